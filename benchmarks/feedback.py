"""What sales' good and bad is worth: measured on the sample company, whose truth is known.

    .venv/bin/python benchmarks/feedback.py [--seeds 20] [--leads 4000]

Each company is looked at some months after its first lead, when few deals have closed. Cards are
learned from what was on record then, with and without feedback, and judged on all leads that came
later (never called bought lists left out), called or not, against who would have won if called.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from scipy.special import expit
from sklearn.metrics import log_loss, roc_auc_score

from definition import Definition, read
from models.calibration import Calibration
from models.card import Card
from models.points_table import PointsTable
from records.database import connect, migrate
from records.intake import load
from records.outcomes import Outcomes, frames
from sample.company import make
from training.dataset import Dataset, gather
from training.feedback import Answers, Evidence, Said, Trust
from training.feedback.sources import judged as judged_sources
from training.feedback.trust import closed
from training.labels import label
from training.learner import learn

MONTH_US = 2_629_800_000_000
START = int(dt.datetime(2024, 11, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000
#: When the company is looked at; the horizon is six months.
MONTHS = (2, 3, 4, 6, 9)
#: When the rep who calls everything bad is left out to see what she moves.
MONTHS_OF_SPAM = (3, 6)
CARELESS = 0.1
SPAMMER = "dewi"


@dataclass(frozen=True, kw_only=True)
class Company:
    """One invented company: all on record in the end, and what is true."""

    seed: int
    definition: Definition
    outcomes: Outcomes
    everyone: Dataset
    #: By lead_id.
    truth: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Then:
    """What was on record at a moment, and the leads that came later."""

    definition: Definition
    #: With what was on record then.
    outcomes: Outcomes
    known: Dataset
    later: Dataset
    #: Whether each later lead would have been won if called.
    won: np.ndarray
    until: int


def companies(n_seeds: int, n_leads: int) -> Iterator[Company]:
    """One company per seed."""
    for seed in range(1, n_seeds + 1):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "company"
            make(folder, n_leads=n_leads, seed=seed)
            definition = read(folder / "definition.toml")
            engine = connect(f"sqlite:///{scratch}/records.db")
            migrate(engine)
            load(engine, folder, definition, dt.datetime.now(dt.UTC))
            with engine.connect() as connection:
                found = frames(connection)
                labels = label(
                    found.leads, found.deals, found.attempts, definition, found.observed_until
                )
                everyone = gather(connection, labels.oldest_first, definition)
            engine.dispose()
            truth = pd.read_parquet(folder / "truth" / "truth.parquet").set_index("lead_id")
        yield Company(
            seed=seed, definition=definition, outcomes=found, everyone=everyone, truth=truth
        )


def then(company: Company, months: float) -> Then:
    """The company some months after its start."""
    until = START + round(months * MONTH_US)
    found, everyone = company.outcomes, company.everyone
    leads = found.leads[found.leads["as_of"] <= until]
    deals, attempts, feedback = (
        frame[frame["at"] <= until] for frame in (found.deals, found.attempts, found.feedback)
    )
    labels = label(leads, deals, attempts, company.definition, until).oldest_first
    known = everyone.rows(pd.Index(everyone.lead_ids).get_indexer(pd.Index(labels["lead_id"])))
    source = company.truth["true_source"].reindex(everyone.lead_ids).to_numpy()
    later = everyone.rows((everyone.as_of > until) & (source != "bought_list"))
    return Then(
        definition=company.definition,
        outcomes=replace(found, leads=leads, deals=deals, attempts=attempts, feedback=feedback),
        known=relabelled(known, labels),
        later=later,
        won=company.truth["won_if_called"].reindex(later.lead_ids).to_numpy(dtype=np.int8),
        until=until,
    )


def relabelled(known: Dataset, labels: pd.DataFrame) -> Dataset:
    """The rows with what was known of them then."""
    return replace(
        known,
        won=labels["is_won"].to_numpy().astype(np.int8),
        weight=labels["weight"].to_numpy(dtype=np.float64),
        outcomes=labels["outcome"].to_numpy(dtype=object),
    )


def poorly_agreed(at: Then) -> Then:
    """The same with two rules of the agreement turned round: titles, and views of the prices."""
    turned = {"title_seniority", "pricing_30d"}
    features = tuple(
        replace(each, agreed=tuple((key, -points) for key, points in each.agreed))
        if each.name in turned
        else each
        for each in at.known.features
    )
    return replace(
        at,
        known=replace(at.known, features=features),
        later=replace(at.later, features=features),
    )


def careless(feedback: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The same answers, one in ten turned round."""
    turned = np.random.default_rng(seed).random(len(feedback)) < CARELESS
    other = feedback["verdict"].map({"good": "bad", "bad": "good"})
    return feedback.assign(verdict=feedback["verdict"].mask(turned, other))


def without(feedback: pd.DataFrame, rep: str) -> pd.DataFrame:
    """The answers of all others."""
    return feedback[feedback["rep"] != rep]


def learned(at: Then, feedback: pd.DataFrame | None) -> Card:
    """The card of that moment."""
    said = None
    if feedback is not None:
        outcomes = replace(at.outcomes, feedback=feedback)
        said = Said.of(outcomes, at.known, at.definition, at.until).evidence
    return _learned(at, said)


def learned_without_calls(at: Then, feedback: pd.DataFrame) -> Card:
    """The same where no calls are on record, so that every answer counts."""
    answers = Answers.of(feedback, at.outcomes.attempts.iloc[:0], at.until)
    trust = Trust.of(answers, closed(at.known, at.outcomes.deals, answers))
    return _learned(at, Evidence.of(at.known, answers, trust))


def _learned(at: Then, said: Evidence | None) -> Card:
    examples = at.known.rows(at.known.weight > 0)
    return learn(examples, at.definition, everyone=at.known, feedback=said)


def judged(card: Card, at: Then) -> dict[str, float]:
    """How the card does on the leads that came later."""
    points = PointsTable(card).points(at.later.table).sum(axis=1) + card.base_points
    log_odds = points * np.log(2) / card.pdo
    chance, won = expit(log_odds), at.won
    return {
        "AUC": float(roc_auc_score(won, log_odds)),
        "log loss": float(log_loss(won, chance)),
        "slope": Calibration.fitted(log_odds, won).slope,
        "mean - won": float(chance.mean() - won.mean()),
    }


def points_moved(one: Card, other: Card, leads: Dataset) -> int:
    """The most that any lead's points for any feature differ."""
    tables = [PointsTable(card) for card in (one, other)]
    first, second = (
        dict(zip(table.names, table.points(leads.table).T, strict=True)) for table in tables
    )
    nothing = np.zeros(len(leads))
    return int(
        max(
            np.abs(first.get(name, nothing) - second.get(name, nothing)).max()
            for name in {*first, *second}
        )
    )


def few_deals(n_seeds: int, n_leads: int) -> pd.DataFrame:
    """One row per seed, moment and way."""
    rows = []
    for company in companies(n_seeds, n_leads):
        for months in MONTHS:
            at = then(company, months)
            said = at.outcomes.feedback
            ways = {
                "no feedback": learned(at, None),
                "feedback": learned(at, said),
                "one in ten turned": learned(at, careless(said, company.seed)),
                "two rules wrong": learned(poorly_agreed(at), None),
                "two rules wrong, feedback": learned(poorly_agreed(at), said),
            }
            moved = spam_moves(at, ways["feedback"]) if months in MONTHS_OF_SPAM else {}
            for way, card in ways.items():
                known = {"seed": company.seed, "months": months, "way": way, **moved}
                final = at.known.rows(np.isin(at.known.outcomes.astype(str), ["won", "lost"]))
                deals = {"closed": len(final), "won": int(at.known.won[at.known.weight > 0].sum())}
                rows.append({**known, **deals, **judged(card, at)})
    return pd.DataFrame(rows)


def spam_moves(at: Then, card: Card) -> dict[str, int]:
    """What the answers of the rep who calls everything bad move, with calls on record or not."""
    said = at.outcomes.feedback
    rest = said[said["rep"] != SPAMMER]
    without = (learned_without_calls(at, said), learned_without_calls(at, rest))
    return {
        "spammer moves": points_moved(card, learned(at, rest), at.known),
        "without calls": points_moved(*without, at.known),
    }


def told(found: pd.DataFrame) -> Iterator[Table]:
    """The figures, differences with the standard error over seeds."""
    shown = Table(title="leads that came later; gained against the same without feedback, ± 2 s.e.")
    names = ["AUC", "log loss", "slope", "mean - won"]
    for heading in ("months", "closed", "won", "way", *names, "AUC gained", "log loss gained"):
        shown.add_column(heading, justify="right")
    for months, at in found.groupby("months"):
        for way, group in at.groupby("way", sort=False):
            beside = "two rules wrong" if str(way).startswith("two") else "no feedback"
            alone = at[at["way"] == beside].set_index("seed")
            group = group.set_index("seed")
            means = [f"{group[name].mean():.4f}" for name in names]
            gains = [
                _mean(group["AUC"] - alone["AUC"]),
                _mean(alone["log loss"] - group["log loss"]),
            ]
            n_closed, n_won = f"{group['closed'].mean():.0f}", f"{group['won'].mean():.0f}"
            shown.add_row(str(months), n_closed, n_won, str(way), *means, *gains)
        shown.add_section()
    yield shown
    moves = Table(title=f"points that {SPAMMER} moves: the most of any feature, over seeds")
    for heading in ("months", "mean", "most", "no calls on record: mean", "most"):
        moves.add_column(heading, justify="right")
    for months, at in found[found["way"] == "feedback"].dropna().groupby("months"):
        cells = [at[name] for name in ("spammer moves", "without calls")]
        each = [text for cell in cells for text in (f"{cell.mean():.2f}", f"{cell.max():.0f}")]
        moves.add_row(str(months), *each)
    yield moves


def _mean(differences: pd.Series) -> str:
    error = differences.std() / np.sqrt(len(differences))
    return f"{differences.mean():+.4f} ± {2 * error:.4f}"


def sources(n_companies: int) -> Table:
    """Flags over many companies: nine sources each, one of them bad in every other company."""
    title = "sources, 400 answers a company: evidence reached wrongly, ever; flagged within 30"
    shown = Table(title=title)
    for heading in ("reps", "a rep who", "good is so much rarer", "sources", "false alarms", "hit"):
        shown.add_column(heading, justify="right")
    draw = np.random.default_rng(20_261_101)
    for n_reps, habit in ((6, ""), (3, ""), (6, "calls all bad"), (6, "calls one source bad")):
        for rarer in (1, 4, 8, 15):
            wrong, right = [], []
            for _ in range(n_companies):
                for level in judged_sources(*answers_drawn(draw, n_reps, habit, rarer)):
                    if level.level == "source 3" and rarer > 1:
                        after = level.reached_after
                        right.append(level.is_flagged and after is not None and after <= 30)
                    else:
                        wrong.append(level.reached_after is not None)
            hit = f"{np.mean(right):.2f}" if right else ""
            false = f"{sum(wrong)} of {len(wrong)} ({np.mean(wrong):.1%})"
            shown.add_row(str(n_reps), habit, str(rarer), str(len(wrong)), false, hit)
        shown.add_section()
    return shown


def answers_drawn(
    draw: np.random.Generator, n_reps: int, habit: str, rarer: float, n: int = 400
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels, reps and verdicts: reps differ in how harsh they are and how much they answer."""
    shares = np.array([25, 16, 14, 12, 11, 10, 5, 4.5, 2.5])
    level = draw.choice(len(shares), n, p=shares / shares.sum())
    rep = draw.choice(n_reps, n, p=draw.dirichlet(np.full(n_reps, 3.0)))
    odds = draw.beta(4, 6, n_reps)
    odds = np.clip(odds, 0.05, 0.95) / (1 - np.clip(odds, 0.05, 0.95))
    here = odds[rep] / np.where(level == 3, rarer, 1.0)
    good = draw.random(n) < here / (1 + here)
    good &= ~((rep == 0) & (habit == "calls all bad"))
    good &= ~((rep == 0) & (level == 1) & (habit == "calls one source bad"))
    names = np.array([f"source {place}" for place in range(len(shares))], dtype=object)
    return names[level], np.array([f"rep {one}" for one in rep], dtype=object), good


def in_the_sample(n_seeds: int, n_leads: int) -> Table:
    """Which sources are flagged in the sample company, in the end, and what reasons are told."""
    shown = Table(title="the sample company in the end: flagged, in so many of the seeds")
    for heading in ("feature", "level", "seeds", "after answers", "points proposed"):
        shown.add_column(heading, justify="right")
    found = []
    for company in companies(n_seeds, n_leads):
        until = company.outcomes.observed_until
        said = Said.of(company.outcomes, company.everyone, company.definition, until)
        for each in said.proposals:
            levels = said.judged[each.feature]
            level = next(level for level in levels if level.level == each.level)
            found.append((each.feature, each.level, level.reached_after, each.points))
    frame = pd.DataFrame(found, columns=["feature", "level", "after", "points"])
    for (feature, level), group in frame.groupby(["feature", "level"]):
        after, points = f"{group['after'].median():.0f}", f"{group['points'].median():.0f}"
        shown.add_row(str(feature), str(level), f"{len(group)} of {n_seeds}", after, points)
    return shown


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--leads", type=int, default=4_000)
    parser.add_argument("--companies", type=int, default=40)
    asked = parser.parse_args()
    console = Console(width=170)
    start = time.monotonic()
    for table in told(few_deals(asked.seeds, asked.leads)):
        console.print(table)
    console.print(sources(asked.companies))
    console.print(in_the_sample(asked.seeds, asked.leads))
    console.print(f"{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
