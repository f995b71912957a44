"""Who calls whom when: reps, routing, channels and hot leads."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, field_validator

from definition.attributes import parsed_range
from definition.days import WEEKDAYS, DayText, Weekday, is_among
from definition.section import Section
from definition.working_hours import CLOCK

#: How a team's next rep is chosen.
Pick = Literal["fewest_open", "round_robin"]


class Rep(Section):
    """One person who calls leads.

    Examples
    --------
    >>> jan = Rep(team="zuid", days=["mon", "tue"], away=["2026-12-21.."])
    >>> jan.is_in(dt.date(2026, 11, 2)), jan.is_in(dt.date(2026, 11, 4))
    (True, False)
    >>> jan.is_in(dt.date(2026, 12, 21))
    False
    """

    #: How people call the rep; the table's name where it is empty.
    name: str = ""
    email: str = ""
    team: str
    cap: int | None = Field(None, ge=0)
    weight: float = Field(1.0, gt=0, le=1000)
    lead: bool = False
    #: Days on which the rep works; the company's where it is empty.
    days: list[Weekday] = []
    #: Days on which the rep is away.
    away: list[DayText] = []

    def is_in(self, day: dt.date) -> bool:
        """Whether the rep works on a day that the company does."""
        works = not self.days or WEEKDAYS[day.weekday()] in self.days
        return works and not self.is_away(day)

    def is_away(self, day: dt.date) -> bool:
        """Whether it is one of the days on which the rep is away."""
        return is_among(day, self.away)


class RoutingRule(Section):
    """Which team gets a lead; the first rule that matches wins."""

    #: Name of an attribute, source or campaign to the values (a list) or the range (a text).
    when: dict[str, list[str] | str] = {}
    team: str
    pick: Pick = "fewest_open"
    #: The team that is asked first when this one is full or away.
    fallback: str = ""

    @field_validator("when")
    @classmethod
    def _can_match(cls, when: dict[str, list[str] | str]) -> dict[str, list[str] | str]:
        for condition in when.values():
            if isinstance(condition, str):
                parsed_range(condition)
            elif not condition:
                raise ValueError("an empty list matches no lead; name the values that do")
        return when


def _clock(text: str) -> str:
    if not CLOCK.fullmatch(text):
        raise ValueError("is no time; write it as 09:00")
    return text


class Rescore(Section):
    """When leads are looked at because time went by."""

    #: Local time, every day.
    at: str = "05:00"

    @field_validator("at")
    @classmethod
    def _is_a_clock(cls, at: str) -> str:
        return _clock(at)


class QuietHours(Section):
    """Whether what can wait until people work again does."""

    #: Outside working hours only hot leads are told at once.
    on: bool = False
    #: Local time on working days at which everybody gets what waited; when work begins if empty.
    digest_at: str = ""
    #: Messages of one kind that somebody gets within a minute; the rest comes as one.
    most_a_minute: int = Field(10, ge=1, le=10_000)

    @field_validator("digest_at")
    @classmethod
    def _is_a_clock(cls, at: str) -> str:
        return _clock(at) if at else at


class Hot(Section):
    """What makes a lead hot."""

    probability: float = Field(0.4, gt=0, lt=1)
