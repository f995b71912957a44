"""What was tried and said, laid beside what was promised."""

from __future__ import annotations

import random

import pytest

from tests.followup.conftest import DAY, HOUR, SECOND, START, Floor


@pytest.fixture
def owned(floor: Floor) -> Floor:
    """L1 crossed on Monday at 15:00 and is Jan's, whose team Eva leads."""
    floor.agreed |= {
        "reps": {
            "jan": {"team": "zuid", "cap": 15},
            "eva": {"team": "zuid", "cap": 0, "lead": True},
        },
        "routing": [{"team": "zuid"}],
    }
    floor.lead("L1")
    floor.crosses("L1")
    floor.work()
    assert floor.owners() == {"L1": "jan"}
    return floor


def promise(floor: Floor, line: str) -> dict[str, object]:
    (found,) = floor.rows("promises", line=line)
    return found


def told(floor: Floor, kind: str) -> list[str]:
    return [row["recipient"] for row in floor.rows("notices", kind=kind)]


def test_a_breach_is_seen_at_its_very_moment_and_its_team_lead_told_once(owned: Floor) -> None:
    owned.at = START + DAY - SECOND
    owned.work(0)
    assert promise(owned, "first_call")["state"] == "open"
    owned.work(SECOND)
    assert promise(owned, "first_call")["state"] == "broken"
    assert promise(owned, "first_call")["told_at"] == START + DAY
    owned.work(HOUR)
    assert told(owned, "broken") == ["eva"]


def test_the_owner_is_reminded_before_and_once(owned: Floor) -> None:
    owned.at = START + DAY - 2 * HOUR - SECOND
    owned.work(0)
    assert told(owned, "reminder") == []
    owned.work(SECOND)
    assert told(owned, "reminder") == ["jan"]
    owned.work(HOUR)
    assert told(owned, "reminder") == ["jan"]


@pytest.mark.parametrize(
    ("channel", "state"), [("phone", "kept"), ("email", "open"), ("dialer", "open")]
)
def test_only_a_persons_call_keeps_the_promise(owned: Floor, channel: str, state: str) -> None:
    owned.at = START + HOUR
    owned.says("attempts", "L1", channel=channel, outcome="voicemail")
    owned.work()
    assert promise(owned, "first_call")["state"] == state
    (call,) = owned.rows("tasks", kind="first_call")
    assert call["done_at"] == (START + HOUR if state == "kept" else None)


def test_a_call_that_was_in_time_and_is_told_late_was_in_time(owned: Floor) -> None:
    owned.at = START + DAY
    owned.work(SECOND)
    assert promise(owned, "first_call")["state"] == "broken"
    owned.says("attempts", "L1", at=START + HOUR, channel="phone", outcome="spoke")
    owned.work()
    assert promise(owned, "first_call")["state"] == "kept"
    assert promise(owned, "first_call")["settled_at"] == START + HOUR


def test_giving_up_too_soon_is_a_breach(owned: Floor) -> None:
    for number in range(4):
        at = START + number * HOUR
        owned.says("attempts", "L1", at=at, channel="phone", outcome="voicemail")
    owned.says("dispositions", "L1", at=START + 5 * HOUR, disposition="disqualified")
    owned.at = START + 6 * HOUR
    owned.work()
    assert promise(owned, "attempts")["state"] == "broken"
    assert owned.owners() == {}
    (closed,) = owned.rows("qualifications")
    assert (closed["closed_why"], closed["closed_at"]) == ("disqualified", START + 5 * HOUR)


@pytest.mark.parametrize("stage", ["sql", "opportunity", "won"])
def test_a_deal_says_that_sales_accepted_the_lead(owned: Floor, stage: str) -> None:
    owned.at = START + HOUR
    owned.says("deals", "L1", stage=stage)
    owned.work()
    assert owned.rows("qualifications")[0]["closed_why"] == "accepted"
    assert owned.owners() == {}


def test_feedback_closes_its_task_also_after_the_lead_is_closed(owned: Floor) -> None:
    owned.at = START + HOUR
    owned.says("dispositions", "L1", disposition="accepted")
    owned.work()
    (task,) = owned.rows("tasks", kind="feedback")
    assert task["done_at"] is None
    owned.says("feedback", "L1", verdict="good")
    owned.work()
    (task,) = owned.rows("tasks", kind="feedback")
    assert task["done_why"] == "good"
    assert promise(owned, "feedback")["state"] == "kept"


def test_a_lead_not_called_in_time_goes_to_another_where_that_is_agreed(floor: Floor) -> None:
    floor.agreed |= {"promises": {"first_call_hours": 24, "hand_on": True}}
    floor.lead("L1")
    floor.crosses("L1")
    floor.work()
    first = floor.owners()["L1"]
    floor.at = START + DAY
    floor.work()
    (second,) = floor.owners().values()
    assert {first, second} == {"jan", "eva"}
    (mine,) = floor.rows("promises", state="open")
    assert mine["due_at"] > START + DAY, "who gets it then has a day as well"
    assert [row["recipient"] for row in floor.rows("notices", kind="assigned")] == [first, second]


def full(floor: Floor) -> None:
    """Ben, of the same team, has no room left."""
    floor.agreed["reps"] = {**floor.agreed["reps"], "ben": {"team": "zuid", "cap": 1}}
    for lead_id in ("F1", "F2"):
        floor.lead(lead_id)
        floor.crosses(lead_id)
    floor.work(0)
    assert "ben" in floor.owners().values()


def test_it_stays_with_who_is_late_while_nobody_else_can_take_it(owned: Floor) -> None:
    full(owned)
    owned.agreed["promises"] = {"first_call_hours": 24, "hand_on": True}
    owned.at = START + DAY
    owned.work()
    assert owned.owners()["L1"] == "jan"


def test_who_had_it_does_not_get_it_again_and_at_last_their_lead_has_it(floor: Floor) -> None:
    floor.agreed |= {
        "promises": {"first_call_hours": 24, "hand_on": True},
        "reps": {
            "finn": {"team": "zuid"},
            "anna": {"team": "zuid"},
            "eva": {"team": "zuid", "cap": 0, "lead": True},
        },
        "routing": [{"team": "zuid"}],
    }
    floor.lead("L1")
    floor.crosses("L1")
    for day in range(8):
        floor.at = START + day * DAY
        floor.work()
    owners = [(row["owner"], row["waits"]) for row in floor.rows("assignments")]
    assert sorted(owners[:2]) == [("anna", 0), ("finn", 0)]
    assert owners[2:] == [("eva", 1)]
    path = floor.rows("assignments")[-1]["path"]
    assert "iedereen heeft hem gehad; nu is hij van teamleider Eva" in path
    floor.agreed["reps"] = {**floor.agreed["reps"], "ben": {"team": "zuid"}}
    floor.work(HOUR)
    assert floor.owners() == {"L1": "ben"}, "a new one may try"


@pytest.mark.parametrize("seed", range(4))
def test_the_order_and_number_of_deliveries_make_no_difference(owned: Floor, seed: int) -> None:
    chance = random.Random(seed)
    said = [
        ("attempts", START + HOUR, {"channel": "phone", "outcome": "voicemail"}),
        ("attempts", START + 2 * HOUR, {"channel": "email", "outcome": "spoke"}),
        ("attempts", START + 3 * HOUR, {"channel": "phone", "outcome": "spoke"}),
        ("dispositions", START + 4 * HOUR, {"disposition": "accepted"}),
        ("feedback", START + 5 * HOUR, {"verdict": "good"}),
    ]
    chance.shuffle(said)
    for place, (name, at, words) in enumerate(said):
        owned.at = START + 6 * HOUR + place * SECOND
        owned.says(name, "L1", at=at, **words)
        if chance.random() < 0.5:
            owned.work(0)
    owned.work()
    stood = {row["line"]: (row["state"], row["settled_at"]) for row in owned.rows("promises")}
    assert stood["first_call"] == ("kept", START + HOUR)
    assert stood["attempts"][0] == "kept"
    assert stood["feedback"] == ("kept", START + 5 * HOUR)
    (closed,) = owned.rows("qualifications")
    assert (closed["closed_why"], closed["closed_at"]) == ("accepted", START + 4 * HOUR)
    done = {row["kind"]: row["done_at"] for row in owned.rows("tasks")}
    assert done == {"first_call": START + HOUR, "feedback": START + 5 * HOUR}


def test_who_calls_late_keeps_a_lead_that_nobody_else_could_take(owned: Floor) -> None:
    full(owned)
    owned.agreed["promises"] = {"first_call_hours": 24, "hand_on": True}
    owned.at = START + DAY
    owned.work()
    owned.says("attempts", "L1", channel="phone", outcome="spoke")
    owned.work()
    owned.agreed["reps"] = {**owned.agreed["reps"], "ben": {"team": "zuid", "cap": 15}}
    owned.work(HOUR)
    assert owned.owners()["L1"] == "jan"
