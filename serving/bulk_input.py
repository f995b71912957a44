"""What a bulk scoring asks about: leads in a file, identifiers of leads on record, or a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy import Engine

from definition import Definition, InputError
from features.history import History
from records.intake import cells as read
from records.intake.files import pieces
from records.intake.layout import Columns, Layout
from records.intake.leads import PERSON, profile_of
from records.intake.report import FileReport
from records.tables import leads

_NAMES = ("lead_id", "created_at", "order", "as_of")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Some leads at their moments: with all that is known, or to be looked up."""

    #: Pairs of lead_id and microseconds UTC.
    moments: Sequence[tuple[str, int]]
    #: None where the records are to be asked.
    history: History | None
    file: str

    def __len__(self) -> int:
        return len(self.moments)


def ask_file(
    path: Path, definition: Definition, now: int, batch: int
) -> tuple[Iterator[Asked], int]:
    """Batches of leads of a file, and about how many there are."""
    return _batches(path, definition, now, batch), _count(path)


def ask_folder(records: Engine, now: int, batch: int) -> tuple[Iterator[Asked], int]:
    """All leads on record, each at its hand-over where it has one, else now."""
    with records.connect() as connection:
        rows = connection.execute(
            sa.select(leads.c.lead_id, leads.c.as_of).order_by(leads.c.sequence, leads.c.lead_id)
        ).all()
    moments = [(lead_id, now if as_of is None else as_of) for lead_id, as_of in rows]

    def batches() -> Iterator[Asked]:
        for start in range(0, len(moments), batch):
            yield Asked(moments=moments[start : start + batch], history=None, file="leads")

    return batches(), len(moments)


def _batches(path: Path, definition: Definition, now: int, batch: int) -> Iterator[Asked]:
    report = FileReport(table="leads", file=path.name)
    source = definition.source.leads
    for piece in pieces(path, source.delimiter if source else None):
        for start in range(0, len(piece.frame), batch):
            frame = piece.frame.iloc[start : start + batch]
            yield _asked(_columns(path, definition, frame, report), definition, now)


def _columns(
    path: Path, definition: Definition, frame: pd.DataFrame, report: FileReport
) -> Columns:
    """Under the names of the company's own export where the file has them, else canonical."""
    source = definition.source.leads
    if source is not None:
        own = Layout.of("leads", path, source, _NAMES)
        if {*own.where.values(), *own.rename} <= set(frame.columns):
            return Columns.of(own, report, frame)
        renamed = {old: new for old, new in own.rename.items() if old in frame.columns}
        layout = Layout(table="leads", path=path, nulls=source.nulls, rename=renamed)
        return Columns.of(layout, report, frame)
    return Columns.of(Layout(table="leads", path=path), report, frame)


def _asked(columns: Columns, definition: Definition, now: int) -> Asked:
    n = len(columns.frame)
    if "lead_id" in columns:
        ids = columns.needed("lead_id").texts.tolist()
    else:
        ids = [str(place) for place in columns.frame.index]
    zone = definition.company.timezone
    as_of = read.moments(columns.cells("as_of"), zone, None).fillna(now).astype("int64")
    moments = list(zip(ids, as_of.tolist(), strict=True))
    file = columns.report.file
    described = set(columns.by_name) & {*definition.attributes, *PERSON}
    if not described:
        if "lead_id" not in columns:
            raise InputError(
                "has neither lead_id nor any attribute",
                "IN",
                file,
                f"give lead_id, or columns such as {', '.join(list(definition.attributes)[:3])}",
                file=file,
            )
        return Asked(moments=moments, history=None, file=file)
    none = np.array([], dtype=np.int64)
    history = History(
        lead_ids=ids,
        as_of=np.asarray(as_of, dtype=np.int64),
        created_at=np.full(n, now, dtype=np.int64),
        profile=profile_of(columns, definition, merge=False),
        event_row=none,
        event_at=none,
        event_recorded_at=none,
        event_kind=np.array([], dtype=object),
    )
    return Asked(moments=moments, history=history, file=file)


def _count(path: Path) -> int:
    """About how many rows: exact for Parquet, line ends for CSV."""
    if path.suffix.lower() == ".parquet":
        try:
            return int(pq.read_metadata(path).num_rows)
        except Exception:  # what is wrong with the file is told when it is read
            return 0
    total = 0
    with path.open("rb") as raw:
        while block := raw.read(1 << 20):
            total += block.count(b"\n") or block.count(b"\r")
    return max(total - 1, 0)
