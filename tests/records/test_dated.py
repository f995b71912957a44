"""What was told of leads up to a moment, and what later."""

from __future__ import annotations

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from records import profiles
from records.dated import dated
from records.history import known
from records.leads import put_leads


@pytest.fixture
def connection(sqlite_engine: Engine):  # type: ignore[no-untyped-def]
    with sqlite_engine.begin() as opened:
        frame = pd.DataFrame(
            {
                "lead_id": ["A", "B"],
                "created_at": [100, 200],
                "as_of": pd.array([None, None], dtype="Int64"),
                "sequence": [0, 1],
                "group_key": "",
                "source": None,
                "campaign": None,
                "owner": None,
            }
        )
        put_leads(opened, frame, [{"size": 5}, {"industry": "a"}], now=1_000)
        profiles.insert(
            opened,
            [
                profiles.profile("A", 150, "profile", {"size": 6}),
                profiles.profile("A", 160, "profile", {"size": 7, "industry": "b"}),
                profiles.profile("A", 170, "profile", {"size": 8}),
            ],
        )
        yield opened


def test_values_up_to_the_moment_are_the_profile_and_the_others_come_later(
    connection: Connection,
) -> None:
    told = dated(connection, ["B", "A"], [200, 150])
    assert told.profile == {"size": [None, 6], "industry": ["a", None]}
    assert told.later.to_dict("list") == {
        "row": [1, 1, 1],
        "name": ["industry", "size", "size"],
        "known_at": [160, 160, 170],
        "value": ["b", 7, 8],
    }


def test_the_profile_is_that_of_the_history(connection: Connection) -> None:
    told = dated(connection, ["A", "B"], [160, 200])
    assert told.profile == known(connection, [("A", 160), ("B", 200)]).profile


def test_nobody_is_nothing(connection: Connection) -> None:
    told = dated(connection, [], [])
    assert told.profile == {}
    assert told.later.empty
