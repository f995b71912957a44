"""How fast are the points of every reason, beside an ordinary LightGBM that explains itself?

Same rows, one process, one core, features ready, no text made:

    .venv/bin/python benchmarks/points.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

import lightgbm as lgb
import numpy as np
from rich.console import Console
from rich.table import Table

from definition import Definition
from features.feature import Feature
from models.agreed import AgreedPart
from models.assemble import assemble
from models.calibration import Calibration
from models.parts import Parts
from models.points_table import PointsTable
from models.trees import TreeSettings

N_FEATURES, N_LEARN, N_SCORE = 30, 20_000, 200_000


def columns(n: int, seed: int) -> dict[str, np.ndarray]:
    """20 numbers and 10 categories with some blanks."""
    draw = np.random.default_rng(seed)
    table: dict[str, np.ndarray] = {}
    for place in range(20):
        values = np.round(draw.gamma(1.0, 20.0, n), 1)
        values[draw.random(n) < 0.1] = np.nan
        table[f"number_{place}"] = values
    levels = np.array([f"level {place}" for place in range(12)] + [None], dtype=object)
    for place in range(10):
        table[f"category_{place}"] = draw.choice(levels, n)
    return table


def seconds(work: Callable[[], object], times: int) -> float:
    """The median time of one call."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took))


def main() -> None:
    """Learn both on the same rows, then time both on the same rows."""
    table = columns(N_LEARN, 1)
    draw = np.random.default_rng(2)
    margin = 0.02 * np.nan_to_num(table["number_0"]) + (table["category_0"] == "level 3") - 1.5
    won = (draw.random(N_LEARN) < 1 / (1 + np.exp(-margin))).astype(np.int8)
    features = tuple(
        Feature(
            name=name,
            half="fit",
            kind="category" if values.dtype == object else "number",
            label=name,
            source=name,
            family="attribute",
        )
        for name, values in table.items()
    )
    start = AgreedPart.of(features, 0.2)
    weights = np.ones(N_LEARN)
    parts = Parts.learned(features, table, won, weights, start, TreeSettings(), 300)
    card = assemble(parts, Calibration(), table, won, Definition())
    looked = PointsTable(card)
    matrix = parts.encoding.matrix(table)
    ordinary = lgb.train(
        {"objective": "binary", "num_leaves": 15, "num_threads": 1, "verbosity": -1},
        lgb.Dataset(matrix, won, categorical_feature=parts.encoding.categorical),
        num_boost_round=200,
    )

    many = columns(N_SCORE, 3)
    many_matrix = parts.encoding.matrix(many)
    row = [many[name].tolist()[7] for name in looked.names]
    one_matrix = many_matrix[7:8]

    def explain(rows: np.ndarray) -> None:
        ordinary.predict(rows, num_threads=1)
        ordinary.predict(rows, pred_contrib=True, num_threads=1)

    timed = {
        "one lead": (
            seconds(lambda: looked.points_of(row), 2000),
            seconds(lambda: explain(one_matrix), 200),
            50,
        ),
        f"{N_SCORE:,} leads": (
            seconds(lambda: looked.points(many), 5),
            seconds(lambda: explain(many_matrix), 1),
            100,
        ),
    }
    shown = Table(title=f"points of every reason, {N_FEATURES} features, one core")
    for heading in ("", "card", "LightGBM predict + pred_contrib", "times faster", "wanted"):
        shown.add_column(heading, justify="right")
    for what, (card_s, trees_s, wanted) in timed.items():
        shown.add_row(
            what,
            _shown(card_s),
            _shown(trees_s),
            f"{trees_s / card_s:,.0f}",
            f"{wanted}",
        )
    Console().print(shown)


def _shown(took: float) -> str:
    return f"{took * 1e6:,.1f} µs" if took < 1e-3 else f"{took:.2f} s"


if __name__ == "__main__":
    main()
