from __future__ import annotations

from definition import check, version
from records.definitions import find, remember
from tests.records.conftest import Desk

AGREED = check({"attributes": {"industry": {"kind": "category", "points": {"software": 20}}}})
CHANGED = check({"attributes": {"industry": {"kind": "category", "points": {"software": 25}}}})


def test_a_definition_is_kept_from_when_it_was_used_first(desk: Desk) -> None:
    for now in (100, 200):
        with desk.engine.begin() as connection:
            assert remember(connection, AGREED, now) == version(AGREED)
    with desk.engine.connect() as connection:
        found = find(connection, version(AGREED))
    assert found is not None
    assert found.first_used_at == 100


def test_what_is_kept_makes_the_same_definition_again(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        remember(connection, AGREED, 100)
        remember(connection, CHANGED, 200)
        found = find(connection, version(CHANGED))
    assert found is not None
    assert check(found.content) == CHANGED
    assert version(check(found.content)) == found.version


def test_a_version_that_was_never_used_is_none(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        assert find(connection, "0" * 64) is None
