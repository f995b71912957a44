"""The quarterly review: what the figures propose to change in the agreement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from followup.causes import Cause, causes
from followup.clock import Clock
from followup.clock import Kind as ClockKind
from followup.figures import Book, Line, LineFigures
from followup.path import Language
from followup.period import Period
from followup.promises import first_call_kind
from followup.report_words import WORDS, amount, percent, said

#: Fewer settled leads than this say nothing that an agreement should change for.
FEWEST = 20
#: A share of those looked at that is worth a line.
_MUCH = 0.2
_NINE_OF_TEN = 0.9

Kind = Literal[
    "more_room",
    "hand_on",
    "later_call",
    "higher_line",
    "lower_line",
    "fewer_mqls",
    "more_mqls",
    "required",
    "fewer_calls",
]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One thing to talk about; both teams decide."""

    line: Line
    kind: Kind
    #: What is promised now, and what the figures would support; empty where that is no number.
    now: float | None = None
    proposed: float | None = None
    n: int = 0
    of: int = 0
    share: float | None = None
    #: The end of the 95 % interval that is nearest to the promise.
    bound: float | None = None
    what: str = ""

    def told(self, language: Language) -> str:
        """The proposal as a sentence."""
        words = WORDS[language]
        is_share = self.line == "accepted"
        now = "" if self.now is None else (percent if is_share else amount)(self.now, language)
        return said(
            words[self.kind],
            now=now,
            proposed="" if self.proposed is None else amount(self.proposed, language),
            n=self.n,
            of=self.of,
            share="" if self.share is None else percent(self.share, language),
            bound="" if self.bound is None else percent(self.bound, language),
            what=self.what or words["no_reason"],
        )


def proposals(book: Book, quarter: Period) -> tuple[Proposal, ...]:
    """What a quarter's figures propose; nothing where they are too few to say it."""
    found = {one.line: one for one in book.figures(quarter)}
    why = causes(book, quarter)
    # Leads that were handed over before there was a line are no MQLs to promise.
    has_loaded = any(each.is_loaded for each in book.handovers if each.since in quarter)
    return (
        *(() if has_loaded else _mqls(found.get("mqls"))),
        *_accepted(found.get("accepted"), why),
        *_complete(found.get("complete"), why),
        *_first_call(book, quarter, found.get("first_call"), why),
        *_attempts(book, quarter),
    )


def title(book: Book, quarter: Period, language: Language) -> str:
    """What the review is about."""
    words = WORDS[language]["review_title"]
    return words.format(company=book.definition.company.name, period=quarter)


def text(book: Book, quarter: Period, language: Language) -> str:
    """The proposals as people read them."""
    words = WORDS[language]
    told = [f"- {one.told(language)}" for one in proposals(book, quarter)]
    head = title(book, quarter, language)
    return "\n".join([head, "=" * len(head), *(told or [words["nothing_proposed"]])]) + "\n"


def _mqls(figures: LineFigures | None) -> Iterator[Proposal]:
    """More or fewer by a fifth, once the quarter is over."""
    if figures is None or not figures.is_over or not figures.n_promised:
        return
    share = figures.n_kept / figures.n_promised
    if abs(share - 1) > _MUCH:
        yield Proposal(
            line="mqls",
            kind="fewer_mqls" if share < 1 else "more_mqls",
            now=figures.n_promised,
            proposed=figures.n_kept // 3,
            n=figures.n_kept,
        )


def _accepted(figures: LineFigures | None, why: tuple[Cause, ...]) -> Iterator[Proposal]:
    """Only where the promise lies outside what chance would give."""
    if figures is None or figures.interval is None or not _is_enough(figures):
        return
    promised, (low, high) = figures.promised_share or 0.0, figures.interval
    if not low <= promised <= high:
        is_below = high < promised
        reason = next((cause.what for cause in why if cause.kind == "refused_for"), "")
        yield Proposal(
            line="accepted",
            kind="higher_line" if is_below else "lower_line",
            now=promised,
            share=figures.share,
            bound=high if is_below else low,
            what=reason,
        )


def _complete(figures: LineFigures | None, why: tuple[Cause, ...]) -> Iterator[Proposal]:
    if figures is None or not _is_enough(figures):
        return
    n = figures.n_kept + figures.n_broken
    for cause in why:
        if cause.kind == "missing" and cause.n_leads > n * _MUCH:
            yield Proposal(line="complete", kind="required", n=cause.n_leads, of=n, what=cause.what)


def _first_call(
    book: Book, quarter: Period, figures: LineFigures | None, why: tuple[Cause, ...]
) -> Iterator[Proposal]:
    """The system's share first: leads without an owner cannot be called by anybody."""
    promised = first_call_kind(book.definition)
    if figures is None or promised is None or not figures.is_broken or not _is_enough(figures):
        return
    by_kind = {cause.kind: cause.n_leads for cause in why if cause.line == "first_call"}
    n = figures.n_broken
    waited = by_kind.get("no_owner", 0) + by_kind.get("owner_late", 0)
    if waited > n * _MUCH:
        places = sum(rep.cap or 0 for rep in book.definition.reps.values())
        yield Proposal(line="first_call", kind="more_room", now=places, n=waited, of=n)
    if n - waited > n * _MUCH and not book.definition.promises.hand_on:
        yield Proposal(line="first_call", kind="hand_on", n=n - waited, of=n)
    yield from _later(book, quarter, *promised)


def _later(book: Book, quarter: Period, hours: float, kind: ClockKind) -> Iterator[Proposal]:
    """The time within which nine of ten calls that were made came."""
    clock = Clock.of(book.definition)
    taken = [
        clock.worked_between(each.since, calls[0].at, kind)
        for each in book.handovers
        if each.since in quarter and (calls := each.calls(book.now))
    ]
    nine = float(np.quantile(taken, _NINE_OF_TEN)) if len(taken) >= FEWEST else 0.0
    if nine > hours:
        yield Proposal(
            line="first_call", kind="later_call", now=hours, proposed=float(np.ceil(nine))
        )


def _attempts(book: Book, quarter: Period) -> Iterator[Proposal]:
    """Calls after which hardly anybody is reached who was not before."""
    promised = book.definition.promises.attempts_before_giving_up
    if promised is None:
        return
    reached_at = [
        place
        for each in book.handovers
        if each.since in quarter
        for place, call in enumerate(each.calls(book.now), start=1)
        if call.outcome == "spoke" and call.at == each.spoke_at(book.now)
    ]
    tried_longer = sum(
        len(each.calls(book.now)) >= promised for each in book.handovers if each.since in quarter
    )
    # Whether a later call helps is known only where later calls were made.
    if len(reached_at) >= FEWEST and tried_longer >= FEWEST:
        nine = int(np.ceil(np.quantile(reached_at, _NINE_OF_TEN)))
        if nine < promised:
            yield Proposal(line="attempts", kind="fewer_calls", now=promised, proposed=nine)


def _is_enough(figures: LineFigures) -> bool:
    return figures.n_kept + figures.n_broken >= FEWEST
