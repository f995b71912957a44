"""How often the gate says yes and no, wrongly and rightly.

Two measurements, and they are not the same thing:

*Known truth*: 500 times 2,000 judged leads whose true log-odds are drawn, and two cards whose
true difference in log loss is known exactly (it is worked out from the truth, not from
outcomes). The whole comparison of the gate runs on them (gain, segments, calibration, fit of
the newest outcomes); nothing is trained. This is what 500 simulated retrains can mean on two
cores.

*Full trainings*: sample companies, learned for real, with their own leaks, evaluation and
refit; few, for each takes half a minute. Poisoned batches are measured here.

    .venv/bin/python benchmarks/gate.py            # known truth
    .venv/bin/python benchmarks/gate.py --full 5   # and full trainings on 5 companies
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score

from training.evaluation.interval import draws, share_interval
from training.promotion.calibrated import agrees, calibrated
from training.promotion.compared import Compared
from training.promotion.gain import overall, segments

N_RETRAINS = 500
#: Leads for whom the true difference between two cards is worked out.
N_TRUTH = 50_000
#: The quick ones first: what refuses is enough to know.
CHECKS = (overall, segments, agrees, calibrated)

Log = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class World:
    """Leads' true log-odds, and how a card errs about them, scaled to a wanted difference."""

    win_rate: float
    #: Spread of the true log-odds.
    spread: float = 1.2
    #: Spread of what both cards miss.
    both_miss: float = 0.4

    def leads(self, n: int, generator: np.random.Generator) -> tuple[Log, Log]:
        """True log-odds, and what both cards miss of them."""
        truth = generator.normal(0, self.spread, n)
        base = brentq(lambda at: expit(truth + at).mean() - self.win_rate, -12, 6)
        return truth + base, generator.normal(0, self.both_miss, n)


def expected_loss(truth: Log, said: Log) -> float:
    """Mean log loss over all outcomes that the truth allows."""
    chance = expit(truth)
    return float(np.mean(np.logaddexp(0, said) - chance * said))


def calibrated_to(truth: Log, said: Log) -> tuple[float, float]:
    """Slope and offset by which what is said means what it says, by Newton's method."""
    design = np.column_stack([said, np.ones(len(said))])
    at = np.array([0.0, logit(expit(truth).mean())])
    for _ in range(30):
        chance = expit(design @ at)
        slope = design.T @ (expit(truth) - chance)
        at = at + np.linalg.solve((design.T * (chance * (1 - chance))) @ design, slope)
    return float(at[0]), float(at[1])


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two calibrated cards: one sees what the other misses by some noise of its own."""

    world: World
    noise: float
    #: Which of both is noisier: the challenger where it is the worse one.
    challenger_is_worse: bool
    #: Slope and offset of the noisy card and of the other.
    noisy: tuple[float, float]
    clean: tuple[float, float]

    @classmethod
    def of(cls, world: World, noise: float, *, challenger_is_worse: bool) -> Pair:
        generator = np.random.default_rng(7)
        truth, missed = world.leads(N_TRUTH, generator)
        other = generator.normal(0, 1, N_TRUTH)
        return cls(
            world=world,
            noise=noise,
            challenger_is_worse=challenger_is_worse,
            noisy=calibrated_to(truth, truth + missed + noise * other),
            clean=calibrated_to(truth, truth + missed),
        )

    def said(self, n: int, generator: np.random.Generator) -> tuple[Log, Log, Log]:
        """Truth, and the champion's and the challenger's log-odds."""
        truth, missed = self.world.leads(n, generator)
        noisy = truth + missed + self.noise * generator.normal(0, 1, n)
        worse = self.noisy[0] * noisy + self.noisy[1]
        better = self.clean[0] * (truth + missed) + self.clean[1]
        return (truth, better, worse) if self.challenger_is_worse else (truth, worse, better)

    def truly(self) -> tuple[float, float]:
        """The true gain in log loss and in AUC of the challenger."""
        generator = np.random.default_rng(8)
        truth, champion, challenger = self.said(N_TRUTH, generator)
        won = generator.random(N_TRUTH) < expit(truth)
        loss = expected_loss(truth, champion) - expected_loss(truth, challenger)
        return loss, float(roc_auc_score(won, challenger) - roc_auc_score(won, champion))


def wanting(world: World, worth: Callable[[Pair], float], *, challenger_is_worse: bool) -> Pair:
    """The pair for which ``worth`` is 0, found by bisection."""

    def of(noise: float) -> Pair:
        return Pair.of(world, noise, challenger_is_worse=challenger_is_worse)

    return of(brentq(lambda noise: worth(of(noise)), 0.001, 3.0, xtol=3e-3))


def promotions(pair: Pair, n_leads: int) -> Counter[str]:
    """How many of the retrains passed, and which check was the first to refuse the others."""
    found: Counter[str] = Counter()
    # The gate's draws have a fixed seed: for as many leads they are the same every time.
    weights = draws(np.arange(n_leads) % 2)
    for seed in range(N_RETRAINS):
        generator = np.random.default_rng([seed, n_leads, round(1e6 * pair.noise)])
        truth, champion, challenger = pair.said(n_leads, generator)
        source = generator.choice(list("abcdef"), n_leads, p=[0.3, 0.25, 0.2, 0.1, 0.1, 0.05])
        compared = Compared(
            champion=expit(champion),
            challenger=expit(challenger),
            won=(generator.random(n_leads) < expit(truth)).astype(np.int8),
            groups=np.arange(n_leads),
            cuts=[("source", source.astype(object))],
        )
        vars(compared)["weights"] = weights
        found[first_to_refuse(compared)] += 1
    return found


def first_to_refuse(compared: Compared) -> str:
    """Name of the first check that does not hold; promoted where all do."""
    looks = (check(compared) for check in CHECKS)
    return next((each.name for each in looks if not each.holds), "promoted")


def known_truth(console: Console) -> None:
    """Cards truly worse by the margin and more, as good, and truly better."""
    console.print(f"{N_RETRAINS} comparisons each of cards whose true difference is known")
    for win_rate in (0.15, 0.35, 0.05):
        world = World(win_rate=win_rate)
        worse = wanting(world, lambda each: each.truly()[0] + 0.002, challenger_is_worse=True)
        _row(console, world, worse, 2_000)
        better = wanting(world, lambda each: each.truly()[1] - 0.02, challenger_is_worse=False)
        _row(console, world, better, 1_000)
        _row(console, world, Pair.of(world, 0.02, challenger_is_worse=False), 2_000)
        much = wanting(world, lambda each: each.truly()[0] + 0.004, challenger_is_worse=True)
        _row(console, world, much, 2_000)
        _row(console, world, better, 2_000)


def _row(console: Console, world: World, pair: Pair, n_leads: int) -> None:
    loss, auc = pair.truly()
    found = promotions(pair, n_leads)
    share = share_interval(found.pop("promoted", 0), N_RETRAINS)
    refused = ", ".join(f"{name} {n}" for name, n in found.most_common())
    console.print(
        f"win rate {world.win_rate:.0%}, {n_leads:,} judged, true gain {loss:+.4f} in log loss, "
        f"{auc:+.3f} in AUC: promoted {share.value:.1%} ({share.low:.1%}-{share.high:.1%}); "
        f"refused by {refused or 'nothing'}"
    )


def contrary(console: Console) -> None:
    """Flipped labels in the newest part of the judged leads, known truth."""
    n_batches = N_RETRAINS // 5
    shown = Table(title=f"{n_batches} batches each with flipped labels among 2,000 judged leads")
    for head in ("win rate", "flipped", "promoted", "first refused by"):
        shown.add_column(head, justify="right")
    weights = draws(np.arange(2_000) % 2)
    for win_rate in (0.05, 0.15, 0.35):
        world = World(win_rate=win_rate)
        pair = Pair.of(world, 0.02, challenger_is_worse=False)
        for n_flipped in (250, 500, 1_000, 2_000):
            found: Counter[str] = Counter()
            for seed in range(n_batches):
                compared = flipped(pair, n_flipped, np.random.default_rng([seed, n_flipped]))
                vars(compared)["weights"] = weights
                found[first_to_refuse(compared)] += 1
            passed = found.pop("promoted", 0)
            refused = ", ".join(f"{name} {n}" for name, n in found.most_common())
            cells = (f"{win_rate:.0%}", f"newest {n_flipped:,}", f"{passed}/{n_batches}", refused)
            shown.add_row(*cells)
    console.print(shown)


def flipped(pair: Pair, n_flipped: int, generator: np.random.Generator) -> Compared:
    """2,000 judged leads, the newest of which have their outcomes turned round."""
    truth, champion, challenger = pair.said(2_000, generator)
    won = generator.random(2_000) < expit(truth)
    won[2_000 - n_flipped :] ^= True
    return Compared(
        champion=expit(champion),
        challenger=expit(challenger),
        won=won.astype(np.int8),
        groups=np.arange(2_000),
    )


def main() -> None:
    """Print everything."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--full", type=int, default=0, help="companies to train in full")
    console = Console(width=150)
    n_full = arguments.parse_args().full
    known_truth(console)
    contrary(console)
    if n_full:
        from gate_full import full

        full(console, n_full)


if __name__ == "__main__":
    main()
