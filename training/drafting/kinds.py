"""What kind of thing a column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from definition import InputError
from records.intake import cells as read
from records.intake.cells import Cells
from records.intake.report import FileReport
from training.drafting.dates import date_formats
from training.drafting.words import (
    ENGAGEMENT,
    OF_A_FIRM,
    PERSONAL,
    TITLE,
    UNITS,
    listed,
    too_late,
    words,
)

#: More different values than this share of all, and they are no categories.
_NO_CATEGORY = 0.5
#: Ordered levels that people use, lowest first.
_ORDERS = (
    ("very low", "low", "medium", "high", "very high"),
    ("low", "mid", "high"),
    ("low", "average", "high"),
    ("xs", "s", "m", "l", "xl"),
    ("micro", "small", "medium", "large", "enterprise"),
    ("small", "mid", "big"),
    ("small", "mid", "large"),
    ("cold", "warm", "hot"),
    ("zeer laag", "laag", "gemiddeld", "hoog", "zeer hoog"),
    ("klein", "middel", "groot"),
)
#: "1-10", "€ 5k to 10k", "200+", "< 50 people".
_RANGE = re.compile(
    r"[<>$€£\s]*(\d[\d.,]*)\s*[km]?\s*"
    "(?:(?:-|\u2013|to|tot|t/m)\\s*[$€£]?\\s*\\d[\\d.,]*\\s*[km]?|\\+)?(?:\\s*\\w+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What ``[attributes.*]`` is to say of a column."""

    kind: str
    half: str = "fit"
    known: str = "creation"
    unit: str = ""
    date_format: str | None = None
    values: list[str] = field(default_factory=list)
    personal: bool = False
    #: Why, for the person who edits the draft.
    note: str = ""

    @property
    def may_be_learned(self) -> bool:
        """Whether it is known early enough to score a lead by."""
        return self.known in ("creation", "before_contact")

    def table(self) -> dict[str, Any]:
        """Its keys as they are written; what is as usual is left out."""
        said: dict[str, Any] = {"kind": self.kind, "half": self.half, "known": self.known}
        optional = {
            "unit": self.unit,
            "values": self.values,
            "date_format": self.date_format,
            "personal": self.personal,
            "note": self.note,
        }
        return said | {key: value for key, value in optional.items() if value}


def guess(name: str, texts: pd.Series, zone: ZoneInfo) -> Guess:
    """What a column is, by its name and its values.

    Parameters
    ----------
    name : as in the file
    texts : its cells, empty where nothing is known
    zone : of times without one

    Examples
    --------
    >>> guess("Pages viewed", pd.Series(["1", "", "12"]), ZoneInfo("UTC")).table()
    {'kind': 'number', 'half': 'engagement', 'known': 'before_contact', 'unit': 'pages'}
    """
    here = set(words(name))
    cells = Cells(report=FileReport(table="", file=""), name=name, texts=texts)
    made = _kind(here, cells, zone)
    is_of_person = bool(here & PERSONAL or _names_a_person(here)) and not here & OF_A_FIRM
    kind = made["kind"]
    personal = kind == "email" or (is_of_person and kind in ("text", "category", "date"))
    half = "engagement" if _is_engagement(here, made["kind"]) else "fit"
    known = "before_contact" if half == "engagement" else "creation"
    late = too_late(name, is_number=made["kind"] == "number")
    if late:
        half, known = "fit", late[0]
        made["note"] = f"suspected leak: {late[1]}"
    elif made["kind"] == "date" and not here & _EARLY_DATES:
        known = "after_contact"
        made["note"] = "suspected leak: a date carries time; say creation if it is known by then"
    return Guess(half=half, known=known, personal=personal, **made)


_CODES, _PHONE, _PARTS = map(listed, ("codes", "phone", "engagement_parts"))
_EARLY_DATES = listed("early_dates")


def _kind(here: set[str], cells: Cells, zone: ZoneInfo) -> dict[str, Any]:
    filled = cells.texts[cells.filled]
    levels = filled.drop_duplicates()
    if filled.empty:
        return {"kind": "text", "note": "empty throughout"}
    if len(levels) == 1:
        note = f"always {levels.iloc[0][:40]!r} where filled: tells nothing unless it is blank"
        kind = _flag_or_number(here, cells, levels) or "category"
        return {"kind": kind, "note": note}
    if levels.str.contains("@", regex=False).mean() > 0.8:
        return {"kind": "email"}
    plain = _flag_or_number(here, cells, levels)
    if plain:
        return {"kind": plain, "unit": _unit(here, levels) if plain == "number" else ""}
    formats = date_formats(cells, zone)
    if formats:
        return _date(formats)
    return _words(here, filled, levels)


def _date(formats: list[str | None]) -> dict[str, Any]:
    return {"kind": "date", "date_format": formats[0]}


def _words(here: set[str], filled: pd.Series, levels: pd.Series) -> dict[str, Any]:
    if here & PERSONAL or _names_a_person(here):
        return {"kind": "text"}
    ordered = in_order(levels.tolist())
    if ordered:
        return {"kind": "band", "values": ordered}
    if here & TITLE and len(levels) > 10:
        return {"kind": "title"}
    if len(levels) == len(filled) and len(filled) > 20:
        told = "every value differs: only whether it is filled in counts"
        return {"kind": "text", "note": told}
    if len(levels) > _NO_CATEGORY * len(filled) and len(levels) > 20:
        return {"kind": "text", "note": "too many different values for categories"}
    return {"kind": "category"}


def _flag_or_number(here: set[str], cells: Cells, levels: pd.Series) -> str | None:
    if _reads(read.flags, cells):
        return "flag"
    return "number" if _is_number(here, levels) and _reads(read.numbers, cells) else None


def _reads(reader: read.Reader, cells: Cells) -> bool:
    try:
        reader(cells)
    except InputError:
        return False
    return True


def _is_number(here: set[str], levels: pd.Series) -> bool:
    """Codes, postcodes, telephone numbers and dates may look like numbers and are none."""
    if here & (_PHONE | _CODES):
        return False
    if levels.str.fullmatch(r"0\d+").any():
        return False
    whole = levels.str.fullmatch(r"\d+").all()
    return not (whole and here & {"date", "datum"} and levels.str.fullmatch(r"20\d{6}").all())


def _unit(here: set[str], levels: pd.Series) -> str:
    for sign, unit in (("%", "%"), ("€", "euros"), ("$", "dollars"), ("£", "pounds")):
        if levels.head(1000).str.contains(sign, regex=False).mean() > 0.5:
            return unit
    if here & {"rate", "per", "average", "avg"} and not here & {"page", "pages"}:
        return ""
    return next((UNITS[word] for word in sorted(here) if word in UNITS), "")


def _names_a_person(here: set[str]) -> bool:
    if "naam" in here and not here & OF_A_FIRM:
        return True
    other = {"product", "campaign", "file", "event", "page", "segment", "user"}
    firm_or_thing = OF_A_FIRM | other
    return "name" in here and not here & firm_or_thing


def _is_engagement(here: set[str], kind: str) -> bool:
    if kind not in ("number", "flag", "category", "band"):
        return False
    if {"time", "spent"} <= here or {"do", "not", "email"} <= here or {"tijd", "op"} <= here:
        return True
    if here & {"origin", "source", "bron", "herkomst"}:
        return False
    is_said = here & ENGAGEMENT or any(part in word for word in here for part in _PARTS)
    return bool(is_said) and not (kind == "category" and here & {"website", "site"})


def in_order(levels: list[str]) -> list[str]:
    """The levels, lowest first, where they are ranges of numbers or well-known steps.

    Examples
    --------
    >>> in_order(["51-200", "1-10", "11-50", "200+"]), in_order(["High", "Low", "Medium"])
    (['1-10', '11-50', '51-200', '200+'], ['Low', 'Medium', 'High'])
    >>> in_order(["red", "green"])
    []
    """
    if not 2 < len(levels) <= 20:
        return []
    bare = {level: re.sub(r"^\d+[.)]\s*", "", level).casefold() for level in levels}
    for order in _ORDERS:
        if set(bare.values()) <= set(order) and len(set(bare.values())) == len(levels):
            return sorted(levels, key=lambda level: order.index(bare[level]))
    found = {level: _RANGE.fullmatch(level) for level in levels}
    if not all(found.values()) or not any(
        re.search("(?i)\\d\\s*[km]?\\s*[-\u2013+]", level) for level in levels
    ):
        return []
    return sorted(levels, key=lambda level: _lowest(level, found[level]))


def _lowest(level: str, found: re.Match[str] | None) -> tuple[float, bool]:
    assert found is not None
    number = float(re.sub(r"[.,](?=\d{3})", "", found[1]).replace(",", "."))
    after = level[found.end(1) :].strip().lower()[:1]
    scale = {"k": 1e3, "m": 1e6}.get(after, 1.0)
    return number * scale - 0.5 * level.lstrip().startswith("<"), level.lstrip().startswith(">")
