"""A request to paste, made from the definition in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson

from definition import Attribute, Definition
from models.registered import Registered

_BY_KIND: dict[str, Any] = {
    "number": 120,
    "flag": True,
    "date": "2026-01-31",
    "text": "example",
    "email": "jan@example.com",
    "title": "Directeur",
}


def example_lead(champion: Registered) -> str:
    """A body for /score as one line of JSON that is safe between single quotes in a shell."""
    definition = champion.definition
    learned = {row.feature: row for row in champion.card.features}
    profile = {}
    for name, attribute in definition.attributes.items():
        if not attribute.may_be_learned:
            continue
        row = learned.get(name)
        levels = row.levels if row is not None and row.levels else None
        profile[name] = _value(attribute, levels)
    lead: dict[str, Any] = {"lead_id": "example", "profile": dict(list(profile.items())[:8])}
    kinds = list(definition.events)[:2]
    if kinds:
        lead["events"] = [{"kind": kind, "occurred_at": _recently(definition)} for kind in kinds]
    return orjson.dumps({"lead": lead}).decode().replace("'", "\\u0027")


def _value(attribute: Attribute, levels: tuple[str, ...] | None) -> Any:
    if attribute.kind == "band":
        return attribute.values[-1]
    if attribute.kind == "category":
        return next(iter([*attribute.points, *(levels or ()), "example"]))
    return _BY_KIND[attribute.kind]


def _recently(definition: Definition) -> str:
    """Yesterday noon, as somebody would write it."""
    day = dt.datetime.now(definition.company.timezone).date() - dt.timedelta(days=1)
    return f"{day.isoformat()}T12:00:00Z"
