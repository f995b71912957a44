"""What both sides promised, and how that went this week."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from followup.figures import SIDES, Book, book
from followup.handovers import handovers
from followup.period import Period
from followup.report import Report, told_cause, told_escalation
from followup.report_words import WORDS
from records.figures.handed import at_risk, handed, newest
from records.moments import from_microseconds, to_microseconds
from serving.pages.frame import Frame

#: Weeks of the trend.
_WEEKS = 8


def add_routes(router: APIRouter, frame: Frame) -> None:
    """One week at a time."""
    state = frame.state

    @router.get("/pages/promises")
    def promises(request: Request) -> Response:
        definition = state.definition()
        now = from_microseconds(state.now())
        zone = definition.company.timezone
        with state.engine.connect() as connection:
            last = newest(connection)
            week = _week(request.query_params.get("week"), last, now, zone)
            start = week
            for _ in range(_WEEKS):
                start = start.before()
            found = handed(
                connection,
                to_microseconds(start.start),
                to_microseconds(week.end),
                definition.promises.complete,
            )
            risks = at_risk(connection, state.now())
        made = book(handovers(found.qualified, found.frames), definition, now)
        report = Report.of(made, week)
        language = frame.words(request).language
        return frame.page(
            request,
            "promises.html",
            report=report,
            week=week,
            after=week.after() if week.end <= now else None,
            names=WORDS[language],
            sides=[(side, _lines(report, side)) for side in ("marketing", "sales")],
            trend=_trend(made, week),
            causes=[told_cause(one, language) for one in report.causes],
            escalations=[told_escalation(one, language) for one in report.escalations],
            risks=risks,
        )


def _week(asked: str | None, last: int | None, now: dt.datetime, zone: Any) -> Period:
    """The one asked for; else the newest in which leads were handed over."""
    try:
        return Period.around(dt.date.fromisoformat(asked or ""), "week", zone)
    except (ValueError, OverflowError):
        newest_at = now if last is None else min(from_microseconds(last), now)
        return Period.at(newest_at, "week", zone)


def _lines(report: Report, side: str) -> list[Any]:
    return [one for one in report.figures if SIDES[one.line] == side]


def _trend(made: Book, week: Period) -> dict[str, list[tuple[str, float | None]]]:
    """Per line the share of each week, oldest first."""
    weeks = [week]
    for _ in range(_WEEKS - 1):
        weeks.append(weeks[-1].before())
    found: dict[str, list[tuple[str, float | None]]] = {}
    for each in reversed(weeks):
        for one in made.figures(each):
            found.setdefault(one.line, []).append((str(each), one.share))
    return found
