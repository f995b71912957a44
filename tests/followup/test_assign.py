"""A lead that crossed the line gets one owner, with a task, promises and notices."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from tests.followup.conftest import DAY, HOUR, SECOND, START, Floor

TEXT = "Prijspagina: 1 keer"


def test_a_lead_that_crosses_has_an_owner_a_task_and_a_notice(floor: Floor) -> None:
    floor.lead("L1", region="DACH")
    floor.crosses("L1")
    floor.work()
    (owned,) = floor.rows("assignments")
    assert (owned["owner"], owned["team"], owned["waits"]) == ("bea", "noord", 0)
    assert "DACH" in owned["path"]
    (call,) = floor.rows("tasks", kind="first_call")
    assert call["due_at"] == START + DAY, "within 24 hours of crossing, on a Monday"
    (told,) = floor.rows("notices", kind="assigned")
    assert (told["kind"], told["recipient"], told["sent_at"]) == ("assigned", "bea", None)
    assert [job["kind"] for job in floor.rows("jobs", done_at=None)].count("notify") == 1
    (opened,) = floor.rows("qualifications")
    assert opened["processed_at"] == floor.at


def test_the_company_hears_of_all_and_of_hot_leads_apart(floor: Floor) -> None:
    floor.agreed |= {"channels": {"zuid": [], "crm": [], "hot": []}, "hot": {"probability": 0.5}}
    for lead_id, chance in (("L1", 0.4), ("L2", 0.5)):
        floor.lead(lead_id)
        floor.crosses(lead_id)
        decided(floor, lead_id, chance)
    floor.work()
    told = sorted(
        (row["lead_id"], row["recipient"]) for row in floor.rows("notices", kind="assigned")
    )
    owners = floor.owners()
    assert told == sorted(
        [("L1", owners["L1"]), ("L1", "crm"), ("L2", owners["L2"]), ("L2", "crm"), ("L2", "hot")]
    )


def decided(floor: Floor, lead_id: str, chance: float) -> None:
    from records import decisions

    made = decisions.Decision(
        decision_id=f"D{lead_id}{floor.at}",
        lead_id=lead_id,
        as_of=floor.at,
        scored_at=floor.at,
        card_id="c",
        definition_version="v",
        verdict="sales",
        inputs="{}",
        answer=orjson.dumps(
            {
                "probability": chance,
                "reasons": [{"feature": "pricing_30d", "value": 1, "points": 45, "text": TEXT}],
                "fit": {"points": 40, "threshold": 40},
                "engagement": {"points": 45, "threshold": 30},
            }
        ).decode(),
    )
    with floor.engine.begin() as connection:
        decisions.insert(connection, [made])


def test_eight_workers_give_every_lead_one_owner_and_spread_them_fairly(floor: Floor) -> None:
    floor.agreed |= {
        "reps": {f"rep{number}": {"team": "zuid", "cap": 15} for number in range(4)},
        "routing": [{"team": "zuid"}],
    }
    for number in range(50):
        floor.lead(f"L{number}")
        floor.crosses(f"L{number}")
    floor.at += SECOND
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: floor.work(0, by=str(name)), range(8)))
    counts = Counter(floor.owners().values())
    assert sum(counts.values()) == 50
    assert max(counts.values()) - min(counts.values()) <= 1
    assert len(floor.rows("tasks", kind="first_call")) == 50
    assert len(floor.rows("notices", kind="assigned")) == 50


def test_a_cap_is_never_passed_and_who_waits_gets_the_room_that_comes(floor: Floor) -> None:
    floor.agreed |= {
        "reps": {"jan": {"team": "zuid", "cap": 2}},
        "routing": [{"team": "zuid"}],
    }
    for number in range(4):
        floor.lead(f"L{number}")
        floor.crosses(f"L{number}")
        floor.work()
    assert Counter(floor.owners().values()) == {"jan": 2, "marketing": 2}
    floor.says("attempts", "L0", channel="phone", outcome="spoke")
    floor.says("dispositions", "L0", disposition="accepted")
    floor.work()
    assert floor.owners() == {"L1": "jan", "L2": "jan", "L3": "marketing"}, "the longest waiting"
    (closed,) = floor.rows("qualifications", lead_id="L0")
    assert closed["closed_why"] == "accepted"
    open_tasks = [row for row in floor.rows("tasks", kind="first_call") if not row["done_at"]]
    assert sorted(row["lead_id"] for row in open_tasks) == ["L1", "L2", "L3"]


def test_who_was_away_gets_what_waits_when_work_begins(floor: Floor) -> None:
    floor.agreed |= {
        "reps": {"jan": {"team": "zuid", "cap": 2, "away": ["2026-11-02"]}},
        "routing": [{"team": "zuid"}],
    }
    floor.lead("L1")
    floor.crosses("L1")
    floor.work()
    assert floor.owners() == {"L1": "marketing"}
    for _ in range(6 * 24):
        floor.work(HOUR // 6)
    assert floor.owners() == {"L1": "jan"}


def test_what_marketing_had_to_complete_goes_to_sales(floor: Floor) -> None:
    floor.lead("L1")
    floor.crosses("L1", "incomplete")
    floor.at += SECOND
    floor.crosses("L1")
    floor.work()
    assert floor.owners()["L1"] in ("jan", "eva")
    assert [row["owner"] for row in floor.rows("assignments")].count("marketing") == 1
    assert all(row["done_at"] for row in floor.rows("tasks", kind="complete"))


def test_a_lead_that_comes_back_goes_to_who_had_it(floor: Floor) -> None:
    floor.lead("L1")
    floor.crosses("L1")
    floor.work()
    first = floor.owners()["L1"]
    floor.says("dispositions", "L1", disposition="nurture")
    floor.work()
    assert floor.owners() == {}
    floor.at += 40 * DAY
    floor.crosses("L1", "nurture")
    for number in range(2, 4):
        floor.lead(f"L{number}")
        floor.crosses(f"L{number}")
        floor.work()
    floor.crosses("L1")
    floor.work()
    assert floor.owners()["L1"] == first


def test_what_sales_said_before_it_had_an_owner_counts(floor: Floor) -> None:
    floor.lead("L1")
    floor.crosses("L1")
    floor.says("dispositions", "L1", disposition="accepted")
    floor.work()
    assert floor.owners() == {}
    assert floor.rows("qualifications")[0]["closed_why"] == "accepted"
    assert [row["done_why"] for row in floor.rows("tasks", kind="first_call")] == ["accepted"]


@pytest.mark.parametrize("reps", [{}, {"jan": {"team": "zuid", "cap": 0}}])
def test_there_always_is_an_owner(floor: Floor, reps: dict[str, object]) -> None:
    floor.agreed |= {"reps": reps, "routing": [{"team": "zuid"}] if reps else []}
    floor.lead("L1")
    floor.crosses("L1")
    floor.work()
    assert floor.owners() == {"L1": "marketing"}
