"""A first sentence for the call, from what this lead really did; nothing is made up."""

from __future__ import annotations

from typing import Any

import numpy as np

from definition import Definition
from features.catalogue import readable
from features.history import History
from models.explanation import Language
from serving import times

#: Longest detail that is said aloud.
_LONGEST = 80

#: Events that a lead does not know that it did, or that say nothing of its interest.
_SAYS = {
    "nl": {
        "saw": "Ik zag dat u {when} {did}{detail}.",
        "and": " Eerder zag ik dat u {did}{detail}.",
        "did": "bezig was met {label}",
        "ask": " Wat wilde u daarover weten?",
        "today": "vandaag",
        "yesterday": "gisteren",
        "days": "{n} dagen geleden",
    },
    "en": {
        "saw": "I saw that you {did}{detail} {when}.",
        "and": " Before that you {did}{detail}.",
        "did": "were looking at {label}",
        "ask": " What did you want to know about it?",
        "today": "today",
        "yesterday": "yesterday",
        "days": "{n} days ago",
    },
}


def opening(history: History, definition: Definition, language: Language) -> dict[str, Any] | None:
    """A sentence with the identifiers of the events it rests on; None where nothing is known.

    Only kinds that the definition lists are mentioned: they have a name that people know.
    """
    known = (history.event_at < history.as_of[0]) & (history.event_recorded_at < history.as_of[0])
    places = [
        int(place)
        for place in np.flatnonzero(known)
        if history.event_kind[place] in definition.events
    ]
    if not places:
        return None
    places.sort(key=lambda place: int(history.event_at[place]))
    says = _SAYS[language]
    last = places[-1]
    days = _days_between(history.event_at[last], history.as_of[0], definition)
    when = (says["today"], says["yesterday"])[days] if days < 2 else says["days"].format(n=days)
    did = _did(history.event_kind[last], definition, language)
    text = says["saw"].format(when=when, did=did, detail=_detail(history, last))
    used = [last]
    other = [place for place in places if history.event_kind[place] != history.event_kind[last]]
    if other:
        before = other[-1]
        used.append(before)
        text += says["and"].format(
            did=_did(history.event_kind[before], definition, language),
            detail=_detail(history, before),
        )
    ids = [history.event_ids[place] for place in used if history.event_ids]
    return {"text": text + says["ask"], "event_ids": [each for each in ids if each]}


def _days_between(first: int, last: int, definition: Definition) -> int:
    """Nights between two moments where the company is: what people mean by yesterday."""
    zone = definition.company.timezone
    return (times.day(int(last), zone) - times.day(int(first), zone)).days


def _did(kind: str, definition: Definition, language: Language) -> str:
    """In the definition's own words, which are in the company's language only."""
    known = definition.events[kind]
    if known.did and language == definition.company.language:
        return known.did
    return _SAYS[language]["did"].format(label=known.label or readable(kind))


def _detail(history: History, place: int) -> str:
    detail = history.event_details[place] if history.event_details else None
    if not detail:
        return ""
    return f" ({detail if len(detail) <= _LONGEST else detail[: _LONGEST - 1] + '…'})"
