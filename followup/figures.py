"""How the promises of many leads were kept in a week, a month or a quarter."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from definition import Definition
from followup.clock import Clock
from followup.dated import Dated
from followup.handover import Handover, Said
from followup.line_figures import SIDES, Escalation, Line, LineFigures
from followup.period import Period
from followup.promises import LeadLine, Standing, standings

__all__ = ["SIDES", "Book", "Escalation", "Line", "LineFigures", "book"]


@dataclass(frozen=True)
class Book:
    """Every promise about many leads, as it stood at one moment."""

    handovers: tuple[Handover, ...]
    definition: Definition
    now: dt.datetime

    @cached_property
    def pairs(self) -> tuple[tuple[Handover, Standing], ...]:
        """Each lead with each line that was promised of it."""
        return tuple(
            (handover, standing)
            for handover in self.handovers
            for standing in standings(handover, handover.promised or self.definition, self.now)
        )

    def figures(self, period: Period) -> tuple[LineFigures, ...]:
        """Each line that was promised, over one period.

        A lead counts in the period in which its promise was due, or, where none is due at a
        moment, in the one in which it was settled; an MQL, and what has no moment and is open,
        when it was handed over. So each lead counts once in each line, in one period.
        """
        return tuple(found for line in SIDES if (found := self._line(line, period)) is not None)

    def of(self, line: Line, period: Period) -> LineFigures | None:
        """One line over one period; None where it was not promised."""
        return self._line(line, period)

    def escalations(self, week: Period) -> tuple[Escalation, ...]:
        """The lines that were broken so many weeks in a row, up to and including this one.

        What a company loaded at once from its own files was never watched: nobody could have
        talked about it, and it makes no row.
        """
        watched = tuple(each for each in self.handovers if not each.is_loaded)
        of = self if len(watched) == len(self.handovers) else replace(self, handovers=watched)
        found = (of._streak(line, week) for line in SIDES)
        enough = self.definition.promises.escalate_after_weeks
        return tuple(one for one in found if one is not None and one.n_weeks >= enough)

    def _streak(self, line: Line, week: Period) -> Escalation | None:
        """Weeks in which nothing was due say nothing, and are passed over."""
        broken: list[Period] = []
        earliest = min((handover.since for handover in self.handovers), default=self.now)
        last = week
        while week.end > earliest:
            figures = self._line(line, week)
            if figures is None or (figures.share is not None and not figures.is_broken):
                break
            if figures.is_broken:
                broken.append(week)
            elif week == last:
                break
            week = week.before()
        if not broken:
            return None
        return Escalation(line=line, n_weeks=len(broken), first=broken[-1], last=broken[0])

    def _line(self, line: Line, period: Period) -> LineFigures | None:
        if line == "mqls":
            return self._mqls(period)
        if line == "accepted":
            return self._accepted(period)
        return self._of_leads(line, period)

    def _mqls(self, period: Period) -> LineFigures | None:
        agreed = self._agreed_in(period)
        per_month = agreed.promises.mqls_per_month
        if per_month is None:
            return None
        return LineFigures(
            line="mqls",
            period=period,
            n_kept=len(self._came.within(period)),
            n_promised=per_month * _months(period, Clock.of(agreed)),
            is_over=period.end <= self.now,
        )

    def _accepted(self, period: Period) -> LineFigures | None:
        promised = self._agreed_in(period).promises.accepted_share
        if promised is None:
            return None
        words = [said.word for said in self._decided.within(period)]
        came = self._came.within(period)
        return LineFigures(
            line="accepted",
            period=period,
            n_kept=words.count("accepted"),
            n_broken=len(words) - words.count("accepted"),
            n_open=sum(each.first("dispositions", self.now) is None for each in came),
            promised_share=promised,
            is_over=period.end <= self.now,
        )

    def _of_leads(self, line: LeadLine, period: Period) -> LineFigures | None:
        promised = self._promised(line, self._agreed_in(period))
        if promised is None:
            return None
        counted = Counter(standing.state for standing in self._standings[line].within(period))
        return LineFigures(
            line=line,
            period=period,
            n_kept=counted["kept"],
            n_broken=counted["broken"],
            n_open=counted["open"],
            promised_share=promised,
            is_over=period.end <= self.now,
        )

    def _agreed_in(self, period: Period) -> Definition:
        """What was agreed when a period ended, as its last hand-over tells; now while it runs."""
        last = None if period.end > self.now else self._came.last_before(period.end)
        return (last.promised if last else None) or self.definition

    @cached_property
    def _came(self) -> Dated[Handover]:
        return Dated.of((each.since, each) for each in self.handovers)

    @cached_property
    def _decided(self) -> Dated[Said]:
        first = (each.first("dispositions", self.now) for each in self.handovers)
        return Dated.of((said.at, said) for said in first if said)

    @cached_property
    def _standings(self) -> dict[Line, Dated[Standing]]:
        found: dict[Line, list[tuple[dt.datetime, Standing]]] = {line: [] for line in SIDES}
        for handover, standing in self.pairs:
            found[standing.line].append((standing.counts_at or handover.since, standing))
        return {line: Dated.of(pairs) for line, pairs in found.items()}

    @staticmethod
    def _promised(line: LeadLine, agreed: Definition) -> float | None:
        """The share of leads for which a line is to be kept; None where it was not promised."""
        promises = agreed.promises
        if line == "first_call":
            has_clock = promises.first_call_hours or promises.first_call_working_hours
            return promises.first_call_share if has_clock else None
        if line == "feedback":
            return promises.feedback_share
        is_promised = (
            promises.complete if line == "complete" else promises.attempts_before_giving_up
        )
        return 1.0 if is_promised else None


def book(handovers: Iterable[Handover], definition: Definition, now: dt.datetime) -> Book:
    """What is known of these leads at a moment; those that came later are left out."""
    return Book(tuple(each for each in handovers if each.since <= now), definition, now)


def _months(period: Period, clock: Clock) -> float:
    """How many months a period is, by the working hours of each month that it touches."""
    month = Period.at(period.start, "month", period.zone)
    n_months = 0.0
    while month.start < period.end:
        start, end = max(month.start, period.start), min(month.end, period.end)
        hours = clock.worked_between(month.start, month.end, "hours")
        n_months += clock.worked_between(start, end, "hours") / hours if hours else 0
        month = month.after()
    return n_months
