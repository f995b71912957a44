"""When the win rate moves: how soon it is noticed, how far the base follows, how often in vain.

First on made-up leads whose win rate jumps, then on Olist, month by month, each card learned
with only what was on record by then:

    .venv/bin/python benchmarks/base_rate.py
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from company import DATA, ROOT, prepared
from rich.console import Console
from rich.table import Table
from scipy.special import expit, logit

from definition import Definition, read
from models.scoring import Scorer
from training.base_rate import BaseRate
from training.learner import learn
from training.prepare import Prepared
from training.says import said

DAY = 86_400_000_000
N_SEEDS = 200
MONTHS = [dt.datetime(2018, month, 1, tzinfo=dt.UTC) for month in (2, 3, 4, 5)]


def jumped(before: float, after: float, n_after: int) -> tuple[float, float, float]:
    """Share of seeds that notice it, mean share of the move followed, sd of the offset."""
    noticed, followed = [], []
    move = logit(after) - logit(before)
    for seed in range(N_SEEDS):
        generator = np.random.default_rng([seed, n_after])
        log_odds = generator.normal(logit(before), 0.8, 3_000 + n_after)
        now = log_odds + np.repeat([0.0, move], [3_000, n_after])
        won = (generator.random(len(now)) < expit(now)).astype(np.int8)
        found = BaseRate.of(log_odds, won, np.ones(len(won)))
        noticed.append(found.has_moved)
        followed.append(found.offset)
    share = float(np.mean(followed)) / move if move else float("nan")
    return float(np.mean(noticed)), share, float(np.std(followed))


def made_up(console: Console) -> None:
    """A jump of the win rate, and none."""
    shown = Table(title=f"a win rate that jumps after 3,000 leads, {N_SEEDS} seeds")
    for heading in ("from", "to", "labels since", "noticed", "followed", "sd of the offset"):
        shown.add_column(heading, justify="right")
    for before, after in ((0.03, 0.13), (0.13, 0.06), (0.10, 0.15), (0.10, 0.10)):
        for n_after in (50, 100, 200, 400):
            noticed, share, spread = jumped(before, after, n_after)
            followed = "-" if np.isnan(share) else f"{share:.0%}"
            cells = (f"{before:.0%}", f"{after:.0%}", str(n_after), f"{noticed:.0%}", followed)
            shown.add_row(*cells, f"{spread:.2f}")
        shown.add_section()
    console.print(shown)


def olist(*, since_is_known: bool) -> tuple[Prepared, Definition]:
    """Olist, told or not since when deals are recorded."""
    definition = read(ROOT / "examples" / "olist" / "definition.toml")
    if not since_is_known:
        label = definition.label.model_copy(update={"deals_recorded_since": None})
        definition = definition.model_copy(update={"label": label})
    return prepared(DATA / "olist", definition), definition


def month_by_month(console: Console, *, since_is_known: bool) -> None:
    """What each month's card expects of the next month's leads, and what became of them."""
    known, definition = olist(since_is_known=since_is_known)
    assert known.labels_at is not None
    everyone = known.everyone
    how = "" if since_is_known else ", not told that no earlier deal is on record"
    shown = Table(title=f"Olist{how}: cards learned on a day, the leads of the 30 days after it")
    for heading in ("learned on", "leads learned from", "expected", "became", "told"):
        shown.add_column(heading, justify="left" if heading == "told" else "right")
    for date in MONTHS:
        moment = int(date.timestamp() * 1_000_000)
        then = everyone.rows(everyone.as_of < moment).as_known(known.labels_at(moment))
        examples = then.rows(then.weight > 0)
        card = learn(examples, definition)
        after = (everyone.as_of >= moment) & (everyone.as_of < moment + 30 * DAY)
        fresh = everyone.rows(after & everyone.is_known)
        chance = Scorer(card, definition).columns_of(fresh.table)["probability"]
        shown.add_row(
            f"{date:%Y-%m-%d}",
            f"{len(examples):,}",
            f"{chance.mean():.1%}",
            f"{fresh.won.mean():.1%} of {len(fresh):,}",
            " ".join(said(card.training, "en")) or "-",
        )
    console.print(shown)


def main() -> None:
    """Print both tables."""
    console = Console(width=130)
    made_up(console)
    month_by_month(console, since_is_known=True)
    month_by_month(console, since_is_known=False)


if __name__ == "__main__":
    main()
