"""The company's own files: what a firm would have on record at the export, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sample.aftermath import FILLED, filled_in
from sample.arrival import SOURCES
from sample.attempts import CHANNELS, RESULTS
from sample.behaviour import DETAILS, KINDS
from sample.calendar import END_US
from sample.copies import Copies
from sample.deals import DISPOSITIONS, STAGES
from sample.firms import INDUSTRIES, LANGUAGES, REGIONS
from sample.people import DEVICES, PRODUCTS
from sample.reps import REPS
from sample.streams import Streams
from sample.world import World
from sample.write import ids, levels, moments, numbers, texts, write_csv

REP_NAMES = [rep.name for rep in REPS]


def write_leads(
    folder: Path, world: World, copies: Copies, leaking: Mapping[str, np.ndarray]
) -> None:
    """leads.csv: the form as it was filled in, the hand-over, and the leaking columns."""
    arrived, who = world.arrived, world.who
    which, lead, (created, handed) = copies.with_copies(
        np.arange(len(world)), arrived.created_at, arrived.handed_at
    )
    campaign_names = [campaign.name for campaign in world.campaigns]

    def piece(part: slice) -> dict[str, pa.Array]:
        rows = which[part]
        blank = {field: is_blank[rows] for field, is_blank in who.blank.items()}
        company = [world.firms.name(int(firm)) for firm in who.firm[rows]]
        return {
            "lead_id": ids("L", lead[part]),
            "created_at": moments(created[part]),
            "as_of": moments(handed[part]),
            "email": texts([who.email(row, world.firms) for row in rows]),
            "phone": texts(_unless(blank["phone"], [who.phone(row) for row in rows])),
            "company": texts(_unless(blank["company"], company)),
            "source": levels(SOURCES, arrived.source[rows]),
            "campaign": levels(campaign_names, arrived.campaign[rows]),
            "owner": levels(REP_NAMES, world.called.rep[rows]),
            "title": texts(_unless(blank["title"], [who.title(row) for row in rows])),
            "industry": levels(INDUSTRIES, np.where(blank["industry"], -1, who.industry[rows])),
            "employees": numbers(who.employees[rows], blank["employees"]),
            "region": levels(REGIONS, np.where(blank["region"], -1, who.region[rows])),
            "language": levels(LANGUAGES, who.language[rows]),
            "product": levels(PRODUCTS, who.product[rows]),
            "device": levels(DEVICES, who.device[rows]),
            "newsletter": levels(("nee", "ja"), who.newsletter[rows].astype(int)),
            "founded_year": numbers(who.founded[rows], np.zeros(len(rows), bool)),
            **{name: texts(values[rows]) for name, values in leaking.items()},
        }

    names = list(piece(slice(0, 0)))
    write_csv(folder / "leads.csv", names, len(lead), piece)


def write_events(folder: Path, world: World, copies: Copies) -> None:
    """events.csv: what was recorded by the export."""
    events = world.events
    events = events.taken(np.flatnonzero(events.recorded_at < END_US))
    which, lead, (at, recorded) = copies.with_copies(events.lead, events.at, events.recorded_at)
    kept = np.flatnonzero(recorded < END_US)
    which, lead, at, recorded = which[kept], lead[kept], at[kept], recorded[kept]
    details = [detail for kind in KINDS for detail in DETAILS[kind]]
    names = ["event_id", "lead_id", "occurred_at", "recorded_at", "kind", "detail"]

    def piece(part: slice) -> dict[str, pa.Array]:
        kind = events.kind[which[part]].astype(np.int64)
        return {
            "event_id": ids("E", np.arange(part.start, part.stop)),
            "lead_id": ids("L", lead[part]),
            "occurred_at": moments(at[part]),
            "recorded_at": moments(recorded[part]),
            "kind": levels(KINDS, kind),
            "detail": levels(details, kind * 4 + events.detail[which[part]]),
        }

    write_csv(folder / "events.csv", names, len(lead), piece)


def write_funnel(folder: Path, world: World, copies: Copies) -> None:
    """deals.csv, attempts.csv and dispositions.csv: what happened by the export."""
    deals, tried, became = world.became.deals, world.tried, world.became
    which, lead, at = _recorded(copies, deals.lead, deals.at)
    deal_number = pa.array(deals.number[which] + 1).cast(pa.string())
    _write(
        folder / "deals.csv",
        lead_id=ids("L", lead),
        stage=levels(STAGES, deals.stage[which]),
        at=moments(at),
        deal_id=_deal_ids(lead, deal_number),
        amount=numbers(deals.amount[which], deals.amount[which] == 0),
    )
    which, lead, at = _recorded(copies, tried.lead, tried.at)
    _write(
        folder / "attempts.csv",
        lead_id=ids("L", lead),
        at=moments(at),
        channel=levels(CHANNELS, tried.channel[which]),
        outcome=levels(RESULTS, tried.result[which]),
        rep=levels(REP_NAMES, world.called.rep[tried.lead[which]]),
    )
    disposed = np.flatnonzero(became.disposition >= 0)
    which, lead, at = _recorded(copies, disposed, became.disposed_at[disposed])
    reason = _disposition_reasons(world)[disposed[which]]
    _write(
        folder / "dispositions.csv",
        lead_id=ids("L", lead),
        at=moments(at),
        disposition=levels(DISPOSITIONS, became.disposition[disposed[which]]),
        reason=texts(reason),
        rep=levels(REP_NAMES, world.called.rep[disposed[which]]),
    )


def write_feedback(folder: Path, world: World) -> None:
    """feedback.csv: what reps had answered by the export."""
    said = world.feedback
    rows = _by_time(said.at, said.lead)
    _write(
        folder / "feedback.csv",
        lead_id=ids("L", said.lead[rows]),
        at=moments(said.at[rows]),
        verdict=levels(("bad", "good"), said.good[rows].astype(int)),
        reason=texts([said.reason[row] for row in rows]),
        rep=levels(REP_NAMES, world.called.rep[said.lead[rows]]),
    )


def write_campaigns(folder: Path, world: World) -> None:
    """campaigns.csv: what marketing paid for, and what it cost in euros."""
    made = world.campaigns
    _write(
        folder / "campaigns.csv",
        **{
            "campaign": texts([campaign.name for campaign in made]),
            "cost": texts([str(campaign.cost) for campaign in made]),
            "from": moments(np.array([campaign.from_us for campaign in made])),
            "to": moments(np.array([campaign.to_us for campaign in made])),
        },
    )


def write_profiles(folder: Path, world: World, streams: Streams) -> None:
    """profiles.csv: what sales filled in later, with the moment since when it is known."""
    who = world.who
    filled = filled_in(streams, who, world.became)
    told: dict[str, Any] = {
        "industry": lambda row: INDUSTRIES[who.industry[row]],
        "employees": lambda row: str(who.employees[row]),
        "title": lambda row: who.title(row).strip(),
        "region": lambda row: REGIONS[who.region[row]],
    }
    _write(
        folder / "profiles.csv",
        lead_id=ids("L", filled.lead),
        known_at=moments(filled.known_at),
        name=levels(FILLED, filled.field),
        value=texts([told[FILLED[f]](r) for f, r in zip(filled.field, filled.lead, strict=True)]),
    )


def _write(path: Path, **columns: pa.Array) -> None:
    n_rows = len(next(iter(columns.values())))
    write_csv(path, list(columns), n_rows, lambda part: {k: v[part] for k, v in columns.items()})


def _unless(blank: np.ndarray, values: list[str]) -> list[str | None]:
    return [None if is_blank else v for is_blank, v in zip(blank, values, strict=True)]


def _by_time(at: np.ndarray, lead: np.ndarray) -> np.ndarray:
    """The rows that were there at the export, by time."""
    order = np.lexsort((lead, at))
    return order[at[order] < END_US]


def _recorded(
    copies: Copies, lead: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    which, with_copies, (times,) = copies.with_copies(lead, at)
    rows = _by_time(times, with_copies)
    return which[rows], with_copies[rows], times[rows]


def _deal_ids(lead: np.ndarray, number: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(ids("D", lead), number, "-")


def _disposition_reasons(world: World) -> np.ndarray:
    """Disqualified leads carry the reason of the rep's feedback, where there is one."""
    reason = np.full(len(world), None, dtype=object)
    said = world.feedback
    reason[said.lead] = said.reason
    reason[(world.became.disposition != 1)] = None
    return reason
