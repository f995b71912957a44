"""Which column of a file is which: canonical names, or what ``[source.*]`` says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from definition import InputError
from definition.source import SourceFile
from records.intake.cells import Cells, clean
from records.intake.report import FileReport


def snake_case(name: str) -> str:
    """A column's name as attributes are named.

    Examples
    --------
    >>> snake_case("Total Time Spent on Website"), snake_case("eMail-Adres (werk)")
    ('total_time_spent_on_website', 'email_adres_werk')
    >>> snake_case("NumberOfEmployees"), snake_case("2nd owner")
    ('number_of_employees', 'n_2nd_owner')
    """
    apart = re.sub(r"(?<!\b[a-z])(?<=[a-z])(?=[A-Z])", "_", name)
    plain = re.sub(r"[^0-9a-zA-Z]+", "_", apart).strip("_").lower()
    return plain if not plain[:1].isdigit() else f"n_{plain}"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How one file is to be read.

    ``where`` maps a canonical name to the column that the definition gives for it.
    """

    table: str
    path: Path
    delimiter: str | None = None
    encoding: str | None = None
    nulls: list[str] = field(default_factory=lambda: [""])
    date_format: str | None = None
    rename: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: str, path: Path, source: SourceFile | None, names: Sequence[str]) -> Layout:
        """The layout that a source table gives; canonical without one."""
        if source is None:
            return cls(table=table, path=path)
        given: dict[str, Any] = {name: getattr(source, name, None) for name in names}
        return cls(
            table=table,
            path=path,
            delimiter=source.delimiter,
            encoding=source.encoding,
            nulls=source.nulls,
            date_format=source.date_format,
            rename=source.rename,
            where={name: column for name, column in given.items() if column},
        )


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Some rows of a file, asked for by canonical name."""

    layout: Layout
    report: FileReport
    frame: pd.DataFrame
    #: Canonical or snake_case name to the column in the file.
    by_name: Mapping[str, str]

    @classmethod
    def of(cls, layout: Layout, report: FileReport, frame: pd.DataFrame) -> Columns:
        """Name the columns; refuses a named one that is not there."""
        frame = _without_empty_columns(frame, report)
        for field_, column in [*layout.where.items(), *((name, name) for name in layout.rename)]:
            if column not in frame.columns:
                raise _absent(layout, f"source.{layout.table}.{field_}", column, frame)
        by_name: dict[str, str] = {}
        for column in map(str, frame.columns):
            name = layout.rename.get(column) or snake_case(column)
            if name in by_name:
                raise InputError(
                    f"would be read as {name}, as {by_name[name]!r} is",
                    str(column),
                    name,
                    "give one of the two another name under rename",
                    file=report.file,
                    row=1,
                )
            by_name[name] = column
        by_name.update(layout.where)
        return cls(layout=layout, report=report, frame=frame, by_name=by_name)

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def cells(self, name: str) -> Cells:
        """A column's cells, cleaned; empty ones where the file has no such column."""
        column = self.by_name.get(name)
        if column is None:
            texts = pd.Series("", index=self.frame.index, dtype="str")
            return Cells(report=self.report, name=name, texts=texts)
        texts = clean(self.frame[column], self.layout.nulls)
        return Cells(report=self.report, name=str(column), texts=texts)

    def needed(self, name: str) -> Cells:
        """A column that must be there and filled on every row."""
        if name not in self.by_name:
            raise _absent(self.layout, name, name, self.frame)
        cells = self.cells(name)
        if not cells.filled.all():
            raise cells.refuse("is empty", ~cells.filled, "fill it, or take the row out")
        return cells


def _without_empty_columns(frame: pd.DataFrame, report: FileReport) -> pd.DataFrame:
    empty = [
        column
        for column in frame.columns
        if str(column).startswith(("unnamed ", "Unnamed: ")) and (frame[column] == "").all()
    ]
    if empty:
        report.note(f"{len(empty)} empty column{'s' * (len(empty) > 1)} without a name left out")
    return frame.drop(columns=empty)


def _absent(layout: Layout, field_: str, column: str, frame: pd.DataFrame) -> InputError:
    near = difflib.get_close_matches(column, [str(each) for each in frame.columns], n=1, cutoff=0.5)
    remedy = (
        f"did you mean {near[0]!r}?"
        if near
        else f"name the column under [source.{layout.table}]; the file has {_listed(frame)}"
    )
    return InputError("is not a column of the file", field_, column, remedy, file=layout.path.name)


def _listed(frame: pd.DataFrame) -> str:
    names = [str(column) for column in frame.columns]
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
