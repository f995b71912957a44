"""A quarter's figures propose what both teams may change, and nothing where they are too few."""

from __future__ import annotations

import datetime as dt
from typing import Any

from definition import check
from followup.figures import book
from followup.handover import Attempt, Handover, Said
from followup.period import Period
from followup.review import FEWEST, Proposal, proposals, text

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
JULY = dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 12, 31, tzinfo=dt.UTC)


def quarter_of(leads: list[Handover], **promises: Any) -> list[Proposal]:
    agreed = check({"promises": promises, "reps": {"jan": {"team": "a", "cap": 15}}})
    quarter = Period.at(JULY, "quarter", agreed.company.timezone)
    return list(proposals(book(leads, agreed, NOW), quarter))


def lead(
    n: int, owner: float | None = 0, calls: list[float] | None = None, **what: Any
) -> Handover:
    since = JULY + n % 5 * DAY
    tries = [since + hours * HOUR for hours in calls or []]
    attempts = [Attempt(at=at, outcome="voicemail") for at in tries]
    return Handover(
        lead_id=f"L{n}",
        since=since,
        assigned_at=None if owner is None else since + owner * HOUR,
        attempts=tuple(attempts),
        **what,
    )


def decided(n: int, word: str) -> Handover:
    reason = "" if word == "accepted" else "student"
    return lead(n, dispositions=(Said(at=JULY + 9 * DAY, word=word, reason=reason),))


def test_too_few_leads_propose_nothing() -> None:
    few = [decided(n, "nurture") for n in range(FEWEST - 1)]
    assert quarter_of(few, accepted_share=0.9) == []


def test_too_few_accepted_propose_a_higher_line() -> None:
    leads = [decided(n, "accepted" if n < 4 else "disqualified") for n in range(60)]
    [one] = quarter_of(leads, accepted_share=0.3)
    assert (one.kind, one.what) == ("higher_line", "student")
    assert one.bound is not None and one.bound < 0.3
    assert "raise the line" in one.told("en") and "student" in one.told("nl")


def test_what_chance_would_give_proposes_nothing() -> None:
    leads = [decided(n, "accepted" if n < 15 else "nurture") for n in range(60)]
    assert quarter_of(leads, accepted_share=0.3) == []


def test_more_accepted_than_promised_proposes_a_lower_line() -> None:
    leads = [decided(n, "accepted" if n < 50 else "nurture") for n in range(60)]
    assert [one.kind for one in quarter_of(leads, accepted_share=0.3)] == ["lower_line"]


def test_leads_without_an_owner_ask_for_room_before_anything_of_reps() -> None:
    waiting = [lead(n, owner=None) for n in range(30)]
    uncalled = [lead(n + 30) for n in range(30)]
    found = quarter_of(waiting + uncalled, first_call_hours=24)
    assert [(one.kind, one.n, one.of) for one in found] == [
        ("more_room", 30, 60),
        ("hand_on", 30, 60),
    ]
    assert "now 15 places" in found[0].told("en")
    kinds = [one.kind for one in quarter_of(uncalled, first_call_hours=24, hand_on=True)]
    assert kinds == []


def test_calls_that_come_late_propose_the_time_in_which_they_come() -> None:
    found = quarter_of([lead(n, calls=[30]) for n in range(30)], first_call_hours=24, hand_on=True)
    [one] = found
    assert (one.kind, one.now, one.proposed) == ("later_call", 24, 30)


def test_calls_that_reach_nobody_new_propose_fewer() -> None:
    def reached(n: int, place: int) -> Handover:
        tried = lead(n, calls=[float(hour) for hour in range(1, 6)])
        calls = list(tried.attempts)
        calls[place] = Attempt(at=calls[place].at, outcome="spoke")
        return Handover(lead_id=tried.lead_id, since=tried.since, attempts=tuple(calls))

    leads = [reached(n, n % 2) for n in range(40)]
    [one] = quarter_of(leads, attempts_before_giving_up=5)
    assert (one.kind, one.now, one.proposed) == ("fewer_calls", 5, 2)
    assert quarter_of([reached(n, 4) for n in range(40)], attempts_before_giving_up=5) == []


def test_what_is_often_missing_is_asked_for() -> None:
    leads = [lead(n, missing=("phone",) if n % 2 else ()) for n in range(40)]
    [one] = quarter_of(leads, complete=["phone", "company"])
    assert (one.kind, one.what, one.n, one.of) == ("required", "phone", 20, 40)


def test_mqls_far_from_promised_propose_another_number() -> None:
    leads = [lead(n) for n in range(60)]
    assert [(one.kind, one.proposed) for one in quarter_of(leads, mqls_per_month=40)] == [
        ("fewer_mqls", 20)
    ]
    assert [one.kind for one in quarter_of(leads, mqls_per_month=10)] == ["more_mqls"]
    assert quarter_of(leads, mqls_per_month=21) == []


def test_nothing_to_propose_is_said() -> None:
    agreed = check({"company": {"name": "Voorbeeld BV"}})
    quarter = Period.at(JULY, "quarter", agreed.company.timezone)
    told = text(book([], agreed, NOW), quarter, "nl")
    assert told.startswith("Voorbeeld BV: voorstellen voor het kwartaaloverleg over 2026-Q3\n===")
    assert told.endswith("Niets in deze cijfers vraagt om een andere belofte.\n")
