"""After each week and each quarter both teams read the same report, once, however many work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from definition import Definition
from followup import notify, review
from followup.audience import both_heads, both_teams
from followup.clock import Clock
from followup.figures import Book
from followup.kinds import REPORT
from followup.on_record import book_on_record
from followup.period import Length, Period
from followup.report import Report, told_escalation
from followup.report_words import WORDS
from records import jobs
from records.jobs import Job
from records.moments import from_microseconds, to_microseconds

_LENGTHS: tuple[Length, ...] = ("week", "quarter")


def ask(connection: Connection, definition: Definition, now: int) -> None:
    """See to it that the week and the quarter that run now are told of, once."""
    zone = definition.company.timezone
    for length in _LENGTHS:
        _ask(connection, Period.at(from_microseconds(now), length, zone), definition, now)


def _ask(connection: Connection, period: Period, definition: Definition, now: int) -> None:
    """When work begins on the first working day after it."""
    due_at = Clock.of(definition).opens_after(period.end)
    work = Job(
        kind=REPORT,
        due_at=to_microseconds(due_at),
        payload={"length": period.length, "first": period.first.isoformat()},
        key=f"{REPORT}:{period}",
    )
    jobs.enqueue(connection, [work], now)


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """Tells both teams how a period went, and both heads what goes on being broken."""

    agreed: Callable[[], Definition]
    #: What ``env:NAME`` stands for.
    environment: Mapping[str, str]
    #: What was learned in a period, in sentences.
    learned: Callable[[Connection, Definition, Period], Sequence[str]]

    def tell(self, engine: Engine, job: Job, now: int) -> None:
        """What a worker does when a period is over."""
        definition = self.agreed()
        length: Length = "quarter" if job.payload["length"] == "quarter" else "week"
        first = dt.date.fromisoformat(str(job.payload["first"]))
        period = Period.around(first, length, definition.company.timezone)
        with engine.connect() as connection:
            book = book_on_record(connection, period, definition, now)
        with engine.begin() as connection:
            jobs.finish(connection, job, now)
            self._report(connection, book, period, now)
            self._escalate(connection, book, period, now)
            ask(connection, definition, now)

    def _report(self, connection: Connection, book: Book, period: Period, now: int) -> None:
        language = book.definition.company.language
        made = Report.of(book, period, self.learned(connection, book.definition, period))
        about = {"title": made.title(language), "text": made.text(language)}
        if period.length == "quarter":
            about = {
                "title": review.title(book, period, language),
                "text": f"{made.text(language)}\n{review.text(book, period, language)}",
            }
        for recipient in both_teams(book.definition, self.environment):
            _tell(connection, "report", f"report:{period}", recipient, about, now)

    def _escalate(self, connection: Connection, book: Book, period: Period, now: int) -> None:
        """A row of broken weeks is told when it is long enough, and not every week again."""
        language = book.definition.company.language
        words = WORDS[language]
        for one in book.escalations(period) if period.length == "week" else ():
            company, line = book.definition.company.name, words[one.line]
            about = {
                "title": words["escalation_title"].format(company=company, line=line),
                "text": told_escalation(one, language),
            }
            key = f"escalation:{one.line}:{one.first}"
            for recipient in both_heads(book.definition, self.environment):
                _tell(connection, "escalation", key, recipient, about, now)


def _tell(
    connection: Connection, kind: str, key: str, recipient: str, about: dict[str, str], now: int
) -> None:
    notice = notify.Notice(key=f"{key}:{recipient}", kind=kind, recipient=recipient, about=about)
    notify.tell(connection, notice, now)
