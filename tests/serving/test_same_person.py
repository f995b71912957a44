"""One person under two leads: one open crossing, one owner, one history."""

from __future__ import annotations

from followup.qualify import DAY_US, Found, weigh
from tests.serving.live import SECOND, Live, iso


def arrive(live: Live, lead_id: str, email: str = "eva@firma.example") -> None:
    live.post("/leads", {"lead_id": lead_id, "email": email})


def crosses(live: Live, lead_id: str, verdict: str = "sales") -> None:
    found = Found(
        decision_id=f"D{lead_id}",
        lead_id=lead_id,
        as_of=live.at,
        verdict=verdict,
        to_sales=verdict == "sales",
        why="line",
    )
    with live.state.engine.begin() as connection:
        weigh(connection, found, live.at)
    live.at += SECOND


def test_one_open_crossing_per_person(young: Live):
    arrive(young, "old")
    arrive(young, "new")
    arrive(young, "else", "jan@firma.example")
    for lead_id in ("old", "new", "else"):
        crosses(young, lead_id)
    assert [row["lead_id"] for row in young.rows("qualifications")] == ["old", "else"]
    assert [(row["lead_id"], row["kind"]) for row in young.rows("notes")] == [
        ("new", "crossed_again")
    ]
    young.at += 40 * DAY_US
    crosses(young, "new", "nurture")
    crosses(young, "new")
    assert len(young.rows("qualifications")) == 2


def test_who_is_incomplete_is_not_marketings_while_sales_has_the_person(young: Live):
    arrive(young, "old")
    arrive(young, "new")
    crosses(young, "old", "incomplete")
    crosses(young, "new", "incomplete")
    assert [row["lead_id"] for row in young.rows("assignments")] == ["old"]


def test_get_leads_tells_who_else_it_is(young: Live):
    arrive(young, "old")
    arrive(young, "new")
    told = young.client.get("/leads/old").json()["person"]
    [own] = [row for row in young.rows("leads") if row["lead_id"] == "new"]
    assert told == [{"lead_id": "new", "since": iso(own["created_at"])}]


def test_an_event_of_one_lead_has_all_of_the_person_looked_at(young: Live):
    arrive(young, "old")
    arrive(young, "new")
    n_before = len(young.rows("jobs"))
    young.events("old", "pricing")
    asked = sorted(row["lead_id"] for row in young.rows("jobs")[n_before:])
    assert asked == ["new", "old"]
