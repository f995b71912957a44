"""A promise is kept before it is due, broken at that moment, and only a person's call is a call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import check
from followup.handover import Attempt, Handover, Said
from followup.promises import Standing, standings

AGREED = check(
    {
        "promises": {
            "complete": ["company", "phone"],
            "first_call_hours": 24,
            "attempts_before_giving_up": 5,
            "feedback_share": 1.0,
        },
        "working_hours": {"holidays": "NL"},
    }
)
HOUR = dt.timedelta(hours=1)
SINCE = dt.datetime(2026, 11, 6, 17, tzinfo=dt.UTC)  # a Friday, 18:00 in Amsterdam
DUE = dt.datetime(2026, 11, 9, 17, tzinfo=dt.UTC)
LATER = SINCE + dt.timedelta(days=90)


def stands(line: str, now: dt.datetime = LATER, agreed: Any = AGREED, **what: Any) -> Standing:
    """How one line stands for a lead of which something is known."""
    handover = Handover(lead_id="L1", since=SINCE, **what)
    [found] = [one for one in standings(handover, agreed, now) if one.line == line]
    return found


def call(at: dt.datetime, outcome: str = "voicemail", channel: str = "phone") -> Attempt:
    return Attempt(at=at, outcome=outcome, channel=channel)


@pytest.mark.parametrize(
    ("called_at", "state"),
    [
        (SINCE, "kept"),
        (DUE - dt.timedelta(microseconds=1), "kept"),
        (DUE, "broken"),
        (DUE + HOUR, "broken"),
        # A call before the hand-over was about something else.
        (SINCE - HOUR, "broken"),
    ],
)
def test_the_first_call_is_in_time_until_it_is_due(called_at: dt.datetime, state: str) -> None:
    found = stands("first_call", attempts=(call(called_at),))
    assert (found.due_at, found.state) == (DUE, state)


def test_a_breach_is_there_at_the_moment_it_is_due_and_not_before() -> None:
    just_before = stands("first_call", DUE - dt.timedelta(microseconds=1))
    assert (just_before.state, just_before.alert(DUE - HOUR)) == ("open", "remind")
    at_due = stands("first_call", DUE)
    assert (at_due.state, at_due.settled_at, at_due.alert(DUE)) == ("broken", DUE, "broken")


def test_what_comes_later_is_not_known_yet() -> None:
    assert stands("first_call", DUE - HOUR, attempts=(call(DUE - HOUR / 2),)).state == "open"
    # A call on record late is a call in time all the same.
    assert stands("first_call", DUE + HOUR, attempts=(call(DUE - HOUR / 2),)).state == "kept"


@pytest.mark.parametrize(
    ("channel", "outcome", "is_call"),
    [
        ("phone", "spoke", True),
        ("Mobile", "voicemail", True),
        ("phone", "unreachable", True),
        ("email", "spoke", False),
        ("linkedin", "spoke", False),
        ("phone", "sent", False),
    ],
)
def test_only_a_human_call_is_a_call(channel: str, outcome: str, is_call: bool) -> None:
    attempts = (call(SINCE + HOUR, outcome, channel),)
    assert (stands("first_call", attempts=attempts).state == "kept") == is_call


def test_the_reminder_comes_at_work_with_time_left() -> None:
    # Due Monday 18:00, after work has ended at 17:30: two working hours before are 15:30.
    assert stands("first_call").remind_at == dt.datetime(2026, 11, 9, 14, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("promises", "remind_at"),
    [
        # One working hour, from Monday 9:00: half of it is left at 9:30.
        ({"first_call_working_hours": 1.0}, dt.datetime(2026, 11, 9, 8, 30, tzinfo=dt.UTC)),
        ({"first_call_hours": 24.0, "remind_working_hours": 0.0}, None),
        # Due in the night before anybody works.
        ({"first_call_hours": 8.0}, None),
    ],
)
def test_a_reminder_that_helps_nobody_is_not_sent(
    promises: dict[str, Any], remind_at: dt.datetime | None
) -> None:
    assert stands("first_call", agreed=check({"promises": promises})).remind_at == remind_at


def test_who_is_in_talks_without_a_call_on_record_is_counted_as_neither() -> None:
    won = (Said(at=SINCE + HOUR, word="opportunity"),)
    assert stands("first_call", deals=won).state == "void"
    too_late = (Said(at=DUE + HOUR, word="opportunity"),)
    assert stands("first_call", deals=too_late).state == "broken"


def test_closing_a_lead_is_not_calling_it() -> None:
    closed = (Said(at=SINCE + HOUR, word="disqualified", reason="student"),)
    assert stands("first_call", dispositions=closed).state == "broken"


def calls(n: int, outcome: str = "unreachable") -> tuple[Attempt, ...]:
    return tuple(call(SINCE + day * 24 * HOUR, outcome) for day in range(1, n + 1))


GIVEN_UP = SINCE + 20 * 24 * HOUR


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ({"attempts": calls(9)}, "open"),
        ({"attempts": calls(4), "dispositions": "disqualified"}, "broken"),
        ({"attempts": calls(5), "dispositions": "disqualified"}, "kept"),
        ({"attempts": calls(4), "dispositions": "nurture"}, "broken"),
        ({"attempts": calls(1, "spoke"), "dispositions": "disqualified"}, "kept"),
        ({"attempts": calls(1), "dispositions": "accepted"}, "kept"),
        ({"attempts": calls(1, "spoke")}, "kept"),
        ({"dispositions": "disqualified"}, "broken"),
        ({"attempts": calls(30), "dispositions": "disqualified"}, "kept"),
    ],
)
def test_a_lead_is_given_up_after_the_calls_that_were_promised(
    what: dict[str, Any], state: str
) -> None:
    if word := what.get("dispositions"):
        what = {**what, "dispositions": (Said(at=GIVEN_UP, word=word),)}
    assert stands("attempts", **what).state == state


def test_calls_after_giving_up_do_not_count() -> None:
    early = (Said(at=SINCE + 3.5 * 24 * HOUR, word="disqualified"),)
    found = stands("attempts", attempts=calls(9), dispositions=early)
    assert (found.state, found.settled_at) == ("broken", early[0].at)


def test_feedback_is_due_after_ten_working_days() -> None:
    due_at = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)
    silent = stands("feedback")
    assert (silent.due_at, silent.state) == (due_at, "broken")
    said = (Said(at=due_at - HOUR, word="bad", reason="five people"),)
    assert stands("feedback", feedback=said).state == "kept"


def test_marketing_hands_over_what_sales_needs() -> None:
    assert stands("complete", missing=("phone",)).state == "broken"
    assert stands("complete", missing=("newsletter",)).state == "kept"


def test_what_was_not_promised_does_not_run() -> None:
    assert standings(Handover(lead_id="L1", since=SINCE), check({}), LATER) == ()


moments = st.integers(-100, 2000).map(lambda hours: SINCE + hours * HOUR)
words = st.sampled_from(["accepted", "disqualified", "nurture"])
handovers = st.builds(
    Handover,
    lead_id=st.just("L1"),
    since=st.just(SINCE),
    attempts=st.lists(
        st.builds(
            Attempt,
            at=moments,
            outcome=st.sampled_from(["spoke", "voicemail", "unreachable"]),
            channel=st.sampled_from(["phone", "email"]),
        ),
        max_size=8,
    ).map(tuple),
    dispositions=st.lists(st.builds(Said, at=moments, word=words), max_size=3).map(tuple),
    feedback=st.lists(st.builds(Said, at=moments, word=st.just("good")), max_size=2).map(tuple),
    deals=st.lists(st.builds(Said, at=moments, word=st.just("won")), max_size=2).map(tuple),
)


@given(handovers, moments, moments)
def test_what_is_settled_stays_settled(
    handover: Handover, one: dt.datetime, other: dt.datetime
) -> None:
    sooner, later = sorted((one, other))
    before = {each.line: each for each in standings(handover, AGREED, sooner)}
    after = {each.line: each for each in standings(handover, AGREED, later)}
    for line, standing in before.items():
        if standing.state != "open":
            assert after[line] == standing
        if standing.settled_at is not None:
            assert standing.settled_at <= max(sooner, SINCE)


@given(handovers, st.randoms())
def test_the_order_in_which_things_come_on_record_is_nothing(
    handover: Handover, random: Any
) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    other = Handover(
        lead_id="L1",
        since=SINCE,
        attempts=shuffled(handover.attempts),
        dispositions=shuffled(handover.dispositions),
        feedback=shuffled(handover.feedback),
        deals=shuffled(handover.deals),
    )
    assert standings(other, AGREED, LATER) == standings(handover, AGREED, LATER)
