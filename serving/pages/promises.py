"""What both sides promised, and how that went this week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from definition import Definition
from followup.figures import SIDES, Book, Line, LineFigures
from followup.judged import coverage
from followup.on_record import book_on_record
from followup.period import Period
from followup.report import Report, told_cause, told_escalation
from followup.report_words import WORDS
from records.figures.at_risk import AtRisk, at_risk, newest
from records.figures.listed import profiles_of
from records.holders import holders
from records.moments import from_microseconds, to_microseconds
from serving.cached import Cached
from serving.pages import viewer
from serving.pages.frame import Frame
from serving.pages.person import Person, named
from serving.state import State

#: Weeks of the trend.
_WEEKS = 8
_BACK = dt.timedelta(weeks=_WEEKS)
#: Weeks whose figures are kept.
_MOST_WEEKS = 16
#: No company has leads on record from before.
_EARLIEST = dt.date(2000, 1, 3)


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One line over the weeks, oldest first; heights are parts of the picture, 0-1."""

    #: Per week its name, the share and the height; both None where nothing was due.
    weeks: tuple[tuple[str, float | None, float | None], ...]
    #: Where the promise lies.
    goal: float | None


def add_routes(router: APIRouter, frame: Frame) -> None:
    """One week at a time."""
    state = frame.state
    weeks = _Weeks(state)
    state.ahead.add(lambda: weeks.of(shown(None)))

    def shown(asked: str | None) -> Period:
        """The week asked for; else the newest in which leads were handed over."""
        with state.engine.connect() as connection:
            last = newest(connection)
        zone = state.definition().company.timezone
        return _week(asked, last, from_microseconds(state.now()), zone)

    @router.get("/pages/promises")
    def promises(request: Request) -> Response:
        definition, now = state.definition(), from_microseconds(state.now())
        language = frame.words(request).language
        week = shown(request.query_params.get("week"))
        told = weeks.of(week)
        with state.engine.connect() as connection:
            since, until = to_microseconds(week.start), to_microseconds(week.end)
            judged = coverage(connection, since, until)
            soonest, n_more = at_risk(connection, state.now())
            risks = _told(connection, request, definition, soonest)
        report = told.report
        return frame.page(
            request,
            "promises.html",
            report=report,
            week=week,
            after=week.after() if week.end <= now else None,
            names=WORDS[language],
            sides=[(side, _lines(report, side)) for side in ("marketing", "sales")],
            n_came=told.n_came,
            trend=told.trend,
            causes=[told_cause(one, language, report.pace) for one in report.causes],
            escalations=[
                told_escalation(one, language, is_cut=one.n_weeks > _WEEKS)
                for one in report.escalations
            ],
            judged=judged,
            loaded=report.loaded(language),
            risks=risks,
            n_more=n_more,
        )


def _week(asked: str | None, last: int | None, now: dt.datetime, zone: Any) -> Period:
    """None is yet to come."""
    today = Period.at(now, "week", zone)
    try:
        day = dt.date.fromisoformat(asked or "")
    except ValueError:
        newest_at = now if last is None else min(from_microseconds(last), now)
        return Period.at(newest_at, "week", zone)
    return Period.around(min(max(day, _EARLIEST), today.first), "week", zone)


@dataclass(frozen=True, kw_only=True)
class Week:
    """What a week's handovers come to, beside the weeks before it."""

    report: Report
    trend: dict[Line, Trend]
    #: Leads that came to sales.
    n_came: int


class _Weeks:
    """The weeks that were looked at last, each counted once while it is kept."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._kept: dict[Period, Cached[Week]] = {}

    def of(self, week: Period) -> Week:
        if week not in self._kept:
            for oldest in list(self._kept)[: 1 - _MOST_WEEKS]:
                self._kept.pop(oldest, None)
            self._kept[week] = Cached(partial(self._make, week))
        return self._kept[week]()

    def _make(self, week: Period) -> Week:
        definition, now = self._state.definition(), self._state.now()
        with self._state.engine.connect() as connection:
            book = book_on_record(connection, week, definition, now, back=_BACK)
        return Week(
            report=Report.of(book, week),
            trend=_trends(book, week),
            n_came=sum(each.since in week for each in book.handovers),
        )


def _lines(report: Report, side: str) -> list[LineFigures]:
    return [one for one in report.figures if SIDES[one.line] == side]


def _trends(made: Book, week: Period) -> dict[Line, Trend]:
    """Every line that was promised."""
    weeks = [week]
    for _ in range(_WEEKS - 1):
        weeks.append(weeks[-1].before())
    found: dict[Line, list[LineFigures]] = {}
    for each in reversed(weeks):
        for one in made.figures(each):
            found.setdefault(one.line, []).append(one)
    return {line: _trend(figures) for line, figures in found.items()}


def _trend(figures: list[LineFigures]) -> Trend:
    """More MQLs than promised make the bars lower and leave the promise in sight."""
    shares = [one.share for one in figures]
    top = max((share for share in shares if share is not None), default=1.0)
    top = max(top, 1.0)
    promised = 1.0 if figures[-1].line == "mqls" else figures[-1].promised_share
    return Trend(
        weeks=tuple(
            (str(one.period), share, None if share is None else share / top)
            for one, share in zip(figures, shares, strict=True)
        ),
        goal=None if promised is None else promised / top,
    )


def _told(
    connection: Connection, request: Request, definition: Definition, risks: list[AtRisk]
) -> list[tuple[AtRisk, Person, str]]:
    """What is due, of whom as this viewer may see them, and with whom."""
    ids = [each.lead_id for each in risks]
    known, owners = profiles_of(connection, ids), holders(connection, ids)

    def who(lead_id: str) -> Person:
        profile: Mapping[str, Any] = known.get(lead_id, {})
        return named(viewer.as_seen(request, definition, profile, owners.get(lead_id)))

    return [(each, who(each.lead_id), owners.get(each.lead_id, "")) for each in risks]
