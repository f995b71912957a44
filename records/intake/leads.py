"""The leads of a company folder: who they are, when they came, what is known of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from definition import Attribute, Definition, InputError
from definition.source import LeadsSource
from records.intake import cells as read
from records.intake.cells import Cells
from records.intake.files import find, named, whole
from records.intake.joins import joined
from records.intake.layout import Columns, Layout
from records.intake.report import FileReport

#: Columns with a meaning of their own; they are attributes as well.
PERSON = ("email", "phone", "company", "source", "campaign", "owner")
_OWN = ("lead_id", "created_at", "as_of", "order")
#: Where an order stands in for time, the first lead came at this moment (2000-01-01 UTC).
ORDER_START = 946_684_800_000_000


@dataclass(frozen=True, kw_only=True)
class Leads:
    """All leads of a folder; row i of ``frame`` has profile column values at i."""

    frame: pd.DataFrame
    #: Attribute name to values, one per lead, None where empty.
    profile: dict[str, list[Any]]
    #: The columns as text, for outcomes that stand in the same file.
    columns: Columns
    report: FileReport

    @cached_property
    def ids(self) -> pd.Index:
        """All lead_ids, quick to look up."""
        ids: pd.Index = pd.Index(self.frame["lead_id"], dtype=object)
        return ids

    def profiles(self, start: int, end: int) -> list[dict[str, Any]]:
        """The profiles of some leads as dicts, without what is empty."""
        pieces = {name: values[start:end] for name, values in self.profile.items()}
        return [
            {name: values[row] for name, values in pieces.items() if values[row] is not None}
            for row in range(min(end, len(self.frame)) - start)
        ]


def read_leads(folder: Path, definition: Definition) -> Leads:
    """Read the leads file.

    Raises
    ------
    InputError
        For the first thing that cannot be read, naming file, row, value and remedy.
    """
    source = definition.source.leads
    path = _path(folder, source)
    report = FileReport(table="leads", file=path.name)
    layout = Layout.of("leads", path, source, ("lead_id", "created_at", "order", "as_of"))
    frame = whole(path, layout.delimiter, layout.encoding, report)
    report.rows = len(frame)
    if frame.empty:
        raise InputError("has no rows", "", "only a header", "give leads", file=path.name)
    for join in source.joins if source else []:
        frame = joined(frame, folder, join, report)
    columns = Columns.of(layout, report, frame)
    columns = _without_repeats(columns, source)
    columns, created_at = _created(columns, source, definition)
    leads = pd.DataFrame(
        {
            "lead_id": _ids(columns, source).to_numpy(dtype=object),
            "created_at": created_at.astype("int64").to_numpy(),
            "as_of": _moments(columns, "as_of", definition).array,
            "sequence": range(len(columns.frame)),
            "group_key": _groups(columns, source),
        }
    )
    for name in ("source", "campaign", "owner"):
        leads[name] = read.one_spelling(columns.cells(name)).to_numpy(dtype=object)
    profile = profile_of(columns, definition)
    _tell_undeclared(columns, definition)
    return Leads(frame=leads, profile=profile, columns=columns, report=report)


def _path(folder: Path, source: LeadsSource | None) -> Path:
    if source is not None and source.file:
        return named(folder, source.file, "source.leads.file")
    path = find(folder, "leads")
    if path is None:
        raise InputError(
            "is not there",
            "leads",
            str(folder / "leads.csv"),
            "put leads.csv there, or name the file under [source.leads] file",
        )
    return path


def _without_repeats(columns: Columns, source: LeadsSource | None) -> Columns:
    """Rows that are the same in every column count once; the same id with other values does not."""
    if "lead_id" not in columns:
        if source is None or source.file is None:
            columns.needed("lead_id")
        columns.report.note("no lead_id: row numbers stand in")
        return columns
    ids = columns.needed("lead_id").texts
    again = ids.duplicated(keep="first")
    if not again.any():
        return columns
    same = columns.frame.duplicated(keep="first")
    clash = again & ~same
    if clash.any():
        cells = columns.cells("lead_id")
        raise cells.refuse("stands twice with different values", clash, "keep one row per lead")
    columns.report.leave_out("rows that repeat another", int(again.sum()), ids[again].iloc[0])
    return _kept(columns, ~again)


def _created(
    columns: Columns, source: LeadsSource | None, definition: Definition
) -> tuple[Columns, pd.Series]:
    """When each lead came; rows that do not say so are left out."""
    if source is not None and source.order:
        return columns, _in_order(columns)
    if source is not None and source.file and not source.created_at:
        if "created_at" in columns:
            raise InputError(
                "is in the file, but the definition names no dates",
                "source.leads.created_at",
                columns.by_name["created_at"],
                f'say created_at = "{columns.by_name["created_at"]}" under [source.leads]',
            )
        columns.report.note("no dates in the file: judged by folds instead of on the newest leads")
        return columns, pd.Series(ORDER_START, index=columns.frame.index, dtype="Int64")
    if "created_at" not in columns:
        columns.needed("created_at")
    created = _moments(columns, "created_at", definition)
    missing = created.isna()
    if not missing.any():
        return columns, created
    if missing.all():
        raise columns.cells("created_at").refuse("is empty", missing, "fill it, or give order")
    first = columns.frame.index[missing].tolist()[0]
    columns.report.leave_out("rows without created_at", int(missing.sum()), f"row {first}")
    return _kept(columns, ~missing), created[~missing]


def _in_order(columns: Columns) -> pd.Series:
    """An order as moments, one second apart; only their order means anything."""
    cells = columns.needed("order")
    found = pd.to_numeric(cells.texts, errors="coerce")
    wrong = found.isna() | (found % 1 != 0) | (found.abs() > 3e9)
    if wrong.any():
        raise cells.refuse("is no whole number", wrong, "name a column that counts up")
    return (found.astype("int64") * 1_000_000 + ORDER_START).astype("Int64")


def _moments(columns: Columns, name: str, definition: Definition) -> pd.Series:
    zone = definition.company.timezone
    return read.moments(columns.cells(name), zone, columns.layout.date_format)


def _ids(columns: Columns, source: LeadsSource | None) -> pd.Series:
    if "lead_id" in columns:
        return columns.cells("lead_id").texts.astype(object)
    return pd.Series([str(row) for row in columns.frame.index], index=columns.frame.index)


def _groups(columns: Columns, source: LeadsSource | None) -> list[str]:
    """A digest of the columns that make near-duplicates; "" where none are named or filled."""
    names = source.group if source else []
    if not names:
        return [""] * len(columns.frame)
    for name in names:
        if name not in columns and name not in columns.frame.columns:
            columns.needed(name)
    parts = [
        columns.cells(name if name in columns else _name_of(columns, name)).texts.str.casefold()
        for name in names
    ]
    keys = zip(*(part.tolist() for part in parts), strict=True)
    return [
        hashlib.blake2b("\0".join(key).encode(), digest_size=8).hexdigest() if any(key) else ""
        for key in keys
    ]


def _name_of(columns: Columns, column: str) -> str:
    return next(name for name, each in columns.by_name.items() if each == column)


def _kept(columns: Columns, which: pd.Series) -> Columns:
    return Columns(
        layout=columns.layout,
        report=columns.report,
        frame=columns.frame[which.to_numpy()],
        by_name=columns.by_name,
    )


def profile_of(
    columns: Columns, definition: Definition, *, merge: bool = True
) -> dict[str, list[Any]]:
    """Every declared attribute that the file has, as its kind wants it."""
    absent = []
    profile: dict[str, list[Any]] = {}
    for name, attribute in definition.attributes.items():
        if name not in columns:
            absent.append(name)
            continue
        profile[name] = attribute_values(columns.cells(name), attribute, definition, merge=merge)
    if absent:
        columns.report.note(f"declared but not in the file: {', '.join(absent)}")
    for name in PERSON:
        if name in columns and name not in profile:
            profile[name] = read.texts(columns.cells(name)).tolist()
    return profile


def attribute_values(
    cells: Cells, attribute: Attribute, definition: Definition, *, merge: bool = True
) -> list[Any]:
    """The cells as the attribute's kind wants them, None where empty.

    ``merge`` gives spellings that differ only in case one spelling; a part of a file cannot
    tell which is the commonest.
    """
    zone = definition.company.timezone
    match attribute.kind:
        case "number":
            return [_plain(value) for value in read.numbers(cells).tolist()]
        case "date":
            found = read.moments(cells, zone, attribute.date_format)
            return [None if value is None else _iso(value) for value in _or_none(found)]
        case _:
            if attribute.kind == "band":
                return _or_none(read.bands(cells, attribute.values))
            if attribute.kind == "flag":
                return _or_none(read.flags(cells))
            merged = merge and attribute.kind == "category"
            return _or_none(read.one_spelling(cells) if merged else read.texts(cells))


def _or_none(column: pd.Series) -> list[Any]:
    return [
        None if missing else value for value, missing in zip(column, column.isna(), strict=True)
    ]


def _plain(value: float) -> float | int | None:
    if value != value:
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _iso(moment: int) -> str:
    return pd.Timestamp(moment, unit="us", tz="UTC").isoformat()


def _tell_undeclared(columns: Columns, definition: Definition) -> None:
    used = {*definition.attributes, *PERSON, *_OWN}
    source = definition.source
    outcome = {each.column for each in (source.deals, source.feedback, source.attempts) if each}
    taken = {*columns.layout.where.values(), *outcome}
    left = [
        column
        for name, column in columns.by_name.items()
        if name not in used and column not in taken
    ]
    if left:
        shown = ", ".join(map(str, left[:8])) + (" …" if len(left) > 8 else "")
        columns.report.note(f"{len(left)} columns not declared, so left out: {shown}")
