"""A promise counts in the week in which it was due; three weeks of one breach are escalated."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import Definition, check
from followup.figures import Book, book
from followup.handover import Attempt, Handover, Said
from followup.line_figures import Line, LineFigures
from followup.period import Period

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 12, 31, tzinfo=dt.UTC)
PROMISES = {
    "mqls_per_month": 84,
    "accepted_share": 0.3,
    "complete": ["phone"],
    "first_call_hours": 24,
    "attempts_before_giving_up": 5,
    "feedback_share": 0.8,
}


def agreed(**promises: Any) -> Definition:
    return check({"promises": promises})


def week(n: int = 0) -> Period:
    return Period.at(MONDAY + 7 * n * DAY, "week", agreed().company.timezone)


def lead(n: int, since: dt.datetime, called_after: float | None = None, **what: Any) -> Handover:
    calls = () if called_after is None else (since + called_after * HOUR,)
    attempts = tuple(Attempt(at=at, outcome="voicemail") for at in calls)
    return Handover(lead_id=f"L{n}", since=since, attempts=attempts, **what)


def line(of: Book, name: Line, period: Period) -> LineFigures:
    found = of.of(name, period)
    assert found is not None
    return found


def test_a_lead_counts_in_the_week_in_which_its_call_was_due() -> None:
    friday = MONDAY + 4 * DAY
    kept = book([lead(1, friday, 2)], agreed(first_call_hours=24), NOW)
    assert line(kept, "first_call", week(0)).share is None
    assert line(kept, "first_call", week(1)).n_kept == 1


def test_shares_are_of_what_is_settled() -> None:
    leads = [lead(1, MONDAY, 2), lead(2, MONDAY, 30), lead(3, MONDAY), lead(4, MONDAY + DAY)]
    found = line(book(leads, agreed(first_call_hours=24), MONDAY + 30 * HOUR), "first_call", week())
    assert (found.n_kept, found.n_broken, found.n_open) == (1, 2, 1)
    assert found.share == pytest.approx(1 / 3)
    low, high = found.interval or (0, 0)
    assert 0 < low < 1 / 3 < high < 1


def test_a_week_is_kept_when_the_share_that_was_agreed_is() -> None:
    leads = [lead(n, MONDAY, 2 if n else 30) for n in range(10)]
    strict = book(leads, agreed(first_call_hours=24), NOW)
    assert line(strict, "first_call", week()).is_broken
    lenient = book(leads, agreed(first_call_hours=24, first_call_share=0.9), NOW)
    assert not line(lenient, "first_call", week()).is_broken


def test_mqls_are_promised_by_the_working_hours_of_the_month() -> None:
    # November 2026 has 21 working days: a week of five is 20 of 84.
    leads = [lead(n, MONDAY) for n in range(20)]
    found = line(book(leads, agreed(mqls_per_month=84), NOW), "mqls", week())
    assert (found.n_promised, found.n_kept, found.is_broken) == (pytest.approx(20), 20, False)
    fewer = line(book(leads[1:], agreed(mqls_per_month=84), NOW), "mqls", week())
    assert fewer.is_broken
    so_far = line(book(leads[1:], agreed(mqls_per_month=84), MONDAY + DAY), "mqls", week())
    assert not so_far.is_broken
    month = Period.at(MONDAY, "month", week().zone)
    assert line(book(leads, agreed(mqls_per_month=84), NOW), "mqls", month).n_promised == 84


def test_accepted_is_of_leads_decided_on_and_open_is_not_refused() -> None:
    def decided(n: int, word: str) -> Handover:
        return lead(n, MONDAY, dispositions=(Said(at=MONDAY + 2 * HOUR, word=word),))

    leads = [decided(1, "accepted"), decided(2, "nurture"), decided(3, "disqualified")]
    found = line(
        book([*leads, lead(4, MONDAY)], agreed(accepted_share=0.3), NOW), "accepted", week()
    )
    assert (found.n_kept, found.n_broken, found.n_open) == (1, 2, 1)
    assert not found.is_broken


def test_what_was_not_promised_has_no_figures() -> None:
    assert book([lead(1, MONDAY)], agreed(), NOW).figures(week()) == ()
    lines = [one.line for one in book([], agreed(**PROMISES), NOW).figures(week())]
    assert lines == ["mqls", "accepted", "complete", "first_call", "attempts", "feedback"]


def late(*weeks: int) -> list[Handover]:
    """A late lead in each of these weeks, and one in time in each other of the first five."""
    return [lead(n, MONDAY + 7 * n * DAY, 30 if n in weeks else 2) for n in range(5)]


@pytest.mark.parametrize(
    ("weeks", "asked", "n_weeks"),
    [
        ((0, 1, 2), 2, 3),
        ((1, 2), 2, None),
        ((0, 1, 2), 3, None),
        ((0, 1, 3, 4), 4, None),
        ((1, 2, 3, 4), 4, 4),
    ],
)
def test_three_weeks_of_the_same_breach_are_escalated(
    weeks: tuple[int, ...], asked: int, n_weeks: int | None
) -> None:
    found = book(late(*weeks), agreed(first_call_hours=24), NOW).escalations(week(asked))
    assert [one.n_weeks for one in found] == ([] if n_weeks is None else [n_weeks])


def test_a_week_in_which_nothing_was_due_neither_breaks_nor_makes_a_row() -> None:
    leads = [lead(n, MONDAY + 7 * n * DAY, 30) for n in (0, 1, 3)]
    held = book(leads, agreed(first_call_hours=24), NOW)
    [one] = held.escalations(week(3))
    assert (one.n_weeks, one.first, one.last) == (3, week(0), week(3))
    assert held.escalations(week(2)) == ()


def test_what_was_loaded_at_once_makes_no_row() -> None:
    leads = [replace(each, is_loaded=True) for each in late(0, 1, 2, 3)]
    assert book(leads, agreed(first_call_hours=24), NOW).escalations(week(3)) == ()
    [mqls] = book(late(2, 3), agreed(mqls_per_month=84, escalate_after_weeks=2), NOW).escalations(
        week(3)
    )
    both = book([*leads, *late(2, 3)], agreed(mqls_per_month=84, escalate_after_weeks=2), NOW)
    assert both.escalations(week(3)) == (mqls,)


def test_how_many_weeks_is_agreed() -> None:
    leads = late(0, 1)
    two = agreed(first_call_hours=24, escalate_after_weeks=2)
    assert len(book(leads, two, NOW).escalations(week(1))) == 1


def test_no_leads_at_all_break_nothing_but_the_number_of_mqls() -> None:
    found = book([], agreed(**PROMISES), NOW)
    assert [one.line for one in found.figures(week()) if one.is_broken] == ["mqls"]
    assert found.escalations(week()) == ()


moments = st.integers(0, 24 * 40).map(lambda hours: MONDAY + hours * HOUR)


@given(st.lists(st.tuples(moments, st.none() | st.integers(0, 60))), moments)
def test_every_lead_is_counted_once_per_line(
    rows: list[tuple[dt.datetime, int | None]], now: dt.datetime
) -> None:
    leads = [lead(n, since, after) for n, (since, after) in enumerate(rows)]
    held = book(leads, agreed(**PROMISES), now)
    weeks = [week(n) for n in range(-1, 12)]
    for name in ("complete", "first_call", "feedback"):
        counted = [line(held, name, one) for one in weeks]
        total = sum(one.n_kept + one.n_broken + one.n_open for one in counted)
        assert total == sum(since <= now for since, _ in rows)


@given(st.lists(st.tuples(moments, st.none() | st.integers(0, 60))), moments, st.randoms())
def test_the_order_of_leads_is_nothing(
    rows: list[tuple[dt.datetime, int | None]], now: dt.datetime, random: Any
) -> None:
    leads = [lead(n, since, after) for n, (since, after) in enumerate(rows)]
    shuffled = random.sample(leads, len(leads))
    one, other = book(leads, agreed(**PROMISES), now), book(shuffled, agreed(**PROMISES), now)
    assert one.figures(week(2)) == other.figures(week(2))
    assert one.escalations(week(3)) == other.escalations(week(3))


@given(st.lists(st.tuples(moments, st.none() | st.integers(0, 60))), moments)
def test_a_lead_that_nobody_gave_up_is_open_in_the_week_in_which_it_came(
    rows: list[tuple[dt.datetime, int | None]], now: dt.datetime
) -> None:
    leads = [lead(n, since) for n, (since, _) in enumerate(rows)]
    held = book(leads, agreed(attempts_before_giving_up=5), now)
    for one in (week(n) for n in range(-1, 8)):
        came = sum(each.since in one for each in held.handovers)
        assert line(held, "attempts", one).n_open == came


def test_what_is_agreed_later_changes_no_week_before() -> None:
    then, now = agreed(first_call_hours=24), agreed(first_call_working_hours=80, feedback_share=1)
    leads = [lead(1, MONDAY, 30, promised=then), lead(2, MONDAY + 7 * DAY, 30, promised=now)]
    held = book(leads, now, NOW)
    assert line(held, "first_call", week(0)).n_broken == 1
    assert held.of("feedback", week(0)) is None, "nobody promised it then"
    assert sum(line(held, "first_call", week(n)).n_kept for n in range(1, 4)) == 1
    assert line(held, "feedback", week(3)).n_broken == 1, "ten working days on"


def test_the_share_that_was_agreed_in_a_week_is_the_one_it_is_held_to() -> None:
    then, now = agreed(first_call_hours=24), agreed(first_call_hours=24, first_call_share=0.4)
    late = [lead(n, MONDAY, 2 if n else 30, promised=then) for n in range(2)]
    held = book([*late, lead(9, MONDAY + 7 * DAY, 2, promised=now)], now, NOW)
    assert line(held, "first_call", week(0)).is_broken
