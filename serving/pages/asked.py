"""What a page is asked to show: a period, and which leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from definition import Definition
from followup.period import Length, Period
from records.figures.cohort import Cohort
from records.moments import from_microseconds, to_microseconds

#: Spans that can be chosen: how many periods back, of which length; the last is under way.
SPANS: dict[str, tuple[int, Length] | None] = {
    "year": (12, "month"),
    "half": (6, "month"),
    "quarter": (1, "quarter"),
    "month": (1, "month"),
    "week": (1, "week"),
    "last_quarter": (1, "quarter"),
    "last_month": (1, "month"),
    "all": None,
}
DEFAULT = "year"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of a page."""

    span: str = "all"
    #: Whether leads have dates; else only their order means anything, and all are asked about.
    has_dates: bool = True
    #: A month within the span, as 2026-10; None for all of it.
    month: str | None = None
    source: str | None = None
    campaign: str | None = None
    team: str | None = None
    #: An attribute and one of its values, as ``industry=software``.
    segment: str | None = None
    since: int | None = None
    until: int | None = None
    reps: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], definition: Definition, now: int) -> Asked:
        """Read them; what is none of the choices counts as not asked."""
        has_dates = definition.time == "dates"
        span = query.get("span", DEFAULT) if has_dates else "all"
        span = span if span in SPANS else DEFAULT
        zone = definition.company.timezone
        month = _month(query.get("month", ""), zone) if has_dates else None
        ends = _ends(span, from_microseconds(now), zone) if month is None else _edges(month)
        team = _text(query, "team")
        return cls(
            span=span,
            has_dates=has_dates,
            month=None if month is None else str(month),
            source=_text(query, "source"),
            campaign=_text(query, "campaign"),
            team=team,
            segment=_segment(query, definition),
            since=ends[0],
            until=ends[1],
            reps=tuple(name for name, rep in definition.reps.items() if rep.team == team),
        )

    @property
    def cohort(self) -> Cohort:
        """The leads that are meant."""
        return Cohort(
            since=self.since,
            until=self.until,
            source=self.source,
            campaign=self.campaign,
            team=self.team,
            reps=self.reps,
            segment=None if self.value is None else self.value.casefold(),
        )

    def from_first(self, at: int | None) -> Asked:
        """The same leads, without the time before there were any: nothing was due in it."""
        if at is None or self.since is None:
            return self
        return replace(self, since=max(self.since, at))

    @property
    def attribute(self) -> str | None:
        """The attribute of the segment."""
        return self.segment.partition("=")[0] if self.segment else None

    @property
    def value(self) -> str | None:
        """Its value."""
        return self.segment.partition("=")[2] if self.segment else None

    @property
    def whole(self) -> Asked:
        """The same without the month: for links beside one."""
        return replace(self, month=None)

    @property
    def only_period(self) -> Asked:
        """The same period, whichever leads: for a page that is about all of them."""
        return replace(self, source=None, campaign=None, team=None, segment=None, reps=())

    @property
    def spans(self) -> list[str]:
        """The periods that can be chosen."""
        return list(SPANS) if self.has_dates else []

    @property
    def query(self) -> dict[str, str]:
        """The same filters for an address."""
        names = ("month", "source", "campaign", "team", "segment")
        kept = {name: value for name in names if (value := getattr(self, name)) is not None}
        return kept if self.span == DEFAULT or not self.has_dates else {"span": self.span, **kept}


def _ends(span: str, now: dt.datetime, zone: ZoneInfo) -> tuple[int | None, int | None]:
    back = SPANS[span]
    if back is None:
        return None, None
    n_periods, length = back
    last = Period.at(now, length, zone)
    if span.startswith("last_"):
        last = last.before()
    first = last
    for _ in range(n_periods - 1):
        first = first.before()
    return to_microseconds(first.start), to_microseconds(last.end)


def _edges(month: Period) -> tuple[int, int]:
    return to_microseconds(month.start), to_microseconds(month.end)


def _month(asked: str, zone: ZoneInfo) -> Period | None:
    try:
        first = dt.date.fromisoformat(f"{asked}-01")
        month = Period.around(first, "month", zone)
        _edges(month)
    except (ValueError, OverflowError):
        return None
    return month


def _segment(query: Mapping[str, str], definition: Definition) -> str | None:
    asked = _text(query, "segment")
    name, _, value = (asked or "").partition("=")
    return asked if value and name in definition.attributes else None


def _text(query: Mapping[str, str], name: str) -> str | None:
    # PostgreSQL takes no text with such a character, and nothing on record has one.
    return query.get(name, "").replace("\x00", "").strip() or None
