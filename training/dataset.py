"""The training table: records and features introduced to each other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from definition import Definition
from features.catalogue import catalogue
from features.feature import Feature
from features.history import History
from features.table import build
from records.history import known
from training.labels import LOST, WON

#: Leads read and turned into features at a time.
BATCH = 50_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Rows to learn from, oldest first.

    ``table`` maps feature names to arrays of shape (n,).
    """

    features: tuple[Feature, ...]
    table: dict[str, npt.NDArray[Any]]
    lead_ids: npt.NDArray[np.object_]
    #: The moment of each row, microseconds UTC.
    as_of: npt.NDArray[np.int64]
    #: 0 or 1; 0 as well where the outcome is not known.
    won: npt.NDArray[np.int8]
    #: How much each row counts as an example, 0-1; see ``training.labels``.
    weight: npt.NDArray[np.float64]
    #: What became of each lead, in the words of ``training.labels``.
    outcomes: npt.NDArray[np.object_]
    #: Near-duplicates share one.
    groups: npt.NDArray[np.object_]
    #: False where the company's files have no time at all.
    has_time: bool

    def __len__(self) -> int:
        return len(self.won)

    def joined(self, other: Dataset) -> Dataset:
        """These rows, then those of the other with the same features."""
        return Dataset(
            features=self.features,
            table={
                name: np.concatenate([column, other.table[name]])
                for name, column in self.table.items()
            },
            lead_ids=np.concatenate([self.lead_ids, other.lead_ids]),
            as_of=np.concatenate([self.as_of, other.as_of]),
            won=np.concatenate([self.won, other.won]),
            weight=np.concatenate([self.weight, other.weight]),
            outcomes=np.concatenate([self.outcomes, other.outcomes]),
            groups=np.concatenate([self.groups, other.groups]),
            has_time=self.has_time,
        )

    def rows(self, which: npt.NDArray[Any]) -> Dataset:
        """Only those rows."""
        return Dataset(
            features=self.features,
            table={name: column[which] for name, column in self.table.items()},
            lead_ids=self.lead_ids[which],
            as_of=self.as_of[which],
            won=self.won[which],
            weight=self.weight[which],
            outcomes=self.outcomes[which],
            groups=self.groups[which],
            has_time=self.has_time,
        )

    def digest(self) -> str:
        """The sha256 of all that is learned from, in hex."""
        total = hashlib.sha256()
        own = (self.lead_ids, self.as_of, self.outcomes, self.weight, self.groups)
        for column in (*own, *self.table.values()):
            total.update(pd.util.hash_array(column, categorize=False).tobytes())
        total.update(",".join(self.table).encode())
        return total.hexdigest()


def gather(
    connection: Connection,
    labelled: pd.DataFrame,
    definition: Definition,
    *,
    features: Sequence[Feature] | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Build the rows of labelled leads, in their order.

    Parameters
    ----------
    connection : to the records
    labelled : frame with lead_id, as_of, group_key and outcome; see ``training.labels``
    definition : what the teams agreed
    features : which to build; all of the catalogue by default
    progress : told how many leads of how many are done
    """
    features = tuple(features if features is not None else catalogue(definition))
    moments = list(zip(labelled["lead_id"].tolist(), labelled["as_of"].tolist(), strict=True))
    pieces: list[dict[str, npt.NDArray[Any]]] = []
    for start in range(0, len(moments), BATCH):
        batch = moments[start : start + BATCH]
        pieces.append(build(History(**vars(known(connection, batch))), features, definition))
        if progress:
            progress(min(start + BATCH, len(moments)), len(moments))
    empty = {
        feature.name: np.empty(0, dtype=np.float64 if feature.kind == "number" else object)
        for feature in features
    }
    pieces = pieces or [empty]
    groups = labelled["group_key"].fillna("").to_numpy(dtype=object)
    lead_ids = labelled["lead_id"].to_numpy(dtype=object)
    return Dataset(
        features=features,
        table={
            feature.name: np.concatenate([piece[feature.name] for piece in pieces])
            for feature in features
        },
        lead_ids=lead_ids,
        as_of=labelled["as_of"].to_numpy(dtype=np.int64),
        won=(labelled["outcome"] == WON).to_numpy().astype(np.int8),
        weight=labelled["outcome"].isin([WON, LOST]).to_numpy().astype(np.float64),
        outcomes=labelled["outcome"].to_numpy(dtype=object),
        groups=np.where(groups == "", lead_ids, groups),
        has_time=definition.time != "none",
    )
