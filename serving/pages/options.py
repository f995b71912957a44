"""What the filters of a page can be set to."""

from __future__ import annotations

from definition import Definition
from definition.attributes import MISSING
from models.card import Card
from records.figures.progress import Progress

#: Values of one attribute that can be chosen.
_MOST = 40
#: These have a filter of their own.
_OWN = ("source", "campaign", "owner")

#: Per attribute (its name and how people call it) its values.
Segments = list[tuple[str, str, list[str]]]


def options(everyone: Progress, definition: Definition) -> dict[str, list[str]]:
    """Sources, campaigns and teams, by name."""
    return {
        "source": list(everyone.source.names),
        "campaign": list(everyone.campaign.names),
        "team": sorted({rep.team for rep in definition.reps.values()}),
    }


def segments(definition: Definition, card: Card | None) -> Segments:
    """Categories that leads can be told apart by, with the values that the teams or the card know.

    Personal ones tell people apart, not kinds of leads.
    """
    learned = {each.feature: list(each.levels or ()) for each in card.features} if card else {}
    found: Segments = []
    for name, attribute in definition.attributes.items():
        if attribute.kind not in ("category", "band") or attribute.personal or name in _OWN:
            continue
        known = {*attribute.points, *attribute.values, *learned.get(name, [])} - {MISSING}
        values = sorted(known, key=str.casefold)[:_MOST]
        if values:
            found.append((name, attribute.label or name.replace("_", " "), values))
    return found
