"""Both teams read the same figures: causes in the system first, nobody by name."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from definition import check
from followup.causes import causes, waits
from followup.figures import book
from followup.handover import Attempt, Handover, Said
from followup.period import Period
from followup.report import Report, told_cause
from followup.report_words import WORDS, percent

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 12, 31, tzinfo=dt.UTC)
AGREED = check(
    {
        "company": {"name": "Voorbeeld BV"},
        "attributes": {"phone": {"kind": "text", "label": "Telefoon"}},
        "promises": {
            "mqls_per_month": 84,
            "accepted_share": 0.3,
            "complete": ["phone", "company"],
            "first_call_hours": 24,
            "attempts_before_giving_up": 5,
            "feedback_share": 1.0,
            "feedback_days": 1,
        },
    }
)
WEEK = Period.at(MONDAY, "week", AGREED.company.timezone)


def lead(n: int, owner: float | None = 0, call: float | None = None, **what: Any) -> Handover:
    """A lead that got an owner and a call so many hours after it came on Monday."""
    called = [] if call is None else [Attempt(at=MONDAY + call * HOUR, outcome="voicemail")]
    return Handover(
        lead_id=f"L{n}",
        since=MONDAY,
        assigned_at=None if owner is None else MONDAY + owner * HOUR,
        attempts=tuple(called),
        **what,
    )


def said(word: str, reason: str = "", hours: float = 3) -> tuple[Said, ...]:
    return (Said(at=MONDAY + hours * HOUR, word=word, reason=reason),)


def told(*leads: Handover, line: str) -> list[tuple[str, int, int]]:
    found = causes(book(leads, AGREED, NOW), WEEK)
    return [(one.kind, one.n_leads, one.of) for one in found if one.line == line]


def test_late_calls_are_told_by_where_the_time_went() -> None:
    leads = [
        lead(1, owner=None),
        lead(2, owner=25, call=26),
        lead(3, owner=13, call=30),
        lead(4, owner=0, call=30),
        lead(5, owner=1),
        lead(6, owner=1, call=2),
    ]
    assert told(*leads, line="first_call") == [
        ("takes", 5, 6),
        ("no_owner", 2, 5),
        ("owner_late", 1, 5),
        ("called_late", 1, 5),
        ("not_called", 1, 5),
    ]


def test_the_first_call_says_what_of_it_waits_and_in_which_team() -> None:
    agreed = check({"promises": {"first_call_working_hours": 8}, "working_hours": {"to": "17:00"}})
    leads = [
        lead(1, owner=48, call=72, team="zuid"),
        lead(2, owner=24, call=72, team="zuid"),
        lead(3, owner=0, call=72, team="noord"),
    ]
    report = Report.of(book(leads, agreed, NOW), WEEK)
    assert [told_cause(one, "en", report.pace) for one in report.causes[:2]] == [
        "first call takes 24 working hours (median); 33 % of it waits for assignment, most in"
        " team zuid",
        "first call: 2 of 3 late leads had no owner before the call was due; 2 of them in team"
        " zuid",
    ]
    assert "; 1 daarvan in team noord" in told_cause(report.causes[-1], "nl", report.pace)


def test_what_sales_refused_is_told_by_the_reasons_it_gave() -> None:
    leads = [
        lead(1, dispositions=said("disqualified", "Student ")),
        lead(2, dispositions=said("disqualified", "student")),
        lead(3, dispositions=said("nurture"), feedback=said("bad", "no budget")),
        lead(4, dispositions=said("nurture")),
        lead(5, dispositions=said("accepted", "project")),
    ]
    found = causes(book(leads, AGREED, NOW), WEEK)
    refused = [(one.what, one.n_leads, one.of) for one in found if one.kind == "refused_for"]
    assert refused == [("student", 2, 4), ("", 1, 4), ("no budget", 1, 4)]
    text = Report.of(book(leads, AGREED, NOW), WEEK).text("en")
    assert "1 of 4 leads not accepted: no reason given" in text


def test_silence_is_first_of_leads_that_nobody_called() -> None:
    leads = [lead(1, call=1), lead(2), lead(3), lead(4, call=1, feedback=said("good"))]
    assert told(*leads, line="feedback") == [("silent_uncalled", 2, 3), ("silent", 1, 3)]


def test_what_was_missing_is_told_by_its_label() -> None:
    leads = [lead(1, missing=("phone",)), lead(2, missing=("phone", "company", "else")), lead(3)]
    found = causes(book(leads, AGREED, NOW), WEEK)
    assert [(one.what, one.n_leads) for one in found if one.kind == "missing"] == [
        ("Telefoon", 2),
        ("company", 1),
    ]


def test_a_week_without_breaches_has_no_causes() -> None:
    good = lead(1, call=1, feedback=said("good"), dispositions=said("accepted"))
    assert causes(book([good], AGREED, NOW), WEEK) == ()


def test_waiting_is_told_per_step() -> None:
    leads = [lead(1, owner=1, call=3, feedback=said("good", hours=8)), lead(2, owner=3), lead(3)]
    assert waits(book(leads, AGREED, NOW), WEEK) == {"owner": 1, "call": 2, "feedback": 5}
    assert waits(book([], AGREED, NOW), WEEK) == {"owner": None, "call": None, "feedback": None}


def test_the_report_reads_as_it_should() -> None:
    leads = [
        lead(1, call=2, dispositions=said("accepted"), feedback=said("good")),
        lead(2, owner=None, missing=("phone",)),
        lead(3, call=2, dispositions=said("disqualified", "student"), feedback=said("bad")),
    ]
    assert (
        Report.of(book(leads, AGREED, NOW), WEEK).text("en")
        == """\
Voorbeeld BV: what we promised each other, 2026-W45
===================================================
5 of 6 promises were not kept: MQLs, complete at hand-over, first call in time, \
enough calls before giving up, feedback given.

Marketing promised
- MQLs: 3 of 20 promised; before that 0, 0, 0, 0
- accepted by sales: 1 of 2, 50 % (95 % interval 9 % to 90 %); promised 30 %: kept; 1 open
- complete at hand-over: 2 of 3, 66 % (95 % interval 20 % to 93 %); promised 100 %: not kept

Sales promised
- first call in time: 2 of 3, 66 % (95 % interval 20 % to 93 %); promised 100 %: not kept
- enough calls before giving up: 1 of 2, 50 % (95 % interval 9 % to 90 %); promised 100 %: \
not kept; 1 open
- feedback given: 2 of 3, 66 % (95 % interval 20 % to 93 %); promised 100 %: not kept

How long leads waited (median, as the promise counts hours)
- for an owner: 0 hours
- from the owner to the first call: 2 hours
- from the first call to feedback: 1 hour

Where it came from
- accepted: 1 of 1 lead not accepted: student
- complete: 1 of 1 incomplete lead lacked Telefoon
- first call takes 2 hours (median); 99 % of it waits for assignment
- first call: 1 of 1 late lead had no owner before the call was due
- enough calls: 1 lead was given up early, after 1 call (median)
- feedback: 1 of 1 lead without feedback was not called either
"""
    )


def test_both_languages_say_the_same() -> None:
    assert WORDS["nl"].keys() == WORDS["en"].keys()
    for key, sentence in WORDS["en"].items():
        places = re.findall(r"{(\w+)}", sentence)
        assert sorted(places) == sorted(re.findall(r"{(\w+)}", WORDS["nl"][key])), key


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_report_on_nothing_says_so(language: Any) -> None:
    empty = Report.of(book([], check({}), NOW), WEEK).text(language)
    assert WORDS[language]["nothing_promised"] in empty
    unpromised_mqls = check({"promises": {"feedback_share": 1.0}})
    quiet = Report.of(book([], unpromised_mqls, NOW), WEEK).text(language)
    assert WORDS[language]["nothing_due"] in quiet


def test_almost_all_is_not_all() -> None:
    assert (percent(0.999, "en"), percent(1.0, "en"), percent(0.29, "en")) == (
        "99 %",
        "100 %",
        "29 %",
    )
