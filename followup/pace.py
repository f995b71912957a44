"""Spans of time as the people of a company say them: in working hours, days or weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from definition import Definition
from followup.clock import Kind
from followup.path import Language
from followup.promises import first_call_kind
from followup.report_words import WORDS, amount, said

_DAY_HOURS = 24
#: Below so many days hours are said, below so many weeks days.
_FEW_DAYS, _FEW_WEEKS = 2, 2


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long a day and a week are by the clock of a promise.

    Examples
    --------
    >>> wall = Pace(kind="days", hours_a_day=24, days_a_week=5)
    >>> wall.told(26, "nl"), wall.told(96, "nl"), wall.told(589.1, "nl")
    ('26 uur', '4 werkdagen', '5 weken')
    >>> worked = Pace(kind="hours", hours_a_day=8, days_a_week=5)
    >>> worked.told(31, "en"), worked.told(120, "en")
    ('31 working hours', '3 weeks')
    """

    #: Which hours count: "hours" are working hours, "days" all hours of working days.
    kind: Kind
    hours_a_day: float
    days_a_week: int

    @classmethod
    def of(cls, definition: Definition) -> Pace:
        """By the promise of the first call; where none was made, by the clock on the wall."""
        kind = (first_call_kind(definition) or (0, "days"))[1]
        worked = definition.working_hours
        start, end = (dt.time.fromisoformat(at) for at in (worked.from_, worked.to))
        a_day = (end.hour - start.hour) + (end.minute - start.minute) / 60
        hours = _DAY_HOURS if kind == "days" else a_day
        return cls(kind=kind, hours_a_day=hours, days_a_week=len(worked.days))

    def told(self, hours: float, language: Language) -> str:
        """The hours in the unit that people would say them in."""
        days = hours / self.hours_a_day
        weeks = days / self.days_a_week
        if self.kind == "hours":
            value, unit = (hours, "working_hours") if weeks < 1 else (weeks, "weeks")
        elif days < _FEW_DAYS:
            value, unit = hours, "hours"
        else:
            value, unit = (days, "working_days") if weeks < _FEW_WEEKS else (weeks, "weeks")
        shown = round(value) if value >= _DAY_HOURS or (unit != "hours" and value >= 3) else value
        return said(WORDS[language][unit], amount=amount(shown, language))
