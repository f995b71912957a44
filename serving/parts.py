"""Finished parts of a long output, kept beside it until it is whole."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from models.bulk import COLUMNS


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Parts in ``OUT.parts``, one file each, written whole or not at all."""

    target: Path
    folder: Path
    #: The moment taken for "now" when the work began, microseconds UTC.
    now: int

    @classmethod
    def of(cls, target: Path, source: Path, card_id: str, now: int) -> Parts:
        """Go on with the parts that are there, if they are of the same input and card."""
        folder = target.with_name(f"{target.name}.parts")
        stat = source.stat()
        order = {
            "source": str(source.resolve()),
            "size": stat.st_size,
            "changed": stat.st_mtime_ns,
            "card_id": card_id,
        }
        note = folder / "order.json"
        if note.exists():
            before = orjson.loads(note.read_bytes())
            if {name: before.get(name) for name in order} == order:
                return cls(target=target, folder=folder, now=before["now"])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        note.write_bytes(orjson.dumps({**order, "now": now}))
        return cls(target=target, folder=folder, now=now)

    def has(self, place: int) -> bool:
        """Whether that part is finished."""
        return self._path(place).exists()

    def put(self, place: int, scores: pd.DataFrame) -> None:
        """Write a part; it appears under its name only when it is whole."""
        path = self._path(place)
        aside = path.with_suffix(".new")
        scores.to_parquet(aside, index=False)
        aside.replace(path)

    def finish(self) -> int:
        """Put the parts together, in order, and take them away; answers how many rows."""
        aside = self.target.with_name(f"{self.target.name}.new")
        paths = sorted(self.folder.glob("*.parquet"))
        is_csv = self.target.suffix.lower() == ".csv"
        n_rows = _as_csv(paths, aside) if is_csv else _as_parquet(paths, aside)
        aside.replace(self.target)
        shutil.rmtree(self.folder)
        return n_rows

    def _path(self, place: int) -> Path:
        return self.folder / f"{place:08d}.parquet"


def _as_csv(paths: list[Path], target: Path) -> int:
    n_rows = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        pd.DataFrame(columns=list(COLUMNS)).to_csv(out, index=False)
        for path in paths:
            part = pd.read_parquet(path)
            part.to_csv(out, index=False, header=False)
            n_rows += len(part)
    return n_rows


def _as_parquet(paths: list[Path], target: Path) -> int:
    n_rows = 0
    writer: pq.ParquetWriter | None = None
    for path in paths:
        table = pq.read_table(path)
        writer = writer or pq.ParquetWriter(target, table.schema)
        writer.write_table(table)
        n_rows += table.num_rows
    if writer is None:
        empty = pa.table({name: pa.array([], pa.string()) for name in COLUMNS})
        writer = pq.ParquetWriter(target, empty.schema)
    writer.close()
    return n_rows
