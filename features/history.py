"""What is on record about leads, laid out in columns, ready to be asked about one moment each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

#: Microseconds since 1970-01-01 UTC: how every moment is held in columns.
Moments = npt.NDArray[np.int64]
#: Microseconds in a day.
DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class History:
    """One row per (lead, moment), and the events of those leads.

    Whoever makes one need not leave out later events: only ``features.table``
    decides what was known at the moment, so that no two readers can differ.
    Profile values, though, must be those known at ``as_of`` (inclusive).

    Examples
    --------
    >>> history = History(
    ...     lead_ids=["L1"], as_of=np.array([2 * DAY_US]), created_at=np.array([0]),
    ...     profile={"title": ["Directeur"]}, event_row=np.array([0]),
    ...     event_at=np.array([DAY_US]), event_recorded_at=np.array([DAY_US]),
    ...     event_kind=np.array(["pricing"], dtype=object))
    >>> len(history)
    1
    """

    #: Lead of each row; a lead may have several rows (moments). Length n.
    lead_ids: Sequence[str]
    #: The moment each row is asked about. Shape (n,), microseconds UTC.
    as_of: Moments
    #: When each row's lead was created. Shape (n,), microseconds UTC.
    created_at: Moments
    #: Attribute name to n values as known at as_of: str, int, float, bool or None.
    profile: Mapping[str, Sequence[Any] | npt.NDArray[np.object_]]
    #: Row that each event belongs to, ascending. Shape (m,).
    event_row: npt.NDArray[np.int64]
    #: When each event happened. Shape (m,), microseconds UTC.
    event_at: Moments
    #: When each event came to be known. Shape (m,), microseconds UTC.
    event_recorded_at: Moments
    #: Kind of each event. Shape (m,), text.
    event_kind: npt.NDArray[np.object_]
    #: Identifier of each event, where asked for. Length m or empty.
    event_ids: Sequence[str | None] = field(default=())
    #: What was looked at, said or sent, where asked for. Length m or empty.
    event_details: Sequence[str | None] = field(default=())

    def __len__(self) -> int:
        return len(self.lead_ids)
