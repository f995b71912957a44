from __future__ import annotations

import pytest

from definition import InputError
from records.homes import claim
from tests.records.conftest import Desk


def companies(desk: Desk) -> list[str]:
    return [row["value"] for row in desk.rows("home") if row["name"] == "company"]


def test_a_home_holds_one_company_and_refuses_another_with_the_remedy(desk: Desk) -> None:
    for _ in range(2):
        with desk.engine.begin() as connection:
            claim(connection, "Voorbeeld BV (voorbeeld)")
    with (
        pytest.raises(InputError, match=r"holds 'Voorbeeld BV \(voorbeeld\)'.*--home") as caught,
        desk.engine.begin() as connection,
    ):
        claim(connection, "Rivaal BV (rivaal)")
    assert caught.value.value == "Rivaal BV (rivaal)"
    assert "CALLWORTHY_HOME" in caught.value.remedy
    assert companies(desk) == ["Voorbeeld BV (voorbeeld)"]


def test_a_claim_that_was_given_up_binds_nobody(desk: Desk) -> None:
    with desk.engine.connect() as connection, connection.begin() as transaction:
        claim(connection, "Rivaal BV (rivaal)")
        transaction.rollback()
    with desk.engine.begin() as connection:
        claim(connection, "Voorbeeld BV (voorbeeld)")
    assert companies(desk) == ["Voorbeeld BV (voorbeeld)"]
