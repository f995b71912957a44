"""A history from leads as somebody sends them, without any record of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from definition import Definition
from features.history import History

#: Names that may stand beside the profile instead of in it.
BESIDE = ("email", "phone", "company", "source", "campaign", "owner")
#: Where nobody says when a lead was created.
_LONG_AGO = -(2**62)


def history_of(
    leads: Sequence[Mapping[str, Any]], as_of: Sequence[int], definition: Definition
) -> History:
    """One row per lead at its moment, from what was sent and nothing else.

    Parameters
    ----------
    leads : sequence of mappings
        lead_id, created_at, profile and events as in /score, checked by whoever took them in:
        moments are microseconds UTC already, an event has kind and occurred_at. What stands
        beside the profile (:data:`BESIDE`) counts where the profile does not say it. An event
        without recorded_at was known when it happened.
    as_of : sequence of int, microseconds UTC
        One moment per lead.
    definition : Definition
        Names outside it are left out of the profile; kinds outside it are other events.

    Examples
    --------
    >>> lead = {"lead_id": "L1", "profile": {"title": "Directeur"},
    ...         "events": [{"kind": "pricing", "occurred_at": 5}]}
    >>> history = history_of([lead], [9], Definition())
    >>> history.event_recorded_at.tolist(), history.event_kind.tolist()
    ([5], ['pricing'])
    """
    events = [(row, event) for row, lead in enumerate(leads) for event in lead.get("events") or ()]
    profiles = [_profile(lead) for lead in leads]
    return History(
        lead_ids=[str(lead.get("lead_id") or "") for lead in leads],
        as_of=np.array(as_of, dtype=np.int64),
        created_at=np.array(
            [_or(lead.get("created_at"), _LONG_AGO) for lead in leads], dtype=np.int64
        ),
        profile={
            name: [profile.get(name) for profile in profiles] for name in definition.attributes
        },
        event_row=np.array([row for row, _ in events], dtype=np.int64),
        event_at=np.array([event["occurred_at"] for _, event in events], dtype=np.int64),
        event_recorded_at=np.array(
            [_or(event.get("recorded_at"), event["occurred_at"]) for _, event in events],
            dtype=np.int64,
        ),
        event_kind=np.array([event["kind"] for _, event in events], dtype=object),
        event_ids=[event.get("event_id") for _, event in events],
        event_details=[event.get("detail") for _, event in events],
    )


def _profile(lead: Mapping[str, Any]) -> Mapping[str, Any]:
    profile: Mapping[str, Any] = lead.get("profile") or {}
    beside = {
        name: lead[name]
        for name in BESIDE
        if name in lead and profile.get(name) is None and lead[name] is not None
    }
    return {**profile, **beside} if beside else profile


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
