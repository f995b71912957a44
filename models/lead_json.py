"""Leads given as JSON texts, read as :mod:`features.payload` wants them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from definition import Definition, InputError
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
