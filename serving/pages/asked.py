"""What a page is asked to show: a period, and where leads come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
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

    span: str
    source: str | None
    campaign: str | None
    team: str | None
    since: int | None
    until: int | None
    reps: tuple[str, ...]

    @classmethod
    def of(cls, query: Mapping[str, str], definition: Definition, now: int) -> Asked:
        """Read them; what is none of the choices counts as not asked."""
        span = query.get("span", DEFAULT)
        span = span if span in SPANS else DEFAULT
        since, until = _ends(span, from_microseconds(now), definition.company.timezone)
        team = _text(query, "team")
        return cls(
            span=span,
            source=_text(query, "source"),
            campaign=_text(query, "campaign"),
            team=team,
            since=since,
            until=until,
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
        )

    @property
    def query(self) -> dict[str, str]:
        """The same filters for an address."""
        found = {"source": self.source, "campaign": self.campaign, "team": self.team}
        kept = {name: value for name, value in found.items() if value is not None}
        return kept if self.span == DEFAULT else {"span": self.span, **kept}


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


def _text(query: Mapping[str, str], name: str) -> str | None:
    # PostgreSQL takes no text with such a character, and nothing on record has one.
    return query.get(name, "").replace("\x00", "").strip() or None
