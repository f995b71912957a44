"""One row of a history as plain JSON, and back: what a decision keeps of what was known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from features.history import History

_EVENT = ("kind", "occurred_at", "recorded_at", "event_id", "detail")


def snapshot(history: History) -> dict[str, Any]:
    """The first row as JSON takes it; moments are microseconds UTC.

    Examples
    --------
    >>> from features.history import DAY_US
    >>> one = History(
    ...     lead_ids=["L1"], as_of=np.array([2 * DAY_US]), created_at=np.array([0]),
    ...     profile={"title": ["Directeur"]}, event_row=np.array([0]),
    ...     event_at=np.array([DAY_US]), event_recorded_at=np.array([DAY_US]),
    ...     event_kind=np.array(["pricing"], dtype=object))
    >>> snapshot(one)["profile"], snapshot(one)["events"]
    ({'title': 'Directeur'}, [['pricing', 86400000000, 86400000000, None, None]])
    >>> snapshot(restored(snapshot(one))) == snapshot(one)
    True
    """
    own = [int(place) for place in np.flatnonzero(history.event_row == 0)]
    return {
        "lead_id": history.lead_ids[0],
        "as_of": int(history.as_of[0]),
        "created_at": int(history.created_at[0]),
        "profile": {name: _plain(values[0]) for name, values in history.profile.items()},
        "events": [
            [
                str(history.event_kind[place]),
                int(history.event_at[place]),
                int(history.event_recorded_at[place]),
                history.event_ids[place] if history.event_ids else None,
                history.event_details[place] if history.event_details else None,
            ]
            for place in own
        ],
    }


def restored(kept: Mapping[str, Any]) -> History:
    """The history that a snapshot was made of."""
    columns = dict(zip(_EVENT, zip(*kept["events"], strict=True), strict=False))
    return History(
        lead_ids=[kept["lead_id"]],
        as_of=np.array([kept["as_of"]], dtype=np.int64),
        created_at=np.array([kept["created_at"]], dtype=np.int64),
        profile={name: [value] for name, value in kept["profile"].items()},
        event_row=np.zeros(len(kept["events"]), dtype=np.int64),
        event_at=np.array(columns.get("occurred_at", ()), dtype=np.int64),
        event_recorded_at=np.array(columns.get("recorded_at", ()), dtype=np.int64),
        event_kind=np.array(columns.get("kind", ()), dtype=object),
        event_ids=list(columns.get("event_id", ())),
        event_details=list(columns.get("detail", ())),
    )


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
