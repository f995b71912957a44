"""Who calls whom when: working hours, reps, routing, channels and hot leads."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from definition.section import Section

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class WorkingHours(Section):
    """When sales works."""

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    ]
    from_: str = Field("09:00", alias="from")
    to: str = "17:30"
    holidays: str = ""

    @field_validator("from_", "to")
    @classmethod
    def _is_a_clock(cls, clock: str) -> str:
        if not _CLOCK.fullmatch(clock):
            raise ValueError("is no time; write it as 09:00")
        return clock

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> WorkingHours:
        if not self.from_ < self.to:
            raise ValueError("ends before it begins; write a from that comes before to")
        return self


class Rep(Section):
    """One person who calls leads."""

    email: str = ""
    team: str
    cap: int | None = Field(None, ge=0)
    weight: float = Field(1.0, gt=0)
    lead: bool = False


class RoutingRule(Section):
    """Which team gets a lead; the first rule that matches wins."""

    when: dict[str, list[str]] = {}
    team: str
    pick: Literal["fewest_open", "round_robin"] = "fewest_open"


class Hot(Section):
    """What makes a lead hot."""

    probability: float = Field(0.4, gt=0, lt=1)
