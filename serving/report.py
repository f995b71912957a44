"""`callworthy report`: what both teams read about a week, or review of a quarter."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from definition import Definition, InputError
from followup import review
from followup.on_record import book_on_record
from followup.period import Period
from followup.report import Report
from models.registry import Registry
from records.database import connect, migrate
from records.moments import from_microseconds
from serving.learned import learned


def report(
    database_url: str,
    definition: Definition,
    day: str | None,
    length: Literal["week", "quarter"],
    now: int,
    registry: Registry,
) -> str:
    """The report as text, in the company's language.

    Parameters
    ----------
    database_url : of the records
    definition : what is promised
    day : ISO 8601, in the period that is asked about; the last whole one unless said
    length : "week" or "quarter"; a quarter's has the proposals for the review as well
    now : microseconds UTC
    registry : the cards and trainings

    Raises
    ------
    InputError
        If the day is none, or has not come yet.
    """
    period = _period(day, length, definition, from_microseconds(now))
    engine = connect(database_url)
    try:
        migrate(engine)
        with engine.connect() as connection:
            book = book_on_record(connection, period, definition, now)
            told = learned(connection, definition, period, registry)
    finally:
        engine.dispose()
    language = definition.company.language
    text = Report.of(book, period, told).text(language)
    return f"{text}\n{review.text(book, period, language)}" if length == "quarter" else text


def _period(
    day: str | None, length: Literal["week", "quarter"], definition: Definition, now: dt.datetime
) -> Period:
    zone = definition.company.timezone
    if day is None:
        return Period.at(now, length, zone).before()
    try:
        asked = dt.date.fromisoformat(day)
    except ValueError:
        raise InputError("is no day", "DATE", day, "write it as 2026-11-30") from None
    if asked > now.astimezone(zone).date():
        raise InputError("has not come yet", "DATE", day, "name today or an earlier day")
    return Period.around(asked, length, zone)
