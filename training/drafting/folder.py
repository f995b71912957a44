"""The files of a folder: which holds the leads, which the deals, which belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from definition import InputError
from records.frames import COLUMNS
from records.intake.cells import clean
from records.intake.files import pieces
from training.drafting.nulls import markers
from training.drafting.outcome import Outcome, best_outcome
from training.drafting.words import listed, words

_ENDINGS = {".csv", ".tsv", ".parquet", ".txt"}
#: Names that speak of deals.
_DEAL_WORDS = listed("deals")
#: Read under these names without being told.
CANONICAL = frozenset(COLUMNS) - {"leads", "deals"}
#: Share of one file's values that must be found in the other.
_SHARED = 0.5


@dataclass(frozen=True, kw_only=True)
class Look:
    """The first rows of one file."""

    path: Path
    #: Cells as text; what means "not known" is empty.
    frame: pd.DataFrame
    nulls: list[str]

    @property
    def names(self) -> list[str]:
        """Columns that have a name."""
        return [name for name in map(str, self.frame.columns) if not name.startswith("unnamed ")]

    def is_key(self, name: str) -> bool:
        """Whether every row has another value in this column."""
        column = self.frame[name]
        return bool(len(column) > 1 and (column != "").all() and column.is_unique)

    def outcome(self) -> Outcome | None:
        """The column that says what became of each row."""
        return best_outcome((name, self.frame[name]) for name in self.names)


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What each file is."""

    leads: Look
    #: The outcome column of ``leads`` or, where there is such a file, of ``deals``.
    outcome: Outcome | None
    deals: Look | None
    #: Column of ``leads`` that ``deals`` refers to, and its name there.
    shared: tuple[str, str] | None
    #: Files that say more of something a lead has, with the column that both have.
    joins: list[tuple[Look, str]]
    #: What leads did, in the canonical file.
    events: Look | None
    others: list[Look]
    #: Why other files cannot be read.
    broken: list[InputError]


def look_into(folder: Path) -> Folder:
    """Tell what the files of a folder are.

    Raises
    ------
    InputError
        If there are no files, or nothing in them says what became of leads.
    """
    looks, broken = _looks(_files(folder))
    looks.sort(key=lambda look: (_place(look.path), -len(look.frame)))
    for leads in looks:
        if leads.path.stem.lower() in CANONICAL:
            continue
        others = [look for look in looks if look is not leads]
        found = _deals(leads, others)
        outcome = None if found else leads.outcome()
        if found or outcome:
            return _sorted_out(leads, outcome, found, others, broken)
    if broken:
        raise broken[0]
    columns = ", ".join(looks[0].names[:12])
    raise InputError(
        "has no column and no file that says what became of leads",
        str(looks[0].path.name),
        columns,
        "add a column such as converted with yes and no, or deals.csv with lead_id, stage and at",
    )


def _place(path: Path) -> int:
    """Files whose name says what they are come first."""
    return {"leads": 0, "deals": 1}.get(path.stem.lower(), 2)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputError("is no folder", "folder", str(folder), "name a folder with CSV files")
    paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _ENDINGS]
    tables = [path for path in paths if path.suffix.lower() != ".txt"] or paths
    if not tables:
        sheets = [path.name for path in folder.iterdir() if path.suffix.lower().startswith(".xls")]
        remedy = "save the sheet as CSV" if sheets else "put your export there as CSV or Parquet"
        found = sheets[0] if sheets else str(folder)
        raise InputError("holds no CSV or Parquet file", "folder", found, remedy)
    return tables


def _looks(paths: list[Path]) -> tuple[list[Look], list[InputError]]:
    looks, broken = [], []
    for path in paths:
        try:
            looks.append(_look(path))
        except InputError as error:
            broken.append(error)
    return looks, broken


def _look(path: Path) -> Look:
    piece = next(iter(pieces(path)))
    frame = piece.frame
    nulls = markers(frame[column] for column in frame.columns)
    cleaned = {str(name): clean(frame[name], nulls) for name in frame.columns}
    return Look(path=path, frame=pd.DataFrame(cleaned, index=frame.index), nulls=nulls)


def _deals(leads: Look, others: list[Look]) -> tuple[Look, tuple[str, str]] | None:
    """The file of deals that refers to these leads, and by which column."""
    for other in others:
        shared = None if other.path.stem.lower() in CANONICAL else _key_of(leads, other)
        if shared is None:
            continue
        said = {word for name in (other.path.stem, *other.names) for word in words(name)}
        if other.path.stem.lower() == "deals" or (said & _DEAL_WORDS and _is_of_some(leads, other)):
            return other, shared
    return None


def _is_of_some(leads: Look, other: Look) -> bool:
    """Whether only some leads stand in the file, as only some are won; or it says which are."""
    return other.outcome() is not None or len(other.frame) < 0.9 * len(leads.frame)


def _key_of(leads: Look, other: Look) -> tuple[str, str] | None:
    """A column in which every lead is another, and the other file's column that names leads."""
    for key in leads.names:
        if not leads.is_key(key):
            continue
        # Counts from 1 are found in any file: only a name that says whose they are tells.
        is_count = leads.frame[key].str.fullmatch(r"\d{1,4}").all()
        for name in sorted(other.names, key=lambda name: name != key):
            filled = other.frame[name][other.frame[name] != ""]
            if is_count and (name != key or words(key) == ("id",)):
                continue
            if len(filled) and filled.isin(leads.frame[key]).mean() > _SHARED:
                return key, name
    return None


def _sorted_out(
    leads: Look,
    outcome: Outcome | None,
    found: tuple[Look, tuple[str, str]] | None,
    others: list[Look],
    broken: list[InputError],
) -> Folder:
    deals, shared = found or (None, None)
    joins: list[tuple[Look, str]] = []
    events = None
    rest = []
    for other in others:
        if other is deals:
            continue
        if other.path.stem.lower() in CANONICAL:
            events = other if other.path.stem.lower() == "events" else events
            continue
        by = _looked_up_by(leads, other)
        if by is not None:
            joins.append((other, by))
        else:
            rest.append(other)
    return Folder(
        leads=leads,
        outcome=deals.outcome() if deals else outcome,
        deals=deals,
        shared=shared,
        joins=joins,
        events=events,
        others=rest,
        broken=broken,
    )


def _looked_up_by(leads: Look, other: Look) -> str | None:
    """The column by which the other file says more of something that a lead has."""
    for name in other.names:
        if name not in leads.names or not other.is_key(name):
            continue
        known = leads.frame[name][leads.frame[name] != ""].drop_duplicates()
        if len(known) and known.isin(other.frame[name]).mean() > _SHARED:
            return name
    return None
