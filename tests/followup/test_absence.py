"""Who left, or is away until after a call is due, does not keep leads."""

from __future__ import annotations

import pytest

from followup import absence
from tests.followup.conftest import DAY, HOUR, START, Floor

#: START is Monday 2 November 2026, 15:00 in Amsterdam; the call is due a day later.
REPS = {"jan": {"team": "zuid", "cap": 15}, "eva": {"team": "zuid", "cap": 0, "lead": True}}


@pytest.fixture
def jans(floor: Floor) -> Floor:
    """L1 is Jan's."""
    floor.agreed |= {"reps": dict(REPS), "routing": [{"team": "zuid"}]}
    floor.lead("L1")
    floor.crosses("L1")
    floor.work()
    assert floor.owners() == {"L1": "jan"}
    return floor


def agree(floor: Floor, **reps: dict[str, object]) -> None:
    """Other reps are agreed on, and the worker reads it."""
    floor.agreed["reps"] = reps
    look(floor)


def look(floor: Floor) -> None:
    with floor.engine.begin() as connection:
        absence.ask(connection, floor.definition, floor.at)
    floor.work()


def paths(floor: Floor) -> list[str]:
    return [row["path"] for row in floor.rows("assignments")]


def test_who_is_no_rep_any_more_has_no_leads_and_the_path_says_so(jans: Floor) -> None:
    jans.says("attempts", "L1", channel="phone", outcome="voicemail")
    agree(jans, ben={"team": "zuid"}, eva=REPS["eva"])
    assert jans.owners() == {"L1": "ben"}
    assert paths(jans)[-1].startswith("eigenaar jan is hier geen verkoper; regel 1")
    assert jans.rows("assignments", owner="jan")[0]["ended_why"] == "is no rep any more"
    assert [row["recipient"] for row in jans.rows("notices", kind="assigned")] == ["jan", "ben"]


def test_a_lead_is_never_left_with_nobody(jans: Floor) -> None:
    agree(jans, eva=REPS["eva"])
    assert jans.owners() == {"L1": "eva"}, "the team's lead holds it"
    agree(jans, ben={"team": "zuid", "cap": 0})
    assert jans.owners() == {"L1": "marketing"}, "who held it left as well"
    agree(jans)
    assert jans.owners() == {"L1": "marketing"}


def test_a_definition_without_any_reps_takes_nobodys_leads(jans: Floor) -> None:
    jans.agreed["routing"] = []
    agree(jans)
    assert jans.owners() == {"L1": "jan"}


@pytest.mark.parametrize(
    ("days", "owner"),
    [
        ({"away": ["2026-11-02..2026-11-20"]}, "ben"),
        ({"away": ["2026-11-02"]}, "jan"),
        ({"days": ["wed", "thu"]}, "ben"),
        ({"days": ["tue"]}, "jan"),
    ],
)
def test_who_is_away_until_the_call_is_due_loses_what_was_not_called(
    jans: Floor, days: dict[str, object], owner: str
) -> None:
    agree(jans, jan={**REPS["jan"], **days}, ben={"team": "zuid"})
    assert jans.owners() == {"L1": owner}
    if owner == "ben":
        assert paths(jans)[-1].startswith("eigenaar Jan is afwezig; regel 1")


def test_the_promise_to_the_lead_stays_when_its_owner_is_away(jans: Floor) -> None:
    agree(jans, jan={**REPS["jan"], "away": ["2026-11-02.."]}, ben={"team": "zuid"})
    (promise,) = jans.rows("promises", line="first_call", state="open")
    assert promise["due_at"] == START + DAY


def test_who_called_keeps_the_lead_when_away(jans: Floor) -> None:
    jans.says("attempts", "L1", channel="phone", outcome="spoke")
    jans.work()
    agree(jans, jan={**REPS["jan"], "away": ["2026-11-02.."]}, ben={"team": "zuid"})
    assert jans.owners() == {"L1": "jan"}


@pytest.mark.parametrize(
    ("days", "owner"), [({"away": ["2026-11-04.."]}, "ben"), ({"days": ["tue"]}, "jan")]
)
def test_after_the_breach_only_who_is_away_loses_it(
    jans: Floor, days: dict[str, object], owner: str
) -> None:
    jans.at = START + DAY + HOUR
    jans.work()
    jans.at = START + 2 * DAY
    agree(jans, jan={**REPS["jan"], **days}, ben={"team": "zuid"})
    assert jans.owners() == {"L1": owner}
    states = {row["state"] for row in jans.rows("promises", line="first_call")}
    assert states == ({"broken", "open"} if owner == "ben" else {"broken"})


def test_who_was_away_may_have_it_again(jans: Floor) -> None:
    agree(jans, jan={**REPS["jan"], "away": ["2026-11-02.."]}, eva=REPS["eva"])
    assert jans.owners() == {"L1": "eva"}
    agree(jans, jan=REPS["jan"], eva=REPS["eva"])
    jans.work(HOUR)
    assert jans.owners() == {"L1": "jan"}
