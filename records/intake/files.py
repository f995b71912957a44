"""Read somebody's CSV or Parquet as text, whatever its encoding, separators and line ends."""

from __future__ import annotations

import csv
import difflib
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from definition import InputError
from records.intake.encoding import encoding_of
from records.intake.report import FileReport

#: Rows handed on at a time.
PIECE = 100_000
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some rows of a file as text, the index counting rows as a spreadsheet shows them."""

    frame: pd.DataFrame
    #: How much of the file has been read with it, in bytes or rows, and of how much.
    done: int
    total: int


def find(folder: Path, name: str) -> Path | None:
    """The canonical file of that name: CSV or Parquet; None where there is none."""
    for ending in (".csv", ".parquet"):
        path = folder / f"{name}{ending}"
        if path.exists():
            return path
    return None


def named(folder: Path, file: str, field: str) -> Path:
    """A file that the definition names.

    Raises
    ------
    InputError
        If it is not there, with the nearest name that is.
    """
    path = folder / file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError("lies outside the folder", field, file, "name a file of the folder")
    if path.is_file():
        return path
    near = difflib.get_close_matches(file, [each.name for each in folder.iterdir()], n=1)
    remedy = f"did you mean {near[0]}?" if near else f"put it into {folder}"
    raise InputError("is not there", field, file, remedy)


def pieces(
    path: Path,
    delimiter: str | None = None,
    encoding: str | None = None,
    report: FileReport | None = None,
) -> Iterator[Piece]:
    """The file's rows in pieces, every cell as text.

    Parameters
    ----------
    path : a CSV or Parquet file
    delimiter, encoding : as the definition gives them; told from the file otherwise
    report : hears what is worth knowing

    Raises
    ------
    InputError
        If the file cannot be read, naming the row.
    """
    if not path.is_file():
        raise InputError("is no file", path.name, str(path), "give a CSV or Parquet file")
    report = report or FileReport(table="", file=path.name)
    if path.suffix.lower() == ".parquet":
        yield from _parquet(path)
    else:
        yield from _csv(path, delimiter, encoding, report)


def whole(
    path: Path,
    delimiter: str | None = None,
    encoding: str | None = None,
    report: FileReport | None = None,
) -> pd.DataFrame:
    """All rows at once, the index counting rows as a spreadsheet shows them."""
    return pd.concat([piece.frame for piece in pieces(path, delimiter, encoding, report)])


def _parquet(path: Path) -> Iterator[Piece]:
    try:
        file = pq.ParquetFile(path)
        total, done = file.metadata.num_rows, 0
        if total == 0:
            yield Piece(frame=_texts(file.schema_arrow.empty_table(), 0), done=0, total=0)
        for batch in file.iter_batches(PIECE):
            frame = _texts(pa.Table.from_batches([batch]), done)
            done += batch.num_rows
            yield Piece(frame=frame, done=done, total=total)
    except (pa.ArrowException, OSError) as error:
        first = str(error).splitlines()[0]
        raise InputError(
            "cannot be read as Parquet", path.name, first, "write it anew, or give CSV"
        ) from None


def _texts(table: pa.Table, before: int) -> pd.DataFrame:
    """Typed columns as the text that a CSV would have; times as ISO 8601."""
    index = pd.RangeIndex(before + 2, before + 2 + table.num_rows)
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_timestamp(column.type):
            zone = "Z" if column.type.tz else ""
            moments = column.cast(pa.timestamp("us", tz=column.type.tz)).to_pandas()
            if zone:
                moments = moments.dt.tz_convert("UTC")
            texts = moments.dt.strftime(f"%Y-%m-%dT%H:%M:%S.%f{zone}").astype("str")
        elif pa.types.is_nested(column.type):
            raise pa.ArrowInvalid(f"column {name} holds lists or records, not single values")
        else:
            texts = pd.Series(column.cast(pa.string()).to_pandas(), dtype="str")
        columns[name] = texts.fillna("").set_axis(index)
    return pd.DataFrame(columns, index=index)


def _csv(
    path: Path, delimiter: str | None, encoding: str | None, report: FileReport
) -> Iterator[Piece]:
    if encoding is None:
        encoding = encoding_of(path)
        if not encoding.startswith("utf"):
            report.note(f"is no UTF-8: read as {encoding}; say encoding where that is wrong")
    try:
        yield from _rows(path, _header(path, encoding, delimiter), encoding)
    except UnicodeError:
        raise InputError(
            f"is not {encoding} throughout", path.name, "", "save it as UTF-8"
        ) from None
    except pd.errors.ParserWarning:
        raise _too_long(path, _header(path, encoding, delimiter), encoding) from None
    except (pd.errors.ParserError, csv.Error) as error:
        raise _broken(path, str(error)) from None


@dataclass(frozen=True, kw_only=True)
class _Header:
    """The first row that is not blank."""

    names: list[str]
    delimiter: str
    #: Its row as a spreadsheet shows it.
    row: int
    #: Lines of the file up to its end: a name may hold line ends.
    n_lines: int


def _rows(path: Path, header: _Header, encoding: str) -> Iterator[Piece]:
    # One column more than there are names: what stands there is a cell too many.
    places = [str(place) for place in range(len(header.names) + 1)]
    total = path.stat().st_size
    row = header.row + 1
    # Universal newlines: CRLF, bare CR and a mix all end a line.
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline=None) as text:
        for _ in range(header.n_lines):
            text.readline()
        reader = pd.read_csv(
            text,
            sep=header.delimiter,
            dtype=str,
            keep_default_na=False,
            na_values=[],
            index_col=False,
            chunksize=PIECE,
            names=places,
            header=None,
            skip_blank_lines=False,
        )
        for frame in _chunks(reader, places):
            frame.index = pd.RangeIndex(row, row + len(frame))
            row += len(frame)
            yield Piece(frame=_checked(frame, header.names, path), done=raw.tell(), total=total)


def _chunks(reader: Iterator[pd.DataFrame], places: list[str]) -> Iterator[pd.DataFrame]:
    """The reader's frames; one without rows where there are none."""
    chunks = iter(reader)
    try:
        while True:
            with warnings.catch_warnings():
                # Else cells beyond the header would be dropped without a word.
                warnings.simplefilter("error", pd.errors.ParserWarning)
                frame = next(chunks, None)
            if frame is None:
                return
            yield frame
    except pd.errors.EmptyDataError:
        yield pd.DataFrame({place: pd.Series([], dtype="str") for place in places})


def _checked(frame: pd.DataFrame, names: list[str], path: Path) -> pd.DataFrame:
    """Without blank rows; refuses a row that is longer than the header."""
    frame = frame.fillna("")
    extra = frame.pop(str(len(names)))
    is_longer = (extra.str.strip() != "").to_numpy()
    if is_longer.any():
        row = int(frame.index[int(is_longer.argmax())])
        raise _longer(path, len(names), row, extra.loc[row])
    frame.columns = pd.Index(names)
    if not (frame[names[0]] == "").any():
        return frame
    return frame.loc[~(frame == "").all(axis=1)]


def _longer(path: Path, n_names: int, row: int, cell: str) -> InputError:
    return InputError(
        f"has more cells than the {n_names} columns of the header",
        "",
        cell,
        "name the column, or put quotes around a cell that holds the separator",
        file=path.name,
        row=row,
    )


def _too_long(path: Path, header: _Header, encoding: str) -> InputError:
    """The first row with more cells than the header, sought anew."""
    n_names = len(header.names)
    with path.open(encoding=encoding, newline=None) as text:
        rows = csv.reader(islice(text, header.n_lines, None), delimiter=header.delimiter)
        for row, cells in enumerate(rows, start=header.row + 1):
            if len(cells) > n_names and any(cell.strip() for cell in cells[n_names:]):
                return _longer(path, n_names, row, cells[n_names])
    return _broken(path, "rows of different lengths")


def _broken(path: Path, told: str) -> InputError:
    """What the parser says, with the row that a spreadsheet would show."""
    told = told.split("C error: ")[-1].strip()
    found = re.search(r"in line (\d+)|at row (\d+)", told)
    row = None
    if found:
        row = int(found[1]) + 1 if found[1] else int(found[2]) + 2
        told = re.sub(r" (starting )?(in line|at row) \d+", "", told)
    return InputError("is broken", "", told, "mend that row", file=path.name, row=row)


def _header(path: Path, encoding: str, delimiter: str | None) -> _Header:
    with path.open(encoding=encoding, newline=None) as text:
        lines = _Lines(text)
        first = next((line for line in lines if line.strip(" \t\r\n,;|")), "")
        row = lines.n_read
        delimiter = delimiter or _delimiter(first)
        names = next(csv.reader(chain([first], lines), delimiter=delimiter), [])
    _check_header(path, names, row)
    return _Header(names=_names(names), delimiter=delimiter, row=row, n_lines=lines.n_read)


class _Lines:
    """The lines of a text, counted."""

    def __init__(self, text: Iterable[str]) -> None:
        self._text = iter(text)
        self.n_read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.n_read += 1
        return line


def _delimiter(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    counts = Counter(letter for letter in bare if letter in _SEPARATORS)
    return counts.most_common(1)[0][0] if counts else ","


def _check_header(path: Path, header: list[str], row: int) -> None:
    names = [name.strip() for name in header if name.strip()]
    if not names:
        raise InputError(
            "is no header", "", header, "name the columns there", file=path.name, row=row
        )
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        remedy = "give each column its own name"
        raise InputError(
            "stands twice in the header", "", twice[0], remedy, file=path.name, row=row
        )


def _names(header: list[str]) -> list[str]:
    """Names on one line; a column without one is told by its place."""
    return [
        re.sub(r"\s*\n\s*", " ", name.strip()) or f"unnamed {place + 1}"
        for place, name in enumerate(header)
    ]
