"""A first sentence for the call, from what is on record; said anew whenever it is read or sent.

What is chosen stands in the decision: events by their identifiers, attributes by their names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition
from records.moments import from_microseconds
from records.tables import events

Language = Literal["nl", "en"]
#: Longest detail or value that is said aloud.
_LONGEST = 60
#: Letters and what stands between words; a path, an address or a code has other signs.
_PHRASE = re.compile(r"[^\W\d_][^\W_]*(?:[ '&,.:!?()+-]+[^\W_]+)*[.!?)]?")
#: Full stops within a word: a file or a host.
_INSIDE = re.compile(r"[.:]\w")
#: Answers that say nothing.
_EMPTY = frozenset({"other", "unknown", "none", "anders", "overig", "overige", "onbekend", "geen"})
#: What an attribute of the trade is called, by those who declare one.
_TRADES = ("industry", "sector", "branche", "branch")

_SAYS = {
    "nl": {
        "saw": "Ik zag dat u {when} {did}{more}.",
        "then": " en daarna {did}",
        "and": " en {when} {did}",
        "did": "bezig was met {label}",
        "today": "vandaag",
        "yesterday": "gisteren",
        "days": "{n} dagen geleden",
        "trade": " Uw bedrijf zit in de sector {trade}, toch?",
        "title": " U bent {title} bij {company}, toch?",
        "company": " U werkt bij {company}, toch?",
        "ask": " Wat wilde u graag weten?",
    },
    "en": {
        "saw": "I saw that you {did} {when}{more}.",
        "then": " and then {did}",
        "and": " and {did} {when}",
        "did": "were looking at {label}",
        "today": "today",
        "yesterday": "yesterday",
        "days": "{n} days ago",
        "trade": " Your company is in the {trade} sector, isn't it?",
        "title": " You are {title} at {company}, aren't you?",
        "company": " You work at {company}, don't you?",
        "ask": " What would you like to know?",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something the lead did."""

    kind: str
    #: Microseconds UTC.
    at: int
    detail: str = ""
    event_id: str = ""


def sentence(
    deeds: Sequence[Deed],
    attributes: Mapping[str, Any],
    definition: Definition,
    language: Language,
    now: int,
) -> str:
    """What to say at a moment, microseconds UTC; empty where nothing is known that was done.

    Examples
    --------
    >>> did = [Deed(kind="pricing", at=0), Deed(kind="webinar", at=1, detail="Voorraad op orde")]
    >>> sentence(did, {"industry": "software"}, Definition(), "en", 86_400_000_000)[:58]
    'I saw that you were looking at Pricing yesterday and then '
    >>> sentence([], {"industry": "software"}, Definition(), "en", 0)
    ''
    """
    if not deeds:
        return ""
    says, zone = _SAYS[language], definition.company.timezone
    first, *others = sorted(deeds, key=lambda deed: deed.at)
    more = ""
    for other in others:
        is_same_day = _day(first.at, zone) == _day(other.at, zone)
        more += says["then" if is_same_day else "and"].format(
            did=_did(other, definition, language), when=_when(other.at, now, zone, language)
        )
    saw = says["saw"].format(
        did=_did(first, definition, language),
        when=_when(first.at, now, zone, language),
        more=more,
    )
    return saw + _about(attributes, language) + says["ask"]


def fitting(profile: Mapping[str, Any]) -> list[str]:
    """Attributes of a profile that one may ask after; those that say nothing are left out.

    Examples
    --------
    >>> fitting({"industry": "software", "company": "Firma BV"})
    ['industry']
    >>> fitting({"industry": "other", "title": "Directeur", "company": "Firma BV"})
    ['title', 'company']
    """
    told = {name for name, value in profile.items() if is_phrase(value)}
    trades = [name for name in _TRADES if name in told]
    if trades:
        return trades[:1]
    if "company" not in told:
        return []
    return [name for name in ("title", "company") if name in told]


def is_phrase(value: object) -> bool:
    """Whether a text can be said aloud: words, no path, address or code.

    Examples
    --------
    >>> [is_phrase(text) for text in ("Ritten plannen in 20 minuten", "/prijzen", "c_2026", "a.nl")]
    [True, False, False, False]
    """
    if not isinstance(value, str) or len(value) > _LONGEST or value.casefold() in _EMPTY:
        return False
    return _PHRASE.fullmatch(value) is not None and _INSIDE.search(value) is None


def said(
    connection: Connection,
    asked: Sequence[tuple[Mapping[str, Any] | None, Mapping[str, Any]]],
    definition: Definition,
    language: Language,
    now: int,
) -> list[str]:
    """Decisions' openings as they are true now: what was yesterday then was two days ago today.

    ``asked`` are pairs of an answer's ``opening`` and the lead's profile; empty where there is
    nothing to say any more.
    """
    ids = [each for opening, _ in asked if opening is not None for each in opening["event_ids"]]
    there = _deeds(connection, ids, definition)
    found = []
    for opening, profile in asked:
        rests_on = opening or {"event_ids": []}
        deeds = [there[each] for each in rests_on["event_ids"] if each in there]
        names = [name for name in rests_on.get("attributes", ()) if name in profile]
        told = {name: profile[name] for name in fitting({name: profile[name] for name in names})}
        found.append(sentence(deeds, told, definition, language, now))
    return found


def _deeds(connection: Connection, ids: Sequence[str], definition: Definition) -> dict[str, Deed]:
    query = sa.select(
        events.c.event_id, events.c.kind, events.c.occurred_at, events.c.detail
    ).where(events.c.event_id.in_(list(ids)), events.c.kind.in_(list(definition.events)))
    return {
        event_id: Deed(event_id=event_id, kind=kind, at=at, detail=detail or "")
        for event_id, kind, at, detail in connection.execute(query)
    }


def _did(deed: Deed, definition: Definition, language: Language) -> str:
    """In the definition's own words, which are in the company's language only."""
    known = definition.events.get(deed.kind)
    label = (known.label if known else "") or deed.kind.replace("_", " ").capitalize()
    did = _SAYS[language]["did"].format(label=label)
    if known is not None and known.did and language == definition.company.language:
        did = known.did
    is_said = " " in deed.detail.strip() and is_phrase(deed.detail)
    return f'{did} ("{deed.detail}")' if is_said else did


def _when(at: int, now: int, zone: ZoneInfo, language: Language) -> str:
    """Counted in nights where the company is: what people mean by yesterday."""
    says = _SAYS[language]
    n = (_day(now, zone) - _day(at, zone)).days
    return (says["today"], says["yesterday"])[max(n, 0)] if n < 2 else says["days"].format(n=n)


def _day(at: int, zone: ZoneInfo) -> date:
    return from_microseconds(at).astimezone(zone).date()


def _about(attributes: Mapping[str, Any], language: Language) -> str:
    says = _SAYS[language]
    trade = next((attributes[name] for name in _TRADES if name in attributes), None)
    if trade is not None:
        return says["trade"].format(trade=trade)
    if "title" in attributes and "company" in attributes:
        return says["title"].format(**attributes)
    return says["company"].format(**attributes) if "company" in attributes else ""
