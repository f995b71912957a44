"""The one door: what was known about each lead at its moment, for training and serving alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from definition import Definition
from features import attributes, engagement
from features.engagement import KnownEvents
from features.feature import Feature
from features.history import History


def build(
    history: History, features: Sequence[Feature], definition: Definition
) -> dict[str, npt.NDArray[Any]]:
    """Each feature as a column over the history's rows.

    The row of a lead is the same to the byte whichever other rows are asked for with it,
    and whatever is added to its record later.

    Parameters
    ----------
    history : History
        n rows, one per (lead, moment).
    features : sequence of Feature
        Which to build, of ``features.catalogue.catalogue(definition)``.
    definition : Definition
        What the teams agreed.

    Returns
    -------
    dict of str to ndarray of shape (n,)
        Numbers as float64 with nan where unknown; categories and bands as objects, text or
        None. Counts are 0 without events; days since something that never happened are nan.

    Examples
    --------
    >>> import numpy as np
    >>> from definition import check
    >>> from features.catalogue import catalogue
    >>> definition = check({"attributes": {"employees": {"kind": "number"}}})
    >>> history = History(lead_ids=["A"], as_of=np.array([9]), created_at=np.array([0]),
    ...     profile={"employees": [120]}, event_row=np.array([], dtype=np.int64),
    ...     event_at=np.array([], dtype=np.int64), event_recorded_at=np.array([], dtype=np.int64),
    ...     event_kind=np.array([], dtype=object))
    >>> build(history, catalogue(definition), definition)
    {'employees': array([120.])}
    """
    table: dict[str, npt.NDArray[Any]] = {}
    events: KnownEvents | None = None
    for feature in features:
        if feature.family == "attribute":
            table[feature.name] = attributes.column(feature, history, definition)
        else:
            events = events or KnownEvents.of(history, definition)
            table[feature.name] = engagement.column(feature, events)
    return table
