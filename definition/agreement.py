"""What both teams promised each other: the label, the line, the musts and the promises."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field, field_validator, model_validator

from definition.ranges import LinePoints
from definition.section import Section


class Company(Section):
    """Whose definition it is."""

    name: str = "Company"
    zone: str = "Europe/Amsterdam"
    language: Literal["nl", "en"] = "nl"
    competitors: list[str] = []
    #: Whether only what both teams signed is learned by and followed.
    only_signed: bool = False

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(_zone_remedy(zone)) from None
        return zone

    @property
    def timezone(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.zone)


def _zone_remedy(zone: str) -> str:
    near = difflib.get_close_matches(zone, available_timezones(), n=1)
    return f"is no time zone; write one such as {near[0] if near else 'Europe/Amsterdam'}"


class Label(Section):
    """When a lead counts as won."""

    horizon_days: int = Field(180, ge=1, le=3650)
    as_of: list[Literal["first_attempt", "created_at"]] = ["first_attempt", "created_at"]
    expected_win_rate: float = Field(0.05, gt=0, lt=1)
    deals_recorded_since: dt.date | None = None


class Thresholds(Section):
    """The line a lead must cross in both halves, or how to choose it."""

    fit: LinePoints | None = None
    engagement: LinePoints | None = None
    capacity_per_week: float | None = Field(None, gt=0)
    accepted_share: float | None = Field(None, gt=0, le=1)

    @model_validator(mode="after")
    def _both_or_neither(self) -> Thresholds:
        if (self.fit is None) != (self.engagement is None):
            raise ValueError("has one of fit and engagement; give both, or neither")
        return self


class Promises(Section):
    """The lines of the agreement on service between marketing and sales."""

    mqls_per_month: int | None = Field(None, ge=0)
    accepted_share: float | None = Field(None, ge=0, le=1)
    complete: list[str] = []
    #: At most a year: what is due later is no promise.
    first_call_hours: float | None = Field(None, gt=0, le=8784)
    first_call_working_hours: float | None = Field(None, gt=0, le=8784)
    #: Of the leads due in a week, how many are called in time in a week that is kept.
    first_call_share: float = Field(1.0, ge=0, le=1)
    attempts_before_giving_up: int | None = Field(None, ge=1)
    feedback_share: float | None = Field(None, ge=0, le=1)
    #: Working days after the hand-over within which feedback is due.
    feedback_days: int = Field(10, ge=1, le=366)
    #: Working hours before a promise is due at which the owner is reminded.
    remind_working_hours: float = Field(2.0, ge=0, le=1000)
    #: Whether a lead that was not called in time goes to another rep.
    hand_on: bool = False
    #: Weeks in a row of the same breach after which both heads hear of it.
    escalate_after_weeks: int = Field(3, ge=1, le=52)

    @model_validator(mode="after")
    def _one_clock(self) -> Promises:
        if self.first_call_hours and self.first_call_working_hours:
            raise ValueError(
                "has two clocks; give first_call_hours or first_call_working_hours, not both"
            )
        return self


class Step(Section):
    """What both teams aim at for one step of the funnel, from the stage before to this one."""

    #: The share of the stage before that comes so far.
    share: float | None = Field(None, gt=0, le=1)
    #: The median days it takes.
    days: float | None = Field(None, gt=0, le=3660)


class Signature(Section):
    """Who signed which text when."""

    name: str
    at: dt.datetime
    digest: str
