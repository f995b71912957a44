"""What leads do: visits with their pages, before they are known and after, seen late or at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.arrival import SOURCE, Arrivals
from sample.calendar import DAY_US, END_US, HOUR_US, MINUTE_US, SECOND_US, human_hour
from sample.people import People
from sample.streams import Streams

#: Kinds that the definition lists, then kinds that it does not.
LISTED = (
    "pricing",
    "case_study",
    "product",
    "blog",
    "whitepaper",
    "webinar",
    "demo_request",
    "newsletter_open",
    "careers",
)
UNLISTED = ("home", "contact", "chat", "fair_scan", "quote_view", "login")
KINDS = (*LISTED, *UNLISTED)
KIND = {name: index for index, name in enumerate(KINDS)}
#: What was looked at, four of each kind.
DETAILS = {
    "pricing": ("/prijzen", "/prijzen", "/prijzen/vergelijk", "/en/pricing"),
    "case_study": (
        "/klanten/vrachtwissel",
        "/klanten/havenbouw",
        "/klanten/duinpakket",
        "/en/cases",
    ),
    "product": ("/routeplanning", "/magazijn", "/inkoop", "/koppelingen"),
    "blog": ("/blog/lege-kilometers", "/blog/voorraad", "/blog/planbord", "/blog/excel-voorbij"),
    "whitepaper": ("Planning zonder Excel",) * 2 + ("Magazijn in cijfers", "Retouren de baas"),
    "webinar": ("Ritten plannen in 20 minuten",) * 2 + ("Voorraad op orde", "Live demo magazijn"),
    "demo_request": ("/demo",) * 3 + ("/en/demo",),
    "newsletter_open": ("Nieuwsbrief",) * 4,
    "careers": ("/vacatures", "/vacatures/ontwikkelaar", "/vacatures/stage", "/en/jobs"),
    "home": ("/",) * 3 + ("/en",),
    "contact": ("/contact",) * 4,
    "chat": ("chat",) * 4,
    "fair_scan": ("badge",) * 4,
    "quote_view": ("/offerte",) * 4,
    "login": ("/login",) * 4,
}
#: Log-weight of a page view per kind, and how much it moves with a lead's intent.
PAGES = {
    "home": (1.2, 0.0),
    "product": (0.9, 0.2),
    "blog": (0.7, -0.1),
    "pricing": (-0.35, 0.5),
    "case_study": (-0.5, 0.3),
    "careers": (-2.0, -0.4),
    "whitepaper": (-1.9, 0.1),
    "contact": (-1.1, 0.1),
    "chat": (-2.2, 0.2),
    "demo_request": (-2.9, 0.6),
}
#: Visits before a lead is known, per source, in the order of SOURCES.
VISITS_BEFORE = np.array([1.9, 0.6, 0.4, 1.0, 1.0, 0.5, 0.8, 0.5, 0.02, 1.0])
#: Share of leads per source that come in by a form on the site.
BY_FORM = np.array([1.0, 1.0, 0.4, 1.0, 1.0, 0.0, 0.5, 0.0, 0.0, 1.0])
VISITS_AFTER = 1.3
#: Visitors who look at everything and mean nothing: price watchers, scrapers, own suppliers.
HEAVY_SHARE = 0.02
HEAVY_TIMES = 12
#: Shares of events that are recorded days and weeks late.
LATE_SHARE, VERY_LATE_SHARE = 0.03, 0.01


@dataclass(frozen=True, kw_only=True)
class Events:
    """One row per event."""

    #: Row of the lead.
    lead: np.ndarray
    #: When it happened and when it came to be known; microseconds UTC, whole seconds.
    at: np.ndarray
    recorded_at: np.ndarray
    #: Index in KINDS.
    kind: np.ndarray
    #: Which of the kind's four details.
    detail: np.ndarray

    def __len__(self) -> int:
        return len(self.lead)

    def taken(self, rows: np.ndarray) -> Events:
        """Only these rows, or in this order."""
        return Events(
            lead=self.lead[rows],
            at=self.at[rows],
            recorded_at=self.recorded_at[rows],
            kind=self.kind[rows],
            detail=self.detail[rows],
        )


def joined(several: list[Events]) -> Events:
    """All events in one, by time."""
    names = ("lead", "at", "recorded_at", "kind", "detail")
    one = Events(**{name: np.concatenate([getattr(e, name) for e in several]) for name in names})
    return one.taken(np.lexsort((one.kind, one.lead, one.at)))


def intent(streams: Streams, arrived: Arrivals) -> np.ndarray:
    """How much each lead wants; it moves what they do, and wins only through that."""
    return streams["intent"].normal(size=len(arrived))


def browse(streams: Streams, arrived: Arrivals, who: People, wish: np.ndarray) -> Events:
    """Everything that leads do by themselves, up to the export."""
    is_heavy = streams["heavy"].random(len(arrived)) < HEAVY_SHARE
    visits = [
        _before(streams["before"], arrived, wish, is_heavy),
        _at_form(streams["form"], arrived),
        _after(streams["after"], arrived, wish, is_heavy),
    ]
    # heavy visitors look at every page alike, whatever they want
    wish = np.where(is_heavy, -1.5, wish)
    pages = [
        _pages(streams[f"pages{index}"], lead, start, is_form, wish, arrived)
        for index, (lead, start, is_form) in enumerate(visits)
    ]
    own = [
        _entrance(streams["entrance"], arrived, wish),
        _opens(streams["opens"], arrived, who, wish),
    ]
    events = joined([*pages, *own])
    return events.taken(np.flatnonzero(events.at < END_US))


def at_moments(
    rng: np.random.Generator, lead: np.ndarray, at: np.ndarray, kind: str | np.ndarray
) -> Events:
    """Events of a kind at given moments, recorded within a minute for most."""
    n = len(lead)
    at = at // SECOND_US * SECOND_US
    lag = rng.integers(1, 60, n) * SECOND_US
    late = rng.random(n)
    lag = np.where(late < LATE_SHARE, rng.integers(DAY_US, 5 * DAY_US, n), lag)
    lag = np.where(late < VERY_LATE_SHARE, rng.integers(10 * DAY_US, 40 * DAY_US, n), lag)
    codes = np.full(n, KIND[kind]) if isinstance(kind, str) else kind
    return Events(
        lead=lead,
        at=at,
        recorded_at=(at + lag) // SECOND_US * SECOND_US,
        kind=codes.astype(np.int8),
        detail=rng.integers(0, 4, n).astype(np.int8),
    )


Visit = tuple[np.ndarray, np.ndarray, bool]


def _before(
    rng: np.random.Generator, arrived: Arrivals, wish: np.ndarray, is_heavy: np.ndarray
) -> Visit:
    mean = VISITS_BEFORE[arrived.source] * np.exp(0.5 * wish - 0.125)
    n = np.minimum(rng.poisson(np.where(is_heavy, HEAVY_TIMES * (mean + 0.2), mean)), 150)
    lead = np.repeat(np.arange(len(arrived)), n)
    ago = np.minimum(rng.exponential(18, len(lead)), 180) * DAY_US
    created = arrived.created_at[lead]
    start = human_hour(rng, created - ago.astype(np.int64))
    # a visit that fell after the form is put on an earlier day
    early = (start - created) // DAY_US + 1
    return lead, np.where(start >= created - HOUR_US, start - (early + 1) * DAY_US, start), False


def _at_form(rng: np.random.Generator, arrived: Arrivals) -> Visit:
    lead = np.flatnonzero(rng.random(len(arrived)) < BY_FORM[arrived.source])
    return lead, arrived.created_at[lead], True


def _after(
    rng: np.random.Generator, arrived: Arrivals, wish: np.ndarray, is_heavy: np.ndarray
) -> Visit:
    mean = VISITS_AFTER * np.exp(0.5 * wish - 0.125)
    n = np.minimum(rng.poisson(np.where(is_heavy, HEAVY_TIMES * mean, mean)), 150)
    lead = np.repeat(np.arange(len(arrived)), n)
    created = arrived.created_at[lead]
    start = human_hour(rng, created + (rng.exponential(20, len(lead)) * DAY_US).astype(np.int64))
    late = (created - start) // DAY_US + 1
    return lead, np.where(start <= created, start + late * DAY_US, start), False


def _pages(
    rng: np.random.Generator,
    lead: np.ndarray,
    start: np.ndarray,
    is_form: bool,
    wish: np.ndarray,
    arrived: Arrivals,
) -> Events:
    """The pages of each visit; a form's visit ends with the form, others begin at their start."""
    n = 1 + rng.poisson(1.6, len(lead))
    of, begin = np.repeat(lead, n), np.repeat(start, n)
    minutes = np.minimum(rng.exponential(5, len(of)), 50)
    offset = (minutes * MINUTE_US).astype(np.int64) + SECOND_US
    kind = _kinds(rng, wish[of])
    return at_moments(rng, of, begin - offset if is_form else begin + offset, kind)


def _kinds(rng: np.random.Generator, wish: np.ndarray) -> np.ndarray:
    """A page per row, likelier to be a telling one where the intent is higher."""
    grid = np.linspace(-3, 3, 25)
    weights = np.exp([[a + b * z for a, b in PAGES.values()] for z in grid])
    upto = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    upto[:, -1] = 1.0
    row = np.rint((wish.clip(-3, 3) + 3) * 4).astype(int)
    ladder = (upto + np.arange(len(grid))[:, None]).ravel()
    place = np.searchsorted(ladder, row + rng.random(len(row)), side="right") - row * len(PAGES)
    kinds: np.ndarray = np.array([KIND[name] for name in PAGES])[place.clip(0, len(PAGES) - 1)]
    return kinds


def _entrance(rng: np.random.Generator, arrived: Arrivals, wish: np.ndarray) -> Events:
    """What the form itself was: the download, the webinar, the badge at the fair, the demo."""
    doors = {"whitepaper": "whitepaper", "webinar": "webinar", "trade_fair": "fair_scan"}
    made = []
    for source, kind in doors.items():
        lead = np.flatnonzero(arrived.source == SOURCE[source])
        made.append(at_moments(rng, lead, arrived.created_at[lead], kind))
    on_site = np.isin(arrived.source, [SOURCE["website"], SOURCE["comparison_site"]])
    asks = rng.random(len(wish)) < 1 / (1 + np.exp(1.6 - 0.7 * wish))
    lead = np.flatnonzero(on_site & asks)
    made.append(at_moments(rng, lead, arrived.created_at[lead], "demo_request"))
    return joined(made)


def _opens(rng: np.random.Generator, arrived: Arrivals, who: People, wish: np.ndarray) -> Events:
    """Opened newsletters; mail robots open them too, so they tell nothing."""
    n = rng.poisson(np.where(who.newsletter, 2.5, 0.0))
    lead = np.repeat(np.arange(len(arrived)), n)
    days = rng.exponential(60, len(lead)) * DAY_US
    return at_moments(
        rng, lead, arrived.created_at[lead] + days.astype(np.int64), "newsletter_open"
    )
