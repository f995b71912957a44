"""``[source.*]`` for a folder: ids, moments, outcomes, second files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from records.intake.cells import Cells
from records.intake.layout import snake_case
from records.intake.report import FileReport
from training.drafting.dates import date_formats
from training.drafting.folder import Folder, Look
from training.drafting.words import KNOWN_AS, listed, words

_IDS, _OF_A_LEAD, _DATED, _NOT_CREATED, _CLOSED, _MONEY = map(
    listed, ("ids", "of_a_lead", "dated", "not_created", "closed", "money")
)
_CREATED = {
    "created": 6,
    "aangemaakt": 6,
    "first": 5,
    "received": 5,
    "ontvangen": 5,
    "submitted": 5,
    "inquiry": 4,
    "enquiry": 4,
    "signup": 4,
    "registered": 4,
    "registration": 4,
    "engage": 4,
    "lead": 3,
    "entry": 3,
    "start": 2,
    "contact": 1,
}
#: An order that ranks the outcome this well is the order of a sorted file, not of time.
_SORTED = 0.9
#: Where an order stands in for time, it must stay below this.
_HIGHEST_ORDER = 3_000_000_000


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A column of dates and how they are written; None is ISO 8601."""

    column: str
    date_format: str | None
    #: Whether day and month might as well be the other way round.
    is_doubtful: bool


def source_of(folder: Folder, zone: ZoneInfo) -> tuple[dict[str, Any], list[str]]:
    """The source tables, and what a person should look at."""
    told: list[str] = []
    source: dict[str, Any] = {}
    leads = _leads_source(folder, zone, told)
    if leads:
        source["leads"] = leads
    deals = _deals_source(folder, zone, leads, told)
    if deals:
        source["deals"] = deals
    told += [f"is not used: {error}" for error in folder.broken]
    for other in folder.others:
        told.append(f"{other.path.name} is not used: it refers to no lead")
    return source, told


def _leads_source(folder: Folder, zone: ZoneInfo, told: list[str]) -> dict[str, Any]:
    look = folder.leads
    names = {snake_case(name): name for name in look.names}
    created = best_date(look, zone, _CREATED, _NOT_CREATED)
    is_canonical = (
        look.path.stem == "leads"
        and {"lead_id", "created_at"} <= set(names)
        and created is not None
        and (snake_case(created.column), created.date_format) == ("created_at", None)
        and not (look.nulls or folder.joins)
    )
    if is_canonical and not _renames(folder):
        return {}
    made: dict[str, Any] = {"file": look.path.name}
    if look.nulls:
        made["nulls"] = ["", *look.nulls]
    lead_id = folder.shared[0] if folder.shared else lead_id_of(look)
    if lead_id:
        made["lead_id"] = lead_id
    if created:
        made["created_at"] = created.column
        _say_format(made, created, told)
    else:
        order = order_of(look, folder)
        if order:
            made["order"] = order
            told.append(f"{order!r} counts up and stands in for time: is that so?")
    if folder.joins:
        joins = [{"file": other.path.name, "on": by} for other, by in folder.joins]
        made["join"] = joins if len(joins) > 1 else joins[0]
    renames = _renames(folder) | _without_a_role(look, made, zone)
    return made | ({"rename": renames} if renames else {})


def _without_a_role(look: Look, made: dict[str, Any], zone: ZoneInfo) -> dict[str, str]:
    """Names for columns that are called as a role is, and do not have it."""
    renames = {}
    for place, name in enumerate(look.names):
        role = snake_case(name)
        if role not in ("lead_id", "created_at", "as_of") or name in made.values():
            continue
        cells = Cells(report=FileReport(table="", file=""), name=name, texts=look.frame[name])
        if role != "as_of" or made.get("date_format") not in date_formats(cells, zone):
            renames[name] = f"{role}_{place + 1}"
    return renames


def _say_format(made: dict[str, Any], dated: Dated, told: list[str]) -> None:
    if dated.date_format:
        made["date_format"] = dated.date_format
    if dated.is_doubtful:
        told.append(f"{dated.column!r} may be day first or month first: check date_format")


def _deals_source(
    folder: Folder, zone: ZoneInfo, leads: dict[str, Any], told: list[str]
) -> dict[str, Any]:
    look = folder.deals or folder.leads
    made: dict[str, Any] = {}
    at = best_date(look, zone, dict.fromkeys(_CLOSED, 5), frozenset({"created", "first", "birth"}))
    if at and not folder.deals and not set(words(at.column)) & _CLOSED:
        at = None
    if folder.deals:
        assert folder.shared is not None
        made |= {"file": look.path.name, "lead_id": folder.shared[1]}
        if look.nulls:
            made["nulls"] = ["", *look.nulls]
    elif at and at.column == leads.get("created_at"):
        at = None
    if folder.outcome:
        made["column"] = folder.outcome.column
        made["won"] = list(folder.outcome.won)
        if folder.outcome.lost:
            made["lost"] = list(folder.outcome.lost)
    else:
        told.append(f"{look.path.name} has no column of stages: every row is taken as won")
    if at and (folder.deals or at.date_format or not leads.get("date_format")):
        made["at"] = at.column
        _say_format(made, at, told)
    amount = _amount(look, is_of_deals=folder.deals is not None)
    if amount:
        made["amount"] = amount
    if folder.deals:
        _tell_of_deals(look, made, told)
    return {} if _is_canonical(look, made) else made


def _tell_of_deals(look: Look, made: dict[str, Any], told: list[str]) -> None:
    """What the deals' file says more is no attribute: a new lead has none of it."""
    used = {"deal_id"} | {value for value in made.values() if isinstance(value, str)}
    rest = [name for name in look.names if name not in used]
    if rest:
        shown = ", ".join(rest[:6]) + (" …" if len(rest) > 6 else "")
        told.append(f"{look.path.name} says of deals alone, so no new lead has it: {shown}")


def _is_canonical(look: Look, made: dict[str, Any]) -> bool:
    usual = {"lead_id": "lead_id", "column": "stage", "at": "at", "amount": "amount"}
    stages = {"won": ["won"], "lost": ["lost"]}
    expected = {"file": look.path.name, **usual, **stages}
    same = all(expected.get(key) == value for key, value in made.items())
    return look.path.stem == "deals" and same and {"lead_id", "column", "at"} <= set(made)


def _amount(look: Look, *, is_of_deals: bool) -> str | None:
    for name in look.names:
        here = set(words(name))
        sold = here & (_CLOSED | {"contract", "opportunity"})
        if here & _MONEY and (is_of_deals or sold or here <= {"amount", "bedrag", "usd", "eur"}):
            numbers = look.frame[name][look.frame[name] != ""]
            if len(numbers) and numbers.str.contains(r"\d", regex=True).all():
                return name
    return None


def lead_id_of(look: Look) -> str | None:
    """The column that names each lead; None where row numbers must do."""
    unique = Look(path=look.path, frame=look.frame.drop_duplicates(), nulls=look.nulls)
    found = []
    for place, name in enumerate(look.names):
        here = set(words(name))
        if not here & _IDS or not unique.is_key(name):
            continue
        points = 2 * ("id" in here) + 2 * bool(here & _OF_A_LEAD) + bool(here & {"guid", "uuid"})
        found.append((-points, place, name))
    return min(found)[2] if found else None


def order_of(look: Look, folder: Folder) -> str | None:
    """A column that counts up with time; None where there is none."""
    for name in look.names:
        if not set(words(name)) & _IDS or not look.is_key(name):
            continue
        column = look.frame[name]
        if not column.str.fullmatch(r"\d{1,10}").all():
            continue
        numbers = column.astype("int64").to_numpy()
        if numbers.max() <= _HIGHEST_ORDER and not _is_sorted_by_outcome(numbers, look, folder):
            return name
    return None


def _is_sorted_by_outcome(numbers: np.ndarray, look: Look, folder: Folder) -> bool:
    if folder.outcome is None or folder.deals is not None:
        return False
    won = look.frame[folder.outcome.column].isin(folder.outcome.won).to_numpy()
    area = roc_auc_score(won, numbers)
    return bool(max(area, 1 - area) > _SORTED)


def best_date(
    look: Look, zone: ZoneInfo, wanted: dict[str, int], unwanted: frozenset[str]
) -> Dated | None:
    """The column of dates whose name fits best; None where there is none."""
    best: tuple[int, Dated] | None = None
    for name in look.names:
        here = set(words(name))
        points = sum(wanted.get(word, 0) for word in here) + bool(here & _DATED)
        if here & unwanted or (points == 0 and not _looks_dated(look.frame[name])):
            continue
        if best is not None and points <= best[0]:
            continue
        texts = look.frame[name]
        if (texts == "").mean() > 0.5 and wanted is _CREATED:
            continue
        cells = Cells(report=FileReport(table="", file=""), name=name, texts=texts)
        formats = date_formats(cells, zone)
        if formats:
            is_doubtful = formats[0] is not None and len(formats) > 1
            dated = Dated(column=name, date_format=formats[0], is_doubtful=is_doubtful)
            best = (points, dated)
    return best[1] if best else None


def _looks_dated(column: pd.Series) -> bool:
    some = column[column != ""].head(20)
    return bool(len(some) and some.str.contains(r"\d{1,4}[-/.]\w{1,3}[-/.]\d{1,4}").all())


def _known_names(columns: list[str]) -> dict[str, str]:
    """New names for the columns by which a lead is known elsewhere in the house."""
    by_name = {snake_case(column): column for column in columns}
    made = {}
    for known, others in KNOWN_AS.items():
        column = next((by_name[other] for other in others if other in by_name), None)
        if column is not None and known not in by_name:
            made[column] = known
    return made


def _renames(folder: Folder) -> dict[str, str]:
    """New names for columns known elsewhere by another, or that would be read under one or none."""
    columns = list(map(str, folder.leads.frame.columns))
    for other, by in folder.joins:
        here = set(columns)
        for name in map(str, other.frame.columns):
            if name != by:
                columns.append(f"{other.path.stem}_{name}" if name in here else name)
    counts = Counter(map(snake_case, columns))
    taken = set(counts)
    renames = _known_names(columns)
    seen: Counter[str] = Counter()
    for place, column in enumerate(columns):
        name = snake_case(column)
        seen[name] += 1
        if name and seen[name] == 1:
            continue
        new = f"{name or 'column'}_{place + 1}"
        while new in taken:
            new += "_"
        taken.add(new)
        renames[column] = new
    return renames
