"""When leads come, from which source and campaign, and when marketing hands them over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.calendar import (
    DAY_US,
    DRIFT_US,
    END_US,
    HOUR_US,
    MINUTE_US,
    SECOND_US,
    START_US,
    calendar,
    moment,
)
from sample.streams import Streams

SOURCES = (
    "website",
    "google_ads",
    "linkedin_ads",
    "whitepaper",
    "webinar",
    "trade_fair",
    "referral",
    "partner",
    "bought_list",
    "comparison_site",
)
#: Share of all leads per source, the last one only with drift.
SHARES = np.array([0.25, 0.14, 0.12, 0.16, 0.10, 0.11, 0.05, 0.045, 0.025, 0.04])
#: Index of each source by its name.
SOURCE = {name: index for index, name in enumerate(SOURCES)}


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Something marketing paid for, from one moment to another."""

    name: str
    source: str
    from_us: int
    to_us: int
    cost: int


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """One row per lead, oldest first."""

    #: Microseconds UTC, whole seconds.
    created_at: np.ndarray
    #: When marketing handed the lead to sales: the moment that everything is judged at.
    handed_at: np.ndarray
    #: Index in SOURCES.
    source: np.ndarray
    #: Index in the campaigns, -1 for none.
    campaign: np.ndarray

    def __len__(self) -> int:
        return len(self.source)


def campaigns(drift: bool) -> list[Campaign]:
    """All campaigns of the 24 months; the same for every seed."""
    made = [campaign for month in range(24) for campaign in _of_month(month)]
    if drift:
        made.append(_campaign("vergelijkingssite-2026", "comparison_site", 18, 24, 9000))
    return made


def arrivals(streams: Streams, n_leads: int, drift: bool) -> Arrivals:
    """Draw the leads' arrivals; their number and the calendar are fixed, their moments are not."""
    rng = streams["arrivals"]
    shares = SHARES if drift else SHARES[:-1]
    source = rng.choice(len(shares), size=n_leads, p=shares / shares.sum())
    made = campaigns(drift)
    created = np.empty(n_leads, np.int64)
    for index in range(len(shares)):
        rows = np.flatnonzero(source == index)
        created[rows] = _moments(rng, len(rows), SOURCES[index], made)
    order = np.argsort(created, kind="stable")
    created, source = created[order], source[order]
    return Arrivals(
        created_at=created,
        handed_at=_handed(streams["handover"], created, source),
        source=source,
        campaign=_campaign_of(created, source, made),
    )


def _of_month(month: int) -> list[Campaign]:
    """What starts in a month, counted from November 2024."""
    year, calendar_month = 2024 + (10 + month) // 12, (10 + month) % 12 + 1
    when = f"{year}-{calendar_month:02d}"
    made = [_day(f"webinar-{when}", "webinar", year, calendar_month, 12, 3, 900)]
    if month % 3 == 0:
        made += [
            _campaign(f"search-{when}", "google_ads", month, month + 3, 12_000),
            _campaign(f"linkedin-{when}", "linkedin_ads", month, month + 3, 10_500),
        ]
    if month % 3 == 2:
        made.append(_day(f"beurs-{when}", "trade_fair", year, calendar_month, 14, 4, 18_000))
    if month % 6 == 0:
        made.append(_campaign(f"whitepaper-{when}", "whitepaper", month, month + 6, 4_000))
    if month % 12 == 4:
        made.append(_day(f"lijst-{when}", "bought_list", year, calendar_month, 9, 3, 2_500))
    return made


def _campaign(name: str, source: str, first: int, last: int, cost: int) -> Campaign:
    ends = [moment(2024 + (10 + m) // 12, (10 + m) % 12 + 1, 1) for m in (first, last)]
    return Campaign(name=name, source=source, from_us=ends[0], to_us=ends[1], cost=cost)


def _day(
    name: str, source: str, year: int, month: int, day: int, n_days: int, cost: int
) -> Campaign:
    begin = moment(year, month, day)
    return Campaign(
        name=name, source=source, from_us=begin, to_us=begin + n_days * DAY_US, cost=cost
    )


def _moments(rng: np.random.Generator, n: int, source: str, made: list[Campaign]) -> np.ndarray:
    when = calendar()
    weight = when.busy.copy()
    windows = [campaign for campaign in made if campaign.source == source]
    if windows:
        inside = np.zeros(len(weight), bool)
        for campaign in windows:
            inside |= (when.hours >= campaign.from_us) & (when.hours < campaign.to_us)
        weight *= inside
    if source in ("trade_fair", "bought_list"):
        weight *= when.is_working
    upto = np.cumsum(weight)
    hour = np.searchsorted(upto, rng.random(n) * upto[-1], side="right")
    at: np.ndarray = when.hours[hour] + rng.integers(0, 3600, n) * SECOND_US
    return at


def _campaign_of(created: np.ndarray, source: np.ndarray, made: list[Campaign]) -> np.ndarray:
    found = np.full(len(created), -1)
    for index, campaign in enumerate(made):
        inside = (created >= campaign.from_us) & (created < campaign.to_us)
        found[inside & (source == SOURCE[campaign.source])] = index
    return found


def _handed(rng: np.random.Generator, created: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Forms at once, scans after the fair, downloads when marketing has warmed them a while."""
    n = len(created)
    wait = rng.integers(2 * MINUTE_US, 30 * MINUTE_US, n)
    slow = {
        "linkedin_ads": (1 * HOUR_US, 2 * DAY_US),
        "whitepaper": (3 * DAY_US, 50 * DAY_US),
        "webinar": (1 * DAY_US, 9 * DAY_US),
        "trade_fair": (4 * DAY_US, 18 * DAY_US),
        "bought_list": (10 * DAY_US, 45 * DAY_US),
    }
    for name, (least, most) in slow.items():
        rows = source == SOURCE[name]
        wait[rows] = rng.integers(least, most, int(rows.sum()))
    # A lead of the last days may be handed over after the export; then it is at the export.
    handed = (created + wait) // SECOND_US * SECOND_US
    known: np.ndarray = np.maximum(np.minimum(handed, END_US - SECOND_US), created)
    return known


def is_drifted(created_at: np.ndarray, drift: bool) -> np.ndarray:
    """Which leads came after the market turned."""
    return drift & (created_at >= DRIFT_US)


def months(at: np.ndarray) -> np.ndarray:
    """Months (of 30.44 days) since the calendar's start, for tables."""
    return ((at - START_US) / (30.44 * DAY_US)).astype(int)
