"""Simulated retrains that go the way of real ones, beside a truth that is known exactly.

Every one is a company of its own: leads with a true chance of winning, a champion learned from
the older ones, then a newer stretch, and a retraining: the challenger learned without the
newest quarter, held against whom a real retraining holds it against (the champion's twin of back
then where too few leads came since), every check of the gate, and the refit. What the swap
would truly bring is worked out on fresh leads from their true chances: the refitted card against
the champion that is in use, not the two that were judged.

Only the learner is light: at most 20 rounds of trees, and no other ways of ranking beside it.

    .venv/bin/python benchmarks/gate_retrains.py --retrains 500
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.console import Console
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from definition import Definition, parse
from features.catalogue import catalogue
from features.feature import Feature
from models.card import Card
from models.scoring import Scorer
from training import learner
from training.dataset import Dataset
from training.evaluation.interval import share_interval
from training.forward import look_forward
from training.labels import LOST, WON
from training.learner import Validated, learn
from training.promotion.gate import Candidate, examine
from training.promotion.opponent import Incumbent, compare

DAY_US = 86_400_000_000
#: Fresh leads on whom the truth is worked out.
N_TRUTH = 10_000
MARGIN = 0.002
#: Of all leads, the newest that a poisoned batch is.
BATCH = 0.15
LEVELS = list("abcde")

_DEFINITION = """
[label]
expected_win_rate = {win_rate}
"""
_CATEGORY = '[attributes.{name}]\nhalf = "fit"\nkind = "category"\n'
_NUMBER = '[attributes.{name}]\nhalf = "fit"\nkind = "number"\n'

Log = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class World:
    """What truly makes leads buy; ``extra`` is what one more column tells."""

    win_rate: float
    extra: float = 0.0

    def definition(self, *, with_extra: bool) -> Definition:
        """What the teams agreed to look at."""
        text = _DEFINITION.format(win_rate=self.win_rate)
        text += "".join(_CATEGORY.format(name=name) for name in ("industry", "channel", "region"))
        text += "".join(_NUMBER.format(name=name) for name in ("size", "visits"))
        return parse(text + (_CATEGORY.format(name="extra") if with_extra else ""))

    def leads(self, n: int, draw: np.random.Generator) -> tuple[dict[str, npt.NDArray], Log]:
        """Columns by feature, and the true chance of each lead."""
        table = {
            name: draw.choice(LEVELS, n).astype(object)
            for name in ("industry", "channel", "region", "extra")
        }
        table["size"], table["visits"] = draw.lognormal(3, 1, n), draw.poisson(2.0, n).astype(float)
        worth = {level: place - 2.0 for place, level in enumerate(LEVELS)}
        log_odds = (
            0.4 * np.array([worth[each] for each in table["industry"]])
            + 0.2 * np.array([worth[each] for each in table["channel"]])
            + 0.5 * (np.log(table["size"]) - 3)
            + 0.25 * table["visits"]
            + self.extra * np.array([worth[each] for each in table["extra"]])
            # What no column tells.
            + draw.normal(0, 0.5, n)
        )
        base = brentq(lambda at: expit(log_odds + at).mean() - self.win_rate, -12, 12)
        return table, np.asarray(expit(log_odds + base))


@dataclass(frozen=True, kw_only=True)
class Change:
    """What differs between the champion's training and the retraining."""

    n_before: int = 1_800
    n_after: int = 2_000
    #: Whether each of both looks at the extra column.
    before_has: bool = False
    after_has: bool = False
    #: Of the leads since the champion, whose outcome is recorded at random.
    careless: float = 0.0
    poison: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the gate said, beside the truth."""

    failed: tuple[str, ...]
    opponent: str
    #: Of the card that would be used, against the one in use: log loss and AUC; > 0 is better.
    gain: float
    gain_auc: float

    @property
    def is_promoted(self) -> bool:
        return not self.failed


def retrain(world: World, change: Change, seed: int) -> Result:
    """One company, one retraining."""
    # A light learner, the same code.
    learner.ROUNDS = (0, 20)  # type: ignore[assignment]
    draw = np.random.default_rng([seed, change.n_after, round(1e4 * world.extra)])
    table, chance = world.leads(change.n_after, draw)
    won = (draw.random(change.n_after) < chance).astype(np.int8)
    before = world.definition(with_extra=change.before_has)
    champion = _incumbent(_dataset(table, won, before, change.n_before), before, change.n_before)
    table, won, feedback = _worsened(table, won, change, draw)
    after = world.definition(with_extra=change.after_has)
    everyone = _dataset(table, won, after, change.n_after)
    forward = look_forward(everyone, after, rivals={})
    assert forward is not None
    card = learn(everyone, after, fixed=Validated.of(forward.cards[0][0]))
    compared = compare(
        champion,
        forward,
        partial(_read, before, table),
        np.full(forward.n_leads, None, dtype=object),
    )
    checks = examine(
        Candidate(
            definition=after,
            card=card,
            champion=champion.card,
            forward=forward,
            compared=compared,
            examples=everyone,
            findings=(),
            known_findings=(),
            feedback=feedback,
            since=champion.learned_until or 0,
        )
    )
    loss, auc = _truly(world, (champion.card, before), (card, after), seed)
    failed = tuple(check.name for check in checks if not check.holds)
    return Result(failed=failed, opponent=compared.opponent, gain=loss, gain_auc=auc)


def _dataset(
    table: dict[str, npt.NDArray], won: npt.NDArray[np.int8], definition: Definition, n: int
) -> Dataset:
    features = catalogue(definition)
    ids = np.array([f"L{place:05}" for place in range(n)], dtype=object)
    return Dataset(
        features=tuple(features),
        table={feature.name: table[feature.name][:n] for feature in features},
        lead_ids=ids,
        as_of=np.arange(n, dtype=np.int64) * DAY_US,
        won=won[:n],
        weight=np.ones(n),
        outcomes=np.where(won[:n] == 1, WON, LOST).astype(object),
        groups=ids,
        has_time=True,
    )


def _incumbent(rows: Dataset, definition: Definition, n: int) -> Incumbent:
    forward = look_forward(rows, definition, rivals={})
    assert forward is not None
    judged = forward.cards[0][0]
    return Incumbent(
        version="1",
        card=learn(rows, definition, fixed=Validated.of(judged)),
        definition=definition,
        learned_until=(n - 1) * DAY_US,
        as_judged=judged,
        judged_from=int(forward.judged.as_of.min()),
    )


def _read(
    definition: Definition,
    table: dict[str, npt.NDArray],
    judged: Dataset,
    features: Sequence[Feature] | None,
) -> Dataset:
    """The judged leads as the champion reads them."""
    rows = (judged.as_of // DAY_US).astype(np.int64)
    names = [feature.name for feature in features or catalogue(definition)]
    return replace(judged, table={name: table[name][rows] for name in names})


def _worsened(
    table: dict[str, npt.NDArray], won: npt.NDArray, change: Change, draw: np.random.Generator
) -> tuple[dict[str, npt.NDArray], npt.NDArray, pd.DataFrame]:
    """What is on record at the retraining, with what went wrong in the newest part."""
    n = change.n_after
    batch = np.arange(n) >= round(n * (1 - BATCH))
    won, table = won.copy(), dict(table)
    careless = (np.arange(n) >= change.n_before) & (draw.random(n) < change.careless)
    won[careless] = draw.random(int(careless.sum())) < won.mean()
    said = pd.DataFrame(
        {
            "lead_id": [f"L{place:05}" for place in range(n)],
            "at": pd.array(np.arange(n) * DAY_US, dtype="Int64"),
            "verdict": np.where(draw.random(n) < 0.4 + 0.3 * won, "good", "bad"),
            "reason": None,
            "rep": draw.choice(["jan", "eva", "noor"], n),
        }
    )
    if change.poison == "flipped labels":
        won[batch] = 1 - won[batch]
    if change.poison == "one rep's spam":
        spam = batch & (np.arange(n) >= change.n_before)
        said.loc[spam, ["rep", "verdict"]] = ["piet", "bad"]
    if change.poison == "a shifted column":
        table["size"] = np.where(batch, table["size"] / 1_000, table["size"])
    return table, won, said


def _truly(
    world: World, before: tuple[Card, Definition], after: tuple[Card, Definition], seed: int
) -> tuple[float, float]:
    """What the swap would bring in log loss and AUC, over all outcomes that the truth allows."""
    draw = np.random.default_rng([seed, 99])
    table, chance = world.leads(N_TRUTH, draw)
    won = draw.random(N_TRUTH) < chance
    said = []
    for card, definition in (before, after):
        scorer = Scorer(card, definition)
        known = {feature.name: table[feature.name] for feature in scorer.features}
        said.append(np.clip(scorer.columns_of(known)["probability"], 1e-6, 1 - 1e-6))
    losses = [float(-(chance * np.log(p) + (1 - chance) * np.log(1 - p)).mean()) for p in said]
    areas = [float(roc_auc_score(won, p)) for p in said]
    return losses[0] - losses[1], areas[1] - areas[0]


def many(world: Callable[[int], World], change: Callable[[int], Change], n: int) -> list[Result]:
    """So many retrains, on all processors."""
    seeds = range(n)
    # Two: what is measured is decisions, not speed.
    with ProcessPoolExecutor(2) as pool:
        worlds, changes = [world(seed) for seed in seeds], [change(seed) for seed in seeds]
        return list(pool.map(retrain, worlds, changes, seeds, chunksize=4))


def row(console: Console, name: str, results: Sequence[Result]) -> None:
    """What became of them, in a line."""
    if not results:
        console.print(f"{name}: none")
        return
    share = share_interval(sum(each.is_promoted for each in results), len(results))
    why = Counter(name for each in results for name in each.failed)
    told = ", ".join(f"{name} {n}" for name, n in why.most_common(4)) or "nothing"
    console.print(
        f"{name}: {len(results)} retrains, truly {np.mean([e.gain for e in results]):+.4f} in log "
        f"loss and {np.mean([e.gain_auc for e in results]):+.3f} in AUC: promoted "
        f"{share.value:.1%} ({share.low:.1%}-{share.high:.1%}); refused by {told}"
    )


def worse(console: Console, n: int) -> None:
    """Cards that are truly worse: a column that told much was dropped, or carelessness."""
    for win_rate, part in ((0.2, 1), (0.35, 5), (0.08, 5)):
        n_here = n // part

        def world(seed: int, rate: float = win_rate) -> World:
            return World(win_rate=rate, extra=0.12 + 0.03 * (seed % 6))

        dropped = many(world, lambda _: Change(before_has=True), n_here // 2)
        careless = many(world, lambda _: Change(n_before=1_500, careless=1.0), n_here // 5)
        same = many(world, lambda _: Change(), n_here * 3 // 20)
        more = many(world, lambda _: Change(n_before=1_000), n_here * 3 // 20)
        everything = dropped + careless + same + more
        console.print(f"win rate {win_rate:.0%}, 2,000 leads, {len(everything)} retrains")
        row(console, "a column that told something is gone", dropped)
        row(console, "outcomes of the newest 500 at random", careless)
        row(console, "nothing changed, 200 more leads", same)
        row(console, "nothing changed, twice as many leads", more)
        truly = [each for each in everything if each.gain < -MARGIN]
        row(console, "of all: truly worse by more than 0.002", truly)
        near = [each for each in truly if each.gain > -2 * MARGIN]
        row(console, "of these by 0.002 to 0.004", near)
        for name in sorted({each.opponent for each in everything}):
            against = [each for each in everything if each.opponent == name]
            row(console, f"held against the {name}", against)


def better(console: Console, n: int) -> None:
    """A new column that truly tells something."""
    console.print("a true gain of about 0.02 AUC: a column that tells something is agreed on")
    for win_rate, extra in ((0.2, 0.25), (0.35, 0.25), (0.08, 0.27)):
        world = World(win_rate=win_rate, extra=extra)
        for n_after in (4_000, 2_000, 1_000):
            change = Change(n_before=n_after * 3 // 4, n_after=n_after, after_has=True)
            found = many(lambda _, w=world: w, lambda _, c=change: c, n)
            row(
                console,
                f"win rate {win_rate:.0%}, {n_after:,} matured ({n_after // 4:,} new)",
                found,
            )


def poisoned(console: Console, n: int) -> None:
    """Batches that nobody should learn from: the newest 15 % of 2,000 leads."""
    for win_rate in (0.2, 0.35, 0.08):
        for poison in ("flipped labels", "one rep's spam", "a shifted column"):
            change = Change(n_before=1_700, poison=poison)
            world = World(win_rate=win_rate)
            found = many(lambda _, w=world: w, lambda _, c=change: c, n)
            row(console, f"win rate {win_rate:.0%}, {poison}", found)


PARTS = {"worse": (worse, 1), "better": (better, 10), "poisoned": (poisoned, 20)}


def main() -> None:
    """Print everything, line by line as it comes."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--retrains", type=int, default=500)
    arguments.add_argument("parts", nargs="*", default=list(PARTS), help="which; all by default")
    asked = arguments.parse_args()
    console = Console(width=400, soft_wrap=True)
    for name in asked.parts:
        part, share = PARTS[name]
        begun = time.perf_counter()
        part(console, asked.retrains // share)
        console.print(f"{name}: {time.perf_counter() - begun:,.0f} s")


if __name__ == "__main__":
    main()
