"""Read somebody's CSV or Parquet as text, whatever its encoding, separators and line ends."""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from definition import InputError

#: Rows handed on at a time.
PIECE = 100_000
#: Bytes looked at to tell the encoding and the separator.
_LOOK = 1_000_000
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some rows of a file as text; row numbers are those a spreadsheet shows."""

    frame: pd.DataFrame
    #: Row of the first, the header being row 1.
    first_row: int


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
    path: Path, delimiter: str | None = None, encoding: str | None = None
) -> Iterator[Piece]:
    """The file's rows in pieces, every cell as text.

    Raises
    ------
    InputError
        If the file cannot be read, naming the row.
    """
    if not path.is_file():
        raise InputError("is no file", path.name, str(path), "give a CSV or Parquet file")
    if path.suffix.lower() == ".parquet":
        yield from _parquet(path)
    else:
        yield from _csv(path, delimiter, encoding)


def whole(path: Path, delimiter: str | None = None, encoding: str | None = None) -> pd.DataFrame:
    """All rows at once, the index counting rows as a spreadsheet shows them."""
    frames = []
    for piece in pieces(path, delimiter, encoding):
        piece.frame.index = pd.RangeIndex(piece.first_row, piece.first_row + len(piece.frame))
        frames.append(piece.frame)
    return pd.concat(frames)


def _parquet(path: Path) -> Iterator[Piece]:
    try:
        file = pq.ParquetFile(path)
        row = 2
        if file.metadata.num_rows == 0:
            yield Piece(frame=_texts(file.schema_arrow.empty_table()), first_row=row)
        for batch in file.iter_batches(PIECE):
            yield Piece(frame=_texts(pa.Table.from_batches([batch])), first_row=row)
            row += batch.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        first = str(error).splitlines()[0]
        raise InputError(
            "cannot be read as Parquet", path.name, first, "write it anew, or give CSV"
        ) from None


def _texts(table: pa.Table) -> pd.DataFrame:
    """Typed columns as the text that a CSV would have; times as ISO 8601."""
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_timestamp(column.type):
            zone = "Z" if column.type.tz else ""
            moments = column.to_pandas()
            if zone:
                moments = moments.dt.tz_convert("UTC")
            columns[name] = moments.dt.strftime(f"%Y-%m-%dT%H:%M:%S.%f{zone}").astype("str")
        else:
            columns[name] = pd.Series(column.cast(pa.string()).to_pandas(), dtype="str")
        columns[name] = columns[name].fillna("")
    return pd.DataFrame(columns)


def _csv(path: Path, delimiter: str | None, encoding: str | None) -> Iterator[Piece]:
    with path.open("rb") as raw:
        look = raw.read(_LOOK)
    if not look.strip():
        raise InputError("is empty", path.name, "", "give a file with a header and rows")
    encoding = encoding or _encoding(path, look)
    header_text = io.StringIO(look.decode(encoding, errors="replace"), newline=None).readline()
    delimiter = delimiter or _delimiter(header_text)
    header = next(csv.reader([header_text], delimiter=delimiter))
    _check_header(path, header)
    row = 2
    try:
        # Universal newlines: CRLF, bare CR and a mix all end a line.
        with path.open(encoding=encoding, newline=None) as text:
            for frame in pd.read_csv(
                text,
                sep=delimiter,
                dtype=str,
                keep_default_na=False,
                na_filter=False,
                index_col=False,
                chunksize=PIECE,
                names=[f"{place}" for place in range(len(header))],
                header=0,
                skip_blank_lines=True,
            ):
                frame.columns = pd.Index(_names(header))
                yield Piece(frame=frame.fillna(""), first_row=row)
                row += len(frame)
            if row == 2:
                columns = {name: pd.Series([], dtype="str") for name in _names(header)}
                yield Piece(frame=pd.DataFrame(columns), first_row=row)
    except UnicodeDecodeError:
        raise InputError(
            f"is not {encoding} throughout", path.name, "", "save it as UTF-8"
        ) from None
    except pd.errors.ParserError as error:
        told = str(error).split("C error: ")[-1].strip()
        raise InputError("has a broken row", path.name, told, "mend that row") from None


def _encoding(path: Path, look: bytes) -> str:
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if look.startswith(mark):
            return name
    try:
        # The look may end within a character.
        look[: len(look) - 3 if len(look) == _LOOK else len(look)].decode("utf-8")
        with path.open(encoding="utf-8") as text:
            while text.read(_LOOK):
                pass
        return "utf-8"
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(look[:100_000]).best()
        guess = best.encoding if best else "cp1252"
        # Western files are nearly always cp1252; its relatives differ in what nobody types.
        return "cp1252" if guess.startswith(("cp125", "latin", "iso8859")) else guess


def _delimiter(header: str) -> str:
    counts = Counter(letter for letter in header if letter in _SEPARATORS)
    return counts.most_common(1)[0][0] if counts else ","


def _check_header(path: Path, header: list[str]) -> None:
    names = [name.strip() for name in header if name.strip()]
    if not names:
        raise InputError("has no header", path.name, header, "name the columns in row 1")
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise InputError(
            "has a column twice", path.name, twice[0], "give each column its own name", row=1
        )


def _names(header: list[str]) -> list[str]:
    return [name.strip() or f"unnamed {place + 1}" for place, name in enumerate(header)]
