"""What was learned in a week or a quarter, for the report to both teams."""

from __future__ import annotations

from sqlalchemy import Connection

from definition import Definition
from followup.period import Period
from records import cards
from records.moments import to_microseconds
from serving.pages.moved import line, lines, summary
from serving.pages.words import Words


def learned(connection: Connection, definition: Definition, period: Period) -> list[str]:
    """Sentences on each card that came into use in it; none where none did."""
    words = Words(definition.company.language, definition.company.timezone)
    start, end = to_microseconds(period.start), to_microseconds(period.end)
    told: list[str] = []
    for change in cards.changes(connection, start, end):
        told += [summary(change, words), line(change, words), *lines(change, words)]
    return [each for each in told if each]
