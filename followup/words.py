"""The words of notices, in the languages of those who read them."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from records.moments import from_microseconds

Language = Literal["nl", "en"]

WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "assigned": "Nieuwe lead voor {owner}: {who}",
        "assigned_waits": "Lead wacht bij {owner} tot iemand ruimte heeft: {who}",
        "reminder": "Nog bellen vóór {due}: {who}",
        "reminder_feedback": "Nog een oordeel graag vóór {due}: {who}",
        "broken_first_call": "Niet op tijd gebeld ({due}): {who}, bij {owner}",
        "broken_feedback": "Geen oordeel gekregen vóór {due}: {who}, bij {owner}",
        "broken_attempts": "Afgeschreven na te weinig pogingen: {who}, bij {owner}",
        "lacks": "onvolledig, mist {missing} -> {owner}",
        "incomplete": "Te weinig bekend om over te dragen: {who}",
        "fell_back": "Teruggevallen onder de lijn: {who}",
        "crossed": "Over de lijn, naar sales: {who}",
        "changed": "Nu compleet, maar niet over de lijn: {who}",
        "digest": "{n} [n|bericht|berichten]",
        "and_more": "en nog {n}",
        "channel_off": "Kanaal {channel} is uitgezet: sinds {since} {n} keer mislukt: {error}",
        "erased": "Lead {lead_id} is op verzoek van de persoon zelf gewist: niet meer bellen",
        "nobody": "onbekend",
        "who": "Wie",
        "from": "Komt van",
        "did": "Deed",
        "score": "Score",
        "chance": "kans {chance}; past {fit} van {fit_needed}, interesse {own} van {needed} nodig",
        "why": "Waarom",
        "missing": "Ontbreekt",
        "opening": "Opening",
        "call": "Bellen vóór",
        "path": "Hoe bij u",
        "good": "Goede lead",
        "bad": "Slechte lead",
        "days": "ma di wo do vr za zo",
    },
    "en": {
        "assigned": "New lead for {owner}: {who}",
        "assigned_waits": "Lead waits with {owner} until someone has room: {who}",
        "reminder": "Still to call before {due}: {who}",
        "reminder_feedback": "Your word please before {due}: {who}",
        "broken_first_call": "Not called in time ({due}): {who}, with {owner}",
        "broken_feedback": "No feedback before {due}: {who}, with {owner}",
        "broken_attempts": "Given up after too few attempts: {who}, with {owner}",
        "lacks": "incomplete, lacks {missing} -> {owner}",
        "incomplete": "Too little known to hand over: {who}",
        "fell_back": "Fell back below the line: {who}",
        "crossed": "Crossed the line, to sales: {who}",
        "changed": "Complete now, yet not above the line: {who}",
        "digest": "{n} [n|notice|notices]",
        "and_more": "and {n} more",
        "channel_off": "Channel {channel} is switched off: failed {n} times since {since}: {error}",
        "erased": "Lead {lead_id} was erased at the person's own request: call no more",
        "nobody": "unknown",
        "who": "Who",
        "from": "Came by",
        "did": "Did",
        "score": "Score",
        "chance": "chance {chance}; fit {fit} of {fit_needed}, engagement {own} of {needed} needed",
        "why": "Why",
        "missing": "Missing",
        "opening": "Opening",
        "call": "Call before",
        "path": "How it came to you",
        "good": "Good lead",
        "bad": "Bad lead",
        "days": "Mon Tue Wed Thu Fri Sat Sun",
    },
}


def moment(at: int, zone: ZoneInfo, language: Language) -> str:
    """A moment on the wall of the company.

    Examples
    --------
    >>> moment(1_793_628_000_000_000, ZoneInfo("Europe/Amsterdam"), "nl")
    'ma 02-11-2026 15:00'
    """
    there = from_microseconds(at).astimezone(zone)
    day = WORDS[language]["days"].split()[there.weekday()]
    return f"{day} {there:%d-%m-%Y %H:%M}"


def iso(at: int) -> str:
    """A moment for programs.

    Examples
    --------
    >>> iso(1_793_628_000_000_000)
    '2026-11-02T14:00:00Z'
    """
    return from_microseconds(at).isoformat().replace("+00:00", "Z")
