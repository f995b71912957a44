"""A sender's own JSON as what our doors take: values found by their dotted places."""

from __future__ import annotations

import datetime as dt
from typing import Any

from definition import InputError
from definition.webhooks import PROFILE, Webhook

#: Our fields that hold moments; senders write those as numbers as well.
_MOMENTS = frozenset({"at", "created_at", "occurred_at", "recorded_at", "as_of"})
_NUMBERS = frozenset({"value", "amount"})
#: Seconds beyond this year cannot be meant: it is milliseconds.
_MOST_SECONDS = 100_000_000_000


def mapped(payload: Any, hook: Webhook) -> dict[str, Any]:
    """Our fields as the sender filled them; what is not there, null or empty is left out.

    Raises
    ------
    InputError
        If nothing is left: then the message tells of nobody.

    Examples
    --------
    >>> hook = Webhook(secret="env:S", makes="lead", values={"source": "form"}, fields={
    ...     "email": "contact.email", "profile.title": "answers.0.value", "created_at": "at"})
    >>> mapped({"contact": {"email": " eva@firma.example "}, "at": 1_793_628_000,
    ...         "answers": [{"value": "Directeur"}]}, hook)
    {'source': 'form', 'email': 'eva@firma.example', 'profile': {'title': 'Directeur'},
     'created_at': '2026-11-02T14:00:00+00:00'}
    """
    row: dict[str, Any] = {}
    for name, place in hook.fields.items():
        value = _at(payload, place)
        if isinstance(value, str):
            value = value.strip()
        if value is not None and value != "":
            row[name] = _plain(name, value, place)
    if hook.fields and not row:
        remedy = "map the places that this sender fills, under [webhooks] in the definition"
        places = ", ".join(hook.fields.values())
        raise InputError("are all empty or not there", places, list(payload)[:9], remedy)
    made: dict[str, Any] = {}
    for name, value in {**hook.values, **row}.items():
        if name.startswith(PROFILE):
            made.setdefault("profile", {})[name.removeprefix(PROFILE)] = value
        else:
            made[name] = value
    return made


def _at(payload: Any, place: str) -> Any:
    """The value at a dotted place; None where there is nothing."""
    found = payload
    for step in place.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _plain(name: str, value: Any, place: str) -> Any:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        # A question with several answers.
        value = ", ".join(value)
    if isinstance(value, dict | list):
        raise InputError("is not a single value", place, value, "map the place of a text or number")
    if isinstance(value, bool) or name in _NUMBERS or name.startswith(PROFILE):
        return value
    if name in _MOMENTS and isinstance(value, int | float):
        return _moment(value, place)
    return value if isinstance(value, str) else str(value)


def _moment(value: float, place: str) -> str:
    seconds = value / 1000 if abs(value) > _MOST_SECONDS else value
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise InputError("is no time", place, value, "send ISO 8601, or Unix seconds") from None
