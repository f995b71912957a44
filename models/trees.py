"""The tree part: boosted trees that each read one feature, folded into steps per feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from features.feature import Feature
from models.encoding import Encoding

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class TreeSettings:
    """How trees are grown; the defaults hold from a few hundred to a million leads."""

    learning_rate: float = 0.05
    n_leaves: int = 4
    #: Rounds tried at the most; validation picks how many are used.
    max_rounds: int = 600
    #: False lets trees combine features: only for measuring what the table gives up.
    is_additive: bool = True

    def parameters(self, encoding: Encoding, n_rows: int) -> dict[str, Any]:
        """LightGBM's parameters for so many rows."""
        signs = {"up": 1, "down": -1, None: 0}
        smallest = int(np.clip(n_rows // 200, 5, 40))
        parameters: dict[str, Any] = {
            "objective": "binary",
            "learning_rate": self.learning_rate,
            "num_leaves": self.n_leaves,
            "min_data_in_leaf": smallest,
            "min_data_per_group": smallest,
            "cat_smooth": 10.0,
            "cat_l2": 5.0,
            "lambda_l2": 1.0,
            "monotone_constraints": [signs[feature.monotone] for feature in encoding.features],
            # One thread and fixed seeds: the same data must give the same card everywhere.
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            "seed": 1,
            "boost_from_average": False,
            "feature_pre_filter": False,
            "verbosity": -1,
        }
        if self.is_additive:
            parameters["interaction_constraints"] = [
                [place] for place in range(len(encoding.features))
            ]
        return parameters


@dataclass(frozen=True, kw_only=True)
class Steps:
    """One feature's part as a step function, before centring.

    Position i of ``values`` belongs to bin or code i; ``missing`` to a missing value.
    """

    #: Upper ends of the bins of a number or band code; empty for categories.
    cuts: tuple[float, ...]
    values: npt.NDArray[np.float64]
    missing: float


def grow(
    encoding: Encoding,
    matrix: Matrix,
    won: npt.NDArray[Any],
    start: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    settings: TreeSettings,
    n_rounds: int,
) -> lgb.Booster:
    """Boost ``n_rounds`` trees on from the log-odds in ``start``."""
    data = lgb.Dataset(
        matrix,
        label=won,
        init_score=start,
        weight=weights,
        categorical_feature=encoding.categorical,
        free_raw_data=True,
    )
    return lgb.train(settings.parameters(encoding, len(won)), data, num_boost_round=n_rounds)


def validation_losses(
    booster: lgb.Booster,
    matrix: Matrix,
    won: npt.NDArray[Any],
    start: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    rounds: list[int],
) -> npt.NDArray[np.float64]:
    """Log loss of each lead after so many rounds, shape (len(rounds), n).

    The base is refitted to each prediction first: a base rate that moves must not
    decide how many trees are worth having.
    """
    losses = []
    margin = start.copy()
    done = 0
    for n_rounds in rounds:
        if n_rounds > done:
            margin = margin + booster.predict(
                matrix, raw_score=True, start_iteration=done, num_iteration=n_rounds - done
            )
            done = n_rounds
        shifted = margin + best_offset(margin, won, weight)
        losses.append(np.logaddexp(0.0, shifted) - won * shifted)
    return np.array(losses)


def best_offset(
    margin: npt.NDArray[np.float64],
    won: npt.NDArray[Any],
    weight: npt.NDArray[np.float64] | None = None,
) -> float:
    """The constant that makes the mean probability equal to the (smoothed) win rate.

    Leads count by ``weight``, 1 if None.

    Examples
    --------
    >>> round(best_offset(np.zeros(98), np.array([1] * 24 + [0] * 74)), 3)
    -1.099
    """
    weight = np.ones(len(won)) if weight is None else weight
    total = max(float(weight.sum()), 1e-9)
    rate = (float(weight @ won) + 1.0) / (total + 2.0)
    offset = 0.0
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(margin + offset, -500, 500)))
        slope = float(weight @ (chance * (1 - chance))) / total
        step = (rate - float(weight @ chance) / total) / max(slope, 1e-9)
        offset += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-10:
            break
    return offset


def fold(booster: lgb.Booster, encoding: Encoding) -> dict[str, Steps]:
    """Each feature's step function, exactly: prediction equals a constant plus the steps.

    One feature is varied while all others are missing. Since no tree reads two features,
    the differences are that feature's part, up to a constant that centring removes.
    """
    cuts = _cuts(booster, len(encoding.features))
    nothing = np.array([_missing_code(encoding, feature) for feature in encoding.features])
    steps = {}
    for place, feature in enumerate(encoding.features):
        probes = _probes(encoding, feature, cuts[place])
        rows = np.tile(nothing, (len(probes) + 1, 1))
        rows[:-1, place] = probes
        values = booster.predict(rows, raw_score=True)
        steps[feature.name] = Steps(
            cuts=tuple(cuts[place]), values=values[:-1] - values[-1], missing=0.0
        )
    return steps


def _probes(encoding: Encoding, feature: Feature, cuts: list[float]) -> npt.NDArray[np.float64]:
    """A value inside each bin, or each code of a category (``other`` last)."""
    if feature.kind == "category":
        return np.arange(encoding.n_codes(feature) - 1, dtype=np.float64)
    if not cuts:
        return np.array([0.0])
    return np.array([*cuts, np.nextafter(cuts[-1], np.inf)])


def _missing_code(encoding: Encoding, feature: Feature) -> float:
    return encoding.n_codes(feature) - 1.0 if feature.kind == "category" else np.nan


def _cuts(booster: lgb.Booster, n_features: int) -> list[list[float]]:
    """The thresholds of each numeric feature, ascending."""
    found: list[set[float]] = [set() for _ in range(n_features)]
    nodes: list[Mapping[str, Any]] = [
        tree["tree_structure"] for tree in booster.dump_model()["tree_info"]
    ]
    while nodes:
        node = nodes.pop()
        if "split_feature" not in node:
            continue
        if node["decision_type"] == "<=":
            found[node["split_feature"]].add(float(node["threshold"]))
        nodes += [node["left_child"], node["right_child"]]
    return [sorted(cuts) for cuts in found]
