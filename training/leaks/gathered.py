"""Brings records, labels and features together for the checks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from definition import Definition
from records.dated import Dated, dated
from records.outcomes import Outcomes, frames
from training.dataset import Dataset, gather
from training.labels import LOST, OPEN, WON, Labels, label
from training.leaks.area import Floats
from training.leaks.column import Column
from training.leaks.material import Material


def gathered(
    connection: Connection, labels: Labels, everyone: Dataset, definition: Definition
) -> Material:
    """What the checks look at, for all leads.

    Parameters
    ----------
    connection : to the records
    labels : what became of each lead
    everyone : features of all leads, in the order of ``labels.oldest_first``
    definition : what the teams agreed
    """
    outcomes = frames(connection)
    told = dated(connection, everyone.lead_ids.tolist(), everyone.as_of.tolist())
    ids = pd.Series(everyone.lead_ids)
    deals = outcomes.deals[outcomes.deals["stage"].isin(["won", "lost"])]
    calls = pd.concat([outcomes.attempts, outcomes.dispositions])
    is_called = ids.isin(outcomes.attempts["lead_id"]).to_numpy()
    return Material(
        columns=_columns(told, everyone, definition),
        behaviour=tuple(
            Column.of_numbers(feature.name, everyone.table[feature.name])
            for feature in everyone.features
            if feature.family != "attribute"
        ),
        as_of=everyone.as_of,
        created_at=labels.oldest_first["created_at"].to_numpy(dtype=np.int64),
        is_won=everyone.outcomes == WON,
        is_decided=np.isin(everyone.outcomes.astype(str), [WON, LOST]),
        is_open=(everyone.outcomes == OPEN) & ~ids.isin(outcomes.deals["lead_id"]).to_numpy(),
        is_called=is_called if is_called.any() else None,
        contact_at=_first(ids, calls),
        closed_at=_first(ids, deals),
        groups=everyone.groups,
        observed_until=_observed_until(labels, outcomes, definition),
        has_time=everyone.has_time,
        later=told.later,
    )


def _columns(told: Dated, everyone: Dataset, definition: Definition) -> tuple[Column, ...]:
    """Declared attributes that may be learned from; one that no lead has is all blank."""
    blank = [None] * len(everyone)
    zone = definition.company.timezone
    return tuple(
        Column.of_profile(name, attribute.kind, told.profile.get(name, blank), everyone.as_of, zone)
        for name, attribute in definition.attributes.items()
        if attribute.may_be_learned
    )


def _first(ids: pd.Series, frame: pd.DataFrame) -> Floats:
    """The first moment of each lead, nan where none is on record."""
    first = ids.map(frame.groupby("lead_id")["at"].min())
    return np.array(first.astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)


def _observed_until(labels: Labels, outcomes: Outcomes, definition: Definition) -> int:
    return labels.observed_until if definition.time == "dates" and len(outcomes.leads) else 0


def read_material(connection: Connection, definition: Definition) -> Material:
    """All of it from the records alone: labels and features too."""
    outcomes = frames(connection)
    labels = label(
        outcomes.leads, outcomes.deals, outcomes.attempts, definition, outcomes.observed_until
    )
    everyone = gather(connection, labels.oldest_first, definition)
    return gathered(connection, labels, everyone, definition)
