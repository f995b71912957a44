"""What a page shows, as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fastapi.responses import Response, StreamingResponse

from records.rows import chunks

#: Rows sent at a time.
_AT_A_TIME = 1_000
#: A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file to keep, in UTF-8 that spreadsheets recognise; sent while rows are made."""
    return StreamingResponse(
        _written(header, rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-cache",
        },
    )


def _written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield "\ufeff" + _lines([header])
    for some in chunks(rows, _AT_A_TIME):
        yield _lines(some)


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([cell(each) for each in row] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value that no spreadsheet runs; numbers stay numbers.

    Examples
    --------
    >>> cell('=HYPERLINK("http://rivaal.example")'), cell(-12), cell(None), cell("Jan")
    ('\\'=HYPERLINK("http://rivaal.example")', -12, '', 'Jan')
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
