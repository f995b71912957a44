"""What the doors take, as pydantic models: unknown fields are refused, values are checked later."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

#: Most leads in one batch, and most events of one lead.
MOST_LEADS, MOST_EVENTS = 1_000, 50_000
#: Largest whole number that floats tell from its neighbours, and deepest nesting of a value.
LARGEST, DEEPEST = 2**53, 20


def _printable(text: str) -> str:
    if "\x00" in text or (
        not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)
    ):
        raise ValueError("holds a character that cannot be stored; send plain Unicode text")
    return text


def _in_one_line(text: str) -> str:
    if any(sign < " " or sign == "\x7f" for sign in text):
        raise ValueError("holds a control character; send one line of plain text")
    return _printable(text)


def _storable(value: Any, depth: int = 0) -> Any:
    """What can be kept as it came; names that nobody knows may hold anything within reason."""
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("is no finite number; send a number or null")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("is too large a number; send it as text")
    if isinstance(value, list | dict):
        if depth == DEEPEST:
            raise ValueError("is nested too deeply; send one text, number or flag")
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        for each in inner:
            _storable(each, depth + 1)
    return value


Text = Annotated[str, Field(max_length=10_000), AfterValidator(_printable)]
#: Blanks around it go, as they do around the cells of a file.
Identifier = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_in_one_line),
]


class Body(BaseModel):
    """Something sent to a door."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Event(Body):
    """Something a lead did."""

    kind: Identifier
    occurred_at: Text
    event_id: Identifier | None = None
    detail: Text | None = None
    value: float | None = None
    campaign: Text | None = None
    recorded_at: Text | None = None


class Lead(Body):
    """A lead with all that is known of it."""

    lead_id: Identifier | None = None
    created_at: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    company: Text | None = None
    source: Text | None = None
    campaign: Text | None = None
    owner: Text | None = None
    profile: dict[Identifier, Annotated[Any, AfterValidator(_storable)]] = {}
    events: Annotated[list[Event], Field(max_length=MOST_EVENTS)] = []


class Asked(Body):
    """A lead to score: its data, or the identifier of one on record."""

    lead: Lead | None = None
    lead_id: Identifier | None = None
    as_of: Text | None = None
    dry_run: bool = False

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Asked:
        if (self.lead is None) == (self.lead_id is None):
            raise ValueError("needs either lead or lead_id; send one of the two")
        return self


class Batch(Body):
    """Many leads to score; each is answered by itself, so each is checked by itself."""

    leads: Annotated[list[dict[str, Any]], Field(max_length=MOST_LEADS)]


class LeadIn(Lead):
    """A lead to put on record."""

    lead_id: Identifier
    as_of: Text | None = None
    events: Annotated[list[Event], Field(max_length=0)] = []


class EventIn(Event):
    """An event to put on record."""

    lead_id: Identifier


class DealIn(Body):
    """A stage that a deal reached."""

    lead_id: Identifier
    stage: Literal["sql", "opportunity", "won", "lost"]
    at: Text
    deal_id: Identifier | None = None
    amount: Annotated[float, Field(ge=0)] | None = None


class AttemptIn(Body):
    """One try to reach a lead."""

    lead_id: Identifier
    at: Text
    channel: Identifier = "phone"
    outcome: Literal["spoke", "voicemail", "unreachable"]
    rep: Identifier | None = None


class DispositionIn(Body):
    """What sales decided."""

    lead_id: Identifier
    at: Text
    disposition: Literal["accepted", "disqualified", "nurture"]
    reason: Text | None = None
    rep: Identifier | None = None


class FeedbackIn(Body):
    """Sales' word on a lead."""

    lead_id: Identifier
    at: Text
    verdict: Literal["good", "bad"]
    reason: Text | None = None
    rep: Identifier | None = None
