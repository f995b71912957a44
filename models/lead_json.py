"""Leads given as JSON texts, read as :mod:`features.payload` wants them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np  # noqa: F401  (for the example)
import orjson

from definition import Definition, InputError
from features.history import History
from features.values import checked, microseconds, moment


def read_moment(
    value: Any, zone: ZoneInfo, field: str, *, default: dt.datetime | None = None
) -> int:
    """A moment as microseconds UTC.

    Raises
    ------
    InputError
        If it is no ISO 8601 time.

    Examples
    --------
    >>> read_moment("1970-01-01T00:00:01Z", ZoneInfo("UTC"), "as_of")
    1000000
    """
    if default is not None and (value is None or value != value or value == ""):
        return microseconds(default)
    if isinstance(value, dt.datetime):
        value = value.isoformat()
    found = moment(value, zone)
    if found is None:
        raise InputError("is no time", field, value, "write it as 2026-01-31T14:00:00Z")
    return found


def read_lead(text: str, definition: Definition, field: str) -> dict[str, Any]:
    """One lead, checked, with its times as microseconds.

    Raises
    ------
    InputError
        Naming what is wrong below ``field``.
    """
    try:
        lead = orjson.loads(text)
    except (orjson.JSONDecodeError, TypeError):
        raise InputError("is no JSON", field, text, "give one lead as a JSON object") from None
    if not isinstance(lead, dict):
        raise InputError("is no lead", field, lead, "give one lead as a JSON object")
    zone = definition.company.timezone
    if lead.get("created_at") is not None:
        lead["created_at"] = read_moment(lead["created_at"], zone, f"{field}.created_at")
    profile = lead.get("profile") or {}
    if not isinstance(profile, dict):
        raise InputError("is no object", f"{field}.profile", profile, "give names with values")
    for name, value in profile.items():
        if name in definition.attributes:
            attribute = definition.attributes[name]
            profile[name] = checked(f"{field}.profile.{name}", value, attribute, zone)
    lead["events"] = [
        _event(event, zone, f"{field}.events[{place}]")
        for place, event in enumerate(lead.get("events") or ())
    ]
    return lead


def lead_texts(history: History) -> list[str]:
    """Each row of a history as a JSON text that :func:`read_lead` reads back as it was.

    Examples
    --------
    >>> none = np.array([], dtype=np.int64)
    >>> history = History(lead_ids=["L1"], as_of=np.array([9]), created_at=np.array([2_000_000]),
    ...     profile={"employees": [120.0]}, event_row=none, event_at=none,
    ...     event_recorded_at=none, event_kind=np.array([], dtype=object))
    >>> lead_texts(history)[0]
    '{"lead_id":"L1","created_at":"1970-01-01T00:00:02Z","profile":{"employees":120.0},"events":[]}'
    """
    events: list[list[dict[str, Any]]] = [[] for _ in range(len(history))]
    columns = history.event_row, history.event_at, history.event_recorded_at, history.event_kind
    for row, at, recorded_at, kind in zip(*columns, strict=True):
        moments = {"occurred_at": shown(int(at)), "recorded_at": shown(int(recorded_at))}
        events[row].append({"kind": str(kind), **moments})
    return [
        orjson.dumps(
            {
                "lead_id": str(lead_id),
                "created_at": shown(int(history.created_at[row])),
                "profile": {name: _plain(values[row]) for name, values in history.profile.items()},
                "events": events[row],
            },
            option=orjson.OPT_SERIALIZE_NUMPY,
        ).decode()
        for row, lead_id in enumerate(history.lead_ids)
    ]


def shown(moment: int) -> str:
    """A moment as ISO 8601 in UTC, microseconds only where there are any.

    Examples
    --------
    >>> shown(1_500_000)
    '1970-01-01T00:00:01.500000Z'
    """
    seconds, micros = divmod(moment, 1_000_000)
    text = dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{micros:06d}Z" if micros else f"{text}Z"


def _plain(value: Any) -> Any:
    """A number that is none is not known."""
    return None if value is None or value != value else value


def _event(event: Any, zone: ZoneInfo, field: str) -> dict[str, Any]:
    if not isinstance(event, dict) or not isinstance(event.get("kind"), str):
        raise InputError("is no event", field, event, "give kind and occurred_at")
    read = {
        **event,
        "occurred_at": read_moment(event.get("occurred_at"), zone, f"{field}.occurred_at"),
    }
    if event.get("recorded_at") is not None:
        read["recorded_at"] = read_moment(event["recorded_at"], zone, f"{field}.recorded_at")
    return read
