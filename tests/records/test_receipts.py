from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from records.receipts import claim
from records.rows import Conflict
from tests.records.conftest import Desk


def test_a_key_is_new_once(desk: Desk) -> None:
    told = []
    for now in (1, 2):
        with desk.engine.begin() as connection:
            told.append(claim(connection, "k", "digest", now))
    assert told == [True, False]


def test_a_key_with_another_body_is_a_conflict(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        claim(connection, "k", "digest", 1)
    with (
        pytest.raises(Conflict, match=r"Idempotency-Key.*'k'.*new key"),
        desk.engine.begin() as connection,
    ):
        claim(connection, "k", "other", 2)


@pytest.mark.parametrize("give_up", [False, True])
def test_a_second_request_waits_for_what_becomes_of_the_first(desk: Desk, give_up: bool) -> None:
    def second() -> bool:
        with desk.engine.begin() as connection:
            return claim(connection, "k", "digest", 2)

    with ThreadPoolExecutor(1) as pool, desk.engine.connect() as connection:
        with connection.begin() as transaction:
            claim(connection, "k", "digest", 1)
            waiting = pool.submit(second)
            threading.Event().wait(0.2)
            assert not waiting.done()
            transaction.rollback() if give_up else transaction.commit()
        assert waiting.result() is give_up
