"""From no deals to five hundred: the card beside rules alone and data alone.

Leads of the sample company as if all had been called, about one in five won; the same deals
for all three, judged on fresh leads. Two worlds: the agreement as the sample company signed it,
and the same with two rules of the wrong sign.

    .venv/bin/python benchmarks/deal_zero.py [seeds]
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from company import sample
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from definition import Definition
from features.feature import Feature
from models.agreed import AgreedPart
from models.card import Card
from models.points import log_odds_from_points
from models.scoring import Scorer
from models.trees import best_offset
from training.dataset import Dataset
from training.learner import learn

SIZES = (0, 20, 50, 100, 200, 500)
FRESH = 4_000
WIN_RATE = 0.2
Values = npt.NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class World:
    """Leads with their true outcomes, under an agreement."""

    leads: Dataset
    definition: Definition
    #: Rules of the wrong sign.
    turned: tuple[tuple[str, str], ...] = ()


def company() -> World:
    """The sample company, each lead with what would have become of it if called."""
    prepared, definition, truth = sample(40_000, seed=77)
    won = truth["won_if_called"].to_numpy()
    return World(
        leads=replace(
            prepared.everyone,
            won=won.astype(np.int8),
            weight=np.ones(len(won)),
            outcomes=np.where(won, "won", "lost").astype(object),
        ),
        definition=definition,
    )


def with_wrong_rules(world: World) -> World:
    """Two agreed rules that say the opposite of what is true."""
    wrong = {
        "active_days_30d": (("2..", -20),),
        "title_seniority": (("director", -25), ("owner", -25), ("manager", -25)),
    }
    features = tuple(
        replace(feature, agreed=wrong.get(feature.name, feature.agreed))
        for feature in world.leads.features
    )
    turned = tuple((name, key) for name, rules in wrong.items() for key, _ in rules)
    return replace(world, leads=replace(world.leads, features=features), turned=turned)


def drawn(world: World, n: int, generator: np.random.Generator) -> Dataset:
    """So many leads, about one in five of them won."""
    n_won = int(generator.binomial(n, WIN_RATE)) if n else 0
    pools = (np.flatnonzero(world.leads.won == 1), np.flatnonzero(world.leads.won == 0))
    rows = [
        generator.choice(pool, size, replace=False)
        for pool, size in zip(pools, (n_won, n - n_won), strict=True)
    ]
    return world.leads.rows(generator.permutation(np.concatenate(rows)))


def log_loss(margin: Values, won: Values) -> float:
    return float(np.mean(np.logaddexp(0.0, margin) - won * margin))


def rules_alone(world: World, deals: Dataset, fresh: Dataset) -> float:
    """The agreed points as they stand; only the offset is fitted."""
    rules = AgreedPart.of(world.leads.features, WIN_RATE)
    offset = best_offset(rules.log_odds(deals.table), deals.won)
    return log_loss(rules.log_odds(fresh.table) + offset, fresh.won)


def data_alone(world: World, deals: Dataset, fresh: Dataset) -> float:
    """Logistic regression on the same ten rules, sizes unknown to it."""
    rules = AgreedPart.of(world.leads.features, WIN_RATE).rules
    if deals.won.min() == deals.won.max():
        rate = (deals.won.sum() + 1) / (len(deals) + 2)
        return log_loss(np.full(len(fresh), np.log(rate / (1 - rate))), fresh.won)
    held, met = (
        np.column_stack([rule.holds(each.table[rule.feature]) for rule in rules]).astype(float)
        for each in (deals, fresh)
    )
    model = LogisticRegression(C=1.0, max_iter=1_000).fit(held, deals.won)
    return log_loss(model.decision_function(met), fresh.won)


def points_at(card: Card, feature: str, key: str) -> int:
    """What a card gives for a level, or for the number 2."""
    row = next(each for each in card.features if each.feature == feature)
    if row.levels is not None:
        return row.points[row.levels.index(key)]
    assert row.cuts is not None
    return row.points[int(np.searchsorted(row.cuts, float(key.rstrip(".")), side="left"))]


def one(world: World, n: int, seed: int) -> dict[str, float]:
    """The three ways on the same deals."""
    generator = np.random.default_rng([seed, n])
    fresh = drawn(world, FRESH, generator)
    deals = drawn(world, n, generator)
    card = learn(deals, world.definition)
    total = Scorer(card, world.definition).columns_of(fresh.table)["total_points"]
    found = {"card": log_loss(log_odds_from_points(1) * total, fresh.won)}
    if n:
        found["rules"] = rules_alone(world, deals, fresh)
        found["data"] = data_alone(world, deals, fresh)
        found["excess"] = found["card"] - min(found["rules"], found["data"])
    else:
        assert_is_the_agreement(card, world.leads.features)
    turned = {name for name, _ in world.turned}
    for name in turned:
        agreed = [points for key, points in _agreed(world, name)]
        learned = [points_at(card, name, key) for key, _ in _agreed(world, name)]
        found[f"turned {name}"] = float(np.sign(np.mean(learned)) != np.sign(np.mean(agreed)))
    return found


def _agreed(world: World, name: str) -> tuple[tuple[str, int], ...]:
    return next(each.agreed for each in world.leads.features if each.name == name)


def assert_is_the_agreement(card: Card, features: tuple[Feature, ...]) -> None:
    """Without deals every point is the agreed one."""
    agreed = {feature.name: feature.agreed for feature in features}
    for row in card.features:
        for points, hand in zip(row.points, row.agreed, strict=True):
            assert points == (hand or 0), (row.feature, points, hand, agreed[row.feature])


def judged(title: str, world: World, n_seeds: int, console: Console) -> None:
    """Print one row per number of deals."""
    shown = Table(title=f"{title}: log loss on fresh leads, {n_seeds} seeds")
    for heading in ("deals", "card", "rules alone", "data alone", "excess, mean", "excess, 95th"):
        shown.add_column(heading, justify="right")
    for name in sorted({name for name, _ in world.turned}):
        shown.add_column(f"turned: {name}", justify="right")
    for n in SIZES:
        seeds = range(n_seeds if n else 1)
        with ProcessPoolExecutor(2, mp_context=get_context("fork")) as workers:
            each = workers.map(partial(one, world, n), seeds)
            found = pd.DataFrame(list(track(each, f"{n} deals", total=len(seeds))))
        mean = found.mean()
        cells = [f"{mean[name]:.4f}" if name in mean else "-" for name in ("card", "rules", "data")]
        if n:
            error = found["excess"].std() / np.sqrt(n_seeds)
            cells += [f"{mean['excess']:+.4f} ± {1.96 * error:.4f}"]
            cells += [f"{found['excess'].quantile(0.95):+.4f}"]
        else:
            cells += ["-", "-"]
        turned = sorted(name for name in found.columns if name.startswith("turned"))
        shown.add_row(str(n), *cells, *(f"{mean[name]:.1%}" for name in turned))
    console.print(shown)


def main() -> None:
    """Print both worlds."""
    n_seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    console = Console(width=130)
    world = company()
    judged("the agreement as signed", world, n_seeds, console)
    judged("two rules of the wrong sign", with_wrong_rules(world), n_seeds, console)


if __name__ == "__main__":
    main()
