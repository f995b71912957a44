"""A second file, looked up by a column that both files have."""

from __future__ import annotations

import difflib
from pathlib import Path

import pandas as pd

from definition import InputError
from definition.source import Join
from records.intake.files import named, whole
from records.intake.report import FileReport

#: Names among which the nearest is sought.
_MOST = 10_000


def joined(frame: pd.DataFrame, folder: Path, join: Join, report: FileReport) -> pd.DataFrame:
    """The leads' rows with the second file's columns; a name both have gets the file's before it.

    Raises
    ------
    InputError
        If one of the files has no such column, or the second has a value twice.
    """
    path = named(folder, join.file, "source.leads.join.file")
    other = whole(path, report=report)
    for side, file in ((frame, report.file), (other, path.name)):
        if join.on not in side.columns:
            near = difflib.get_close_matches(join.on, [str(each) for each in side.columns], n=1)
            remedy = f"did you mean {near[0]!r}?" if near else "name a column that both files have"
            raise InputError("is not a column", "source.leads.join.on", join.on, remedy, file=file)
    other = other.assign(**{join.on: other[join.on].str.strip()})
    other = other[other[join.on] != ""]
    twice = other[join.on].duplicated()
    if twice.any():
        row = int(other.index[int(twice.to_numpy().argmax())])
        value = other.loc[row, join.on]
        remedy = "keep one row of each"
        raise InputError("stands twice", join.on, value, remedy, file=path.name, row=row)
    key = frame[join.on].str.strip()
    _tell_absent(key[(key != "") & ~key.isin(other[join.on])], other[join.on], path, report)
    clash = set(frame.columns) & set(other.columns) - {join.on}
    other = other.rename(columns={name: f"{path.stem}_{name}" for name in clash})
    merged = frame.assign(**{join.on: key}).merge(other, on=join.on, how="left").fillna("")
    return merged.set_axis(frame.index)


def _tell_absent(absent: pd.Series, there: pd.Series, path: Path, report: FileReport) -> None:
    if absent.empty:
        return
    name = absent.iloc[0]
    near = difflib.get_close_matches(name, there.head(_MOST).tolist(), n=1)
    example = f"{name!r}" + (f" (is it {near[0]!r}?)" if near else "")
    report.note(f"{len(absent):,} rows find nothing in {path.name}, such as {example}")
