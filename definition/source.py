"""``[source.*]``: how the columns of somebody's export are to be read."""

from __future__ import annotations

import codecs
from typing import Any

from pydantic import field_validator, model_validator

from definition.dates import check_date_format
from definition.section import Section


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


class Join(Section):
    """A second file, looked up by a column that both have."""

    file: str
    on: str


class SourceFile(Section):
    """What every source table may say about its file."""

    file: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    nulls: list[str] = [""]
    lead_id: str | None = None
    date_format: str | None = None
    rename: dict[str, str] = {}

    @field_validator("delimiter")
    @classmethod
    def _delimiter_is_a_letter(cls, delimiter: str | None) -> str | None:
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
            raise ValueError('is not one character; write "," or ";" or "\\t" or "|"')
        return delimiter

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, encoding: str | None) -> str | None:
        try:
            return encoding and codecs.lookup(encoding).name
        except LookupError:
            raise ValueError('is no encoding; write "utf-8", "cp1252" or "utf-16"') from None

    @field_validator("date_format")
    @classmethod
    def _format_is_a_format(cls, date_format: str | None) -> str | None:
        return check_date_format(date_format)

    @field_validator("rename")
    @classmethod
    def _names_are_plain(cls, rename: dict[str, str]) -> dict[str, str]:
        for name in rename.values():
            if not name.isidentifier() or name != name.lower():
                raise ValueError(f"{name!r} is no plain name; write it in lower_snake_case")
        return rename


class LeadsSource(SourceFile):
    """``[source.leads]``.

    Without ``created_at`` and ``order`` there is no time in the file: it is then
    tested by folds instead of on its newest leads. Without ``lead_id`` the row
    number stands in.
    """

    created_at: str | None = None
    order: str | None = None
    as_of: str | None = None
    join: Join | list[Join] | None = None
    group: list[str] = []

    @property
    def joins(self) -> list[Join]:
        """The joins as a list, whether one or more were written."""
        if self.join is None:
            return []
        return self.join if isinstance(self.join, list) else [self.join]

    @model_validator(mode="after")
    def _one_time(self) -> LeadsSource:
        if self.created_at and self.order:
            raise ValueError("has two kinds of time; give created_at or order, not both")
        return self


class DealsSource(SourceFile):
    """``[source.deals]``: a file with stages and dates, or one outcome column of the leads file.

    ``column`` holds the stage; the lists say which values mean what, other values mean open.
    """

    column: str | None = None
    sql: list[str] = []
    opportunity: list[str] = []
    won: list[str] = []
    lost: list[str] = []
    at: str | None = None
    amount: str | None = None
    deal_id: str | None = None

    @field_validator("won", "lost", "sql", "opportunity", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return _listed(value)


class FeedbackSource(SourceFile):
    """``[source.feedback]``: a file, or one column of the leads file."""

    column: str | None = None
    good: list[str] = []
    bad: list[str] = []
    at: str | None = None
    reason: str | None = None
    rep: str | None = None

    @field_validator("good", "bad", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return _listed(value)


class AttemptsSource(SourceFile):
    """``[source.attempts]``: a file with calls.

    With ``column`` and no file, a lead whose column is filled counts as worked.
    """

    column: str | None = None
    at: str | None = None
    channel: str | None = None
    outcome: str | None = None
    rep: str | None = None
    spoke: list[str] = []
    voicemail: list[str] = []
    unreachable: list[str] = []


class EventsSource(SourceFile):
    """``[source.events]``: a file with what leads did."""

    occurred_at: str | None = None
    recorded_at: str | None = None
    kind: str | None = None
    event_id: str | None = None
    detail: str | None = None
    value: str | None = None
    campaign: str | None = None


class Source(Section):
    """All source tables; one that is absent means the canonical file."""

    leads: LeadsSource | None = None
    deals: DealsSource | None = None
    attempts: AttemptsSource | None = None
    feedback: FeedbackSource | None = None
    events: EventsSource | None = None
