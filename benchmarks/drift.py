"""False alarms of drift within a year of weekly looks, and how soon true drift is found.

Made-up companies: 12 columns, a score, outcomes drawn from it, three sources, 40 new leads a
week beside 2,000 that the card learned from; the newest 56 days are looked at every week, so
each look shares seven eighths of its leads with the one before.

    .venv/bin/python benchmarks/drift.py --companies 60
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from training.drift.signals import signals
from training.drift.stretch import Stretch
from training.evaluation.interval import share_interval

N_LEARNED, A_WEEK, WEEKS_NEWEST, WEEKS = 2_000, 40, 8, 52
N_NUMBERS, N_LEVELS = 6, 6

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Leads:
    """All leads of a company in order of arrival."""

    numbers: npt.NDArray[np.float64]
    levels: npt.NDArray[np.object_]
    source: npt.NDArray[np.object_]
    points: Rows
    chance: npt.NDArray[np.float64]
    won: npt.NDArray[np.int8]
    is_good: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, seed: int, drift: str) -> Leads:
        """A company; from the first new lead on it drifts in one way, or in none."""
        draw = np.random.default_rng([seed, 5])
        n = N_LEARNED + A_WEEK * WEEKS
        is_new = np.arange(n) >= N_LEARNED
        numbers = draw.lognormal(3, 1, (n, N_NUMBERS))
        levels = draw.choice(list("abcde"), (n, N_LEVELS)).astype(object)
        points = np.rint(10 * (np.log(numbers[:, 0]) - 3) - 30 + 12 * (levels[:, 0] == "a"))
        source = draw.choice(["web", "fair", "ads"], n, p=[0.5, 0.3, 0.2]).astype(object)
        chance = 1 / (1 + 2.0 ** (-points / 20))
        true_chance = chance.copy()
        good = 0.3 + 0.4 * chance
        if drift == "win rate halved":
            true_chance[is_new] /= 2
        if drift == "a column in another unit":
            numbers[is_new, 1] *= 10
        if drift == "one source turned bad":
            good = np.where(is_new & (source == "ads"), good / 4, good)
        return cls(
            numbers=numbers,
            levels=levels,
            source=source,
            points=points.astype(np.int64),
            chance=chance,
            won=(draw.random(n) < true_chance).astype(np.int8),
            is_good=draw.random(n) < good,
        )

    def stretch(self, rows: Rows, final: Rows) -> Stretch:
        """Some leads, some of whose outcomes are final; half of them got an answer."""
        answered = rows[rows % 2 == 0]
        table = {f"n{place}": self.numbers[rows, place] for place in range(N_NUMBERS)}
        table |= {f"l{place}": self.levels[rows, place] for place in range(N_LEVELS)}
        return Stretch(
            table=table,
            points=self.points[rows],
            verdict=np.where(self.points[rows] > -25, "sales", "nurture").astype(object),
            source=self.source[rows],
            chance=self.chance[final],
            won=self.won[final],
            known_source=self.source[final],
            is_good=self.is_good[answered],
            answered_source=self.source[answered],
        )


def first_alarm(seed: int, drift: str) -> int | None:
    """The week of the first alarm; None where the year passes without one."""
    leads = Leads.of(seed, drift)
    learned = np.arange(N_LEARNED)
    reference = leads.stretch(learned, learned[:0])
    for week in range(1, WEEKS + 1):
        end = N_LEARNED + week * A_WEEK
        newest = np.arange(max(N_LEARNED, end - WEEKS_NEWEST * A_WEEK), end)
        # Outcomes are final twelve weeks later.
        final = np.arange(N_LEARNED, max(N_LEARNED, end - 12 * A_WEEK))
        if any(each.is_alarm for each in signals(reference, leads.stretch(newest, final))):
            return week
    return None


def main() -> None:
    """Print everything."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--companies", type=int, default=60)
    n_companies = arguments.parse_args().companies
    shown = Table(title=f"{n_companies} companies, {WEEKS} weekly looks each (a fifth for drift)")
    for head in ("drift", "heard an alarm within the year (95 %)", "median week"):
        shown.add_column(head, justify="right")
    drifts = ("none", "win rate halved", "a column in another unit", "one source turned bad")
    for drift in drifts:
        n = n_companies if drift == "none" else max(n_companies // 5, 1)
        weeks = [first_alarm(seed, drift) for seed in range(n)]
        heard = [week for week in weeks if week is not None]
        share = share_interval(len(heard), n)
        shown.add_row(
            drift,
            f"{len(heard)}/{n}: {share.value:.1%} ({share.low:.1%}-{share.high:.1%})",
            f"{np.median(heard):.0f}" if heard else "-",
        )
    Console(width=150).print(shown)


if __name__ == "__main__":
    main()
