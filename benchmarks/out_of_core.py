"""Learn from a table that is never in memory as a whole: rows in batches, two workers.

Rows of the home's leads are built through the one door, a batch at a time, and written to
Parquet, as often as asked for: reading a copy costs what reading another lead costs. Two
processes then each read their half, a piece at a time, and learn one booster together with
LightGBM's own distributed learner over sockets; a third process learns the same in memory.

    python benchmarks/out_of_core.py HOME --rows 1000000
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table
from sklearn.metrics import roc_auc_score

from definition import read
from features.catalogue import catalogue
from models.encoding import Encoding
from models.trees import TreeSettings
from records.database import connect
from records.outcomes import frames
from settings import Settings
from training.dataset import gather
from training.labels import known_then

#: Leads built together, rows of one piece of a file, trees.
BATCH, PIECE, ROUNDS = 2_000, 50_000, 100
WORKERS = 2


class Pieces(lgb.Sequence):  # type: ignore[misc]
    """Every so many-th piece of a Parquet file, of which one is in memory at a time."""

    def __init__(self, path: Path, first: int, step: int) -> None:
        self._file = pq.ParquetFile(path)
        self._pieces = list(range(first, self._file.num_row_groups, step))
        sizes = [self._file.metadata.row_group(each).num_rows for each in self._pieces]
        self._ends = np.cumsum(sizes)
        self._held: tuple[int, Any] = (-1, None)
        self.batch_size = PIECE

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getitem__(self, asked: Any) -> Any:
        if isinstance(asked, slice):
            asked = range(*asked.indices(len(self)))
        if isinstance(asked, int | np.integer):
            return self._rows(np.array([asked]))[0]
        return self._rows(np.asarray(asked))

    def labels(self) -> Any:
        """One byte a row: this does fit."""
        columns = [self._file.read_row_group(each, columns=["won"]) for each in self._pieces]
        return pa.concat_tables(columns)["won"].to_numpy()

    def _rows(self, places: Any) -> Any:
        where = np.searchsorted(self._ends, places, side="right")
        starts = np.concatenate([[0], self._ends[:-1]])
        found = [
            self._piece(each)[places[where == each] - starts[each]] for each in np.unique(where)
        ]
        return np.concatenate(found)

    def _piece(self, place: int) -> Any:
        if self._held[0] != place:
            table = self._file.read_row_group(self._pieces[place]).drop_columns(["won"])
            columns = [table[name].to_numpy() for name in table.column_names]
            self._held = place, np.stack(columns, axis=1).astype(np.float64)
        return self._held[1]


def build(home: Path, path: Path, n_rows: int) -> dict[str, Any]:
    """Write coded rows to Parquet; answers the learner's parameters and the pace."""
    definition = read(Settings.of(home, {}).definition_path)
    engine = connect(Settings.of(home, {}).database_url)
    features = tuple(catalogue(definition))
    encoding: Encoding | None = None
    writer: pq.ParquetWriter | None = None
    random = np.random.default_rng(1)
    start, built, written = time.perf_counter(), 0, 0
    with engine.connect() as connection:
        outcomes = frames(connection)
        usable = known_then(outcomes, definition, outcomes.observed_until).usable
        pieces, labels = [], []
        for first in range(0, len(usable), BATCH):
            rows = gather(
                connection, usable.iloc[first : first + BATCH], definition, features=features
            )
            built += len(rows)
            encoding = encoding or Encoding.learnt(features, rows.table, rare_below=10)
            pieces.append(encoding.matrix(rows.table).astype(np.float32))
            labels.append(rows.won)
    assert encoding is not None
    pace = built / (time.perf_counter() - start)
    known, won = np.concatenate(pieces), np.concatenate(labels)
    while written < n_rows:
        drawn = random.integers(0, len(known), min(PIECE, n_rows - written))
        columns = {f.name: known[drawn, place] for place, f in enumerate(features)}
        table = pa.table({**columns, "won": won[drawn].astype(np.int8)})
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=PIECE)
        written += len(drawn)
    assert writer is not None
    writer.close()
    parameters = TreeSettings().parameters(encoding, n_rows)
    # LightGBM's distributed learner ends with bad_alloc on interaction constraints; a tree with one
    # split has no interactions without them.
    parameters.pop("interaction_constraints", None)
    parameters |= {"num_leaves": 2, "categorical_feature": encoding.categorical}
    return {"parameters": parameters, "per_second": pace, "features": len(features)}


def learn(order: dict[str, Any]) -> None:
    """One process: a worker where it has a port, all rows in memory where it has none."""
    path, parameters = Path(order["path"]), order["parameters"]
    categorical = parameters.pop("categorical_feature")
    start = time.perf_counter()
    if "port" in order:
        rows = Pieces(path, order["place"], WORKERS)
        parameters |= {
            "tree_learner": "data",
            "num_machines": WORKERS,
            "machines": order["machines"],
            "local_listen_port": order["port"],
            "pre_partition": True,
            "time_out": 10,
        }
        data = lgb.Dataset(
            rows, label=rows.labels(), params=parameters, categorical_feature=categorical
        )
    else:
        whole = pq.read_table(path)
        columns = [whole[name].to_numpy() for name in whole.column_names if name != "won"]
        matrix = np.stack(columns, axis=1).astype(np.float64)
        data = lgb.Dataset(
            matrix,
            label=whole["won"].to_numpy(),
            params=parameters,
            categorical_feature=categorical,
        )
    booster = lgb.train(parameters, data, num_boost_round=ROUNDS)
    spent = time.perf_counter() - start
    booster.save_model(order["out"])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": spent, "megabytes": most}))


def ports(n: int) -> list[int]:
    """Free ones."""
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    found = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return found


def together(orders: list[dict[str, Any]]) -> list[dict[str, float]]:
    """Run processes at the same time; answers what each says."""
    command = [sys.executable, __file__, "--order"]
    running = [
        subprocess.Popen([*command, json.dumps(each)], stdout=subprocess.PIPE, text=True)
        for each in orders
    ]
    said = [each.communicate()[0] for each in running]
    if any(each.returncode for each in running):
        raise SystemExit("a worker did not come to its end")
    return [json.loads(each.splitlines()[-1]) for each in said]


def main() -> None:
    """Build, learn twice, compare."""
    asked = argparse.ArgumentParser()
    asked.add_argument("home", nargs="?", type=Path)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--order")
    said = asked.parse_args()
    if said.order:
        learn(json.loads(said.order))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        made = build(said.home, path, said.rows)
        order = {"path": str(path), "parameters": made["parameters"]}
        doors = ports(WORKERS)
        machines = ",".join(f"127.0.0.1:{port}" for port in doors)
        outs = [str(Path(folder) / f"{name}.txt") for name in ("a", "b", "whole")]
        apart = [
            {**order, "place": place, "port": port, "machines": machines, "out": outs[place]}
            for place, port in enumerate(doors)
        ]
        workers = together(apart)
        (whole,) = together([{**order, "out": outs[2]}])
        boosters = [lgb.Booster(model_file=out) for out in outs]
        piece = pq.ParquetFile(path).read_row_group(0)
        won = piece["won"].to_numpy()
        columns = piece.drop_columns(["won"])
        matrix = np.stack([columns[name].to_numpy() for name in columns.column_names], axis=1)
        margins = [each.predict(matrix, raw_score=True) for each in boosters]
        tell(said.rows, made, path.stat().st_size, workers, whole, margins, won)


def tell(
    n_rows: int,
    made: dict[str, Any],
    size: int,
    workers: list[dict[str, float]],
    whole: dict[str, float],
    margins: list[Any],
    won: Any,
) -> None:
    """One table."""
    title = f"{n_rows:,} rows of {made['features']} features, {ROUNDS} rounds, one core a process"
    table = Table(title=title)
    for name in ("", "seconds", "most memory, MB", "AUC"):
        table.add_column(name, justify="right" if name else "left")
    for place, each in enumerate(workers):
        auc = roc_auc_score(won, margins[place])
        row = (f"{each['seconds']:,.0f}", f"{each['megabytes']:,.0f}", f"{auc:.4f}")
        table.add_row(f"worker {place + 1} of {WORKERS}, half the rows", *row)
    auc = roc_auc_score(won, margins[2])
    row = (f"{whole['seconds']:,.0f}", f"{whole['megabytes']:,.0f}", f"{auc:.4f}")
    table.add_row("all rows in memory", *row)
    console = Console(width=80)
    console.print(table)
    same = bool(np.array_equal(margins[0], margins[1]))
    apart = float(np.abs(margins[0] - margins[2]).mean())
    console.print(f"both workers hold the same booster: {same}")
    console.print(f"mean distance to the one learned in memory, log-odds: {apart:.4f}")
    console.print(f"built through the one door: {made['per_second']:,.0f} rows a second")
    console.print(f"on disk: {size / n_rows:.0f} bytes a row")


if __name__ == "__main__":
    main()
