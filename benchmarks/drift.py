"""False alarms of drift within a year of weekly looks, and how soon true drift is found.

*Made-up companies*: 12 columns, a score, outcomes drawn from it, three sources, 40 new leads a
week, one by one, beside 2,000 that the card learned from.

*Sample companies*: the invented company with its fairs, campaigns and seasons. A card is learned
from all leads of the first twelve months and stays in use for the next; nothing changes in these
companies, or something does from the first new lead on.

Both are looked at every week with the product's own code, the newest 56 days at most, so each
look shares seven eighths of its leads with the one before.

    .venv/bin/python benchmarks/drift.py --companies 60 --samples 20
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from company import sample
from rich.console import Console
from rich.table import Table

from features.history import DAY_US
from models.scoring import Scorer
from training.drift.look import (
    EVERY_DAYS,
    NEWEST_DAYS,
    OUTCOME_DAYS,
    earlier,
    stretch_length,
)
from training.drift.signals import Signal, Usual, signals, usual
from training.drift.stretch import Stretch
from training.evaluation.interval import share_interval
from training.learner import learn

N_LEARNED, A_WEEK, WEEKS = 2_000, 40, 52
N_NUMBERS, N_LEVELS = 6, 6
WEEK_US = EVERY_DAYS * DAY_US
#: Weeks after which an outcome is final in made-up companies.
FINAL_AFTER = 12

Drift = Callable[[Stretch, np.random.Generator], Stretch]


@dataclass(frozen=True, kw_only=True)
class Company:
    """All leads of a company, and until when the card learned."""

    everything: Stretch
    learned_until: int
    #: How long an outcome takes to be final, microseconds.
    horizon: int

    def looks(self) -> Iterator[tuple[Signal, ...]]:
        """What each weekly look finds."""
        start = int(self.everything.at.min())
        # Outcomes that became final since are the newest that is known, of whatever lead.
        until_final = self.learned_until - self.horizon
        reference = with_outcomes(
            self.everything.between(start - 1, self.learned_until),
            self.everything.between(start - 1, until_final),
        )

        @cache
        def restless(length: int, n_outcomes: int) -> Usual:
            return usual(earlier(reference, self.learned_until, length, n_outcomes))

        for week in range(1, WEEKS + 1):
            now = self.learned_until + week * WEEK_US
            if now > int(self.everything.at.max()) + WEEK_US:
                return
            length = stretch_length(start, self.learned_until, now)
            newest = self.everything.between(now - length, now)
            since = self.everything.between(self.learned_until, now)
            final = self.everything.between(
                max(until_final, now - self.horizon - OUTCOME_DAYS * DAY_US), now - self.horizon
            )
            newest = replace(
                with_outcomes(newest, final),
                is_good=since.is_good,
                answered_source=since.answered_source,
                answered_at=since.answered_at,
            )
            usually = restless(length, len(newest.won)) if len(newest) else None
            yield signals(reference, newest, usually) if len(newest) else ()

    def drifted(self, drift: Drift, seed: int) -> Company:
        """The same with something else from the first new lead on."""
        old = self.everything.between(int(self.everything.at.min()) - 1, self.learned_until)
        end = int(self.everything.at.max())
        new = drift(
            self.everything.between(self.learned_until, end), np.random.default_rng([seed, 6])
        )
        return replace(self, everything=joined(old, new))


def with_outcomes(leads: Stretch, final: Stretch) -> Stretch:
    """These leads, and the outcomes of those."""
    return replace(
        leads,
        chance=final.chance,
        won=final.won,
        known_source=final.known_source,
        known_at=final.known_at,
    )


def joined(old: Stretch, new: Stretch) -> Stretch:
    """One after the other."""
    arrays = {
        name: np.concatenate([vars(old)[name], vars(new)[name]])
        for name in vars(old)
        if name != "table"
    }
    table = {name: np.concatenate([old.table[name], new.table[name]]) for name in old.table}
    return Stretch(table=table, **arrays)


def made_up(seed: int) -> Company:
    """Leads that come one by one, each independent of the others."""
    draw = np.random.default_rng([seed, 5])
    n = N_LEARNED + A_WEEK * WEEKS
    numbers = draw.lognormal(3, 1, (n, N_NUMBERS))
    levels = draw.choice(list("abcde"), (n, N_LEVELS)).astype(object)
    points = np.rint(10 * (np.log(numbers[:, 0]) - 3) - 30 + 12 * (levels[:, 0] == "a"))
    source = draw.choice(["web", "fair", "ads"], n, p=[0.5, 0.3, 0.2]).astype(object)
    chance = 1 / (1 + 2.0 ** (-points / 20))
    at = np.arange(n, dtype=np.int64) * (WEEK_US // A_WEEK)
    answered = np.arange(n) % 2 == 0
    table = {f"n{place}": numbers[:, place] for place in range(N_NUMBERS)}
    table |= {f"l{place}": levels[:, place] for place in range(N_LEVELS)}
    everything = Stretch(
        table=table,
        points=points.astype(np.int64),
        verdict=np.where(points > -25, "sales", "nurture").astype(object),
        source=source,
        at=at,
        chance=chance,
        won=(draw.random(n) < chance).astype(np.int8),
        known_source=source,
        known_at=at,
        is_good=(draw.random(n) < 0.3 + 0.4 * chance)[answered],
        answered_source=source[answered],
        answered_at=at[answered].astype(np.float64),
    )
    return Company(
        everything=everything,
        learned_until=int(at[N_LEARNED - 1]),
        horizon=FINAL_AFTER * WEEK_US,
    )


def of_the_sample(seed: int, n_leads: int) -> Company:
    """The sample company as its first twelve months taught a card to see it."""
    prepared, definition, _ = sample(n_leads, seed)
    everyone = prepared.everyone
    middle = int(everyone.as_of.min()) + 365 * DAY_US
    examples = prepared.examples
    card = learn(examples.rows(examples.as_of <= middle), definition)
    scorer = Scorer(card, definition)
    columns = scorer.columns_of(everyone.table)
    source = prepared.outcomes.leads.set_index("lead_id")["source"]
    source_of = dict(zip(source.index, source.to_numpy(dtype=object), strict=True))
    sources = np.array([source_of[each] for each in everyone.lead_ids], dtype=object)
    known, said = everyone.is_known, prepared.said.answers
    dated = ~np.isnan(said.at)
    everything = Stretch(
        table={feature.name: everyone.table[feature.name] for feature in scorer.features},
        points=columns["total_points"],
        verdict=columns["verdict"],
        source=sources,
        at=everyone.as_of,
        chance=np.asarray(columns["probability"])[known],
        won=everyone.won[known],
        known_source=sources[known],
        known_at=everyone.as_of[known],
        is_good=said.is_good[dated],
        answered_source=np.array([source_of.get(i) for i in said.lead_ids[dated]], dtype=object),
        answered_at=said.at[dated],
    )
    horizon = definition.label.horizon_days * DAY_US
    return Company(everything=everything, learned_until=middle, horizon=horizon)


def nothing(new: Stretch, draw: np.random.Generator) -> Stretch:
    """As it was."""
    return new


def halved(new: Stretch, draw: np.random.Generator) -> Stretch:
    """Half of the won leads are not."""
    won = np.where(draw.random(len(new.won)) < 0.5, 0, new.won)
    return replace(new, won=won.astype(np.int8))


def another_unit(new: Stretch, draw: np.random.Generator) -> Stretch:
    """The first number that is nearly always known comes ten times as large."""
    name = next(
        name
        for name, column in new.table.items()
        if column.dtype != object
        and np.isfinite(column).mean() > 0.7
        and np.unique(column).size > 50
    )
    return replace(new, table={**new.table, name: new.table[name] * 10})


def not_filled(new: Stretch, draw: np.random.Generator) -> Stretch:
    """The fullest text column is empty in half of the leads."""
    texts = [name for name, column in new.table.items() if column.dtype == object]
    name = min(texts, key=lambda each: sum(value is None for value in new.table[each]))
    column = np.where(draw.random(len(new)) < 0.5, None, new.table[name])
    return replace(new, table={**new.table, name: column})


def one_source_bad(new: Stretch, draw: np.random.Generator) -> Stretch:
    """Sales calls three of four good leads of the largest source bad."""
    largest = Counter(each for each in new.answered_source if each).most_common(1)[0][0]
    spoiled = (new.answered_source == largest) & (draw.random(len(new.is_good)) < 0.75)
    return replace(new, is_good=new.is_good & ~spoiled)


DRIFTS: dict[str, Drift] = {
    "none": nothing,
    "win rate halved": halved,
    "a column in another unit": another_unit,
    "a field half empty": not_filled,
    "one source turned bad": one_source_bad,
}


def told(shown: Table, name: str, companies: list[Company]) -> None:
    """A row: how many heard an alarm, when, and of what kind."""
    weeks: list[int] = []
    kinds: Counter[str] = Counter()
    for company in companies:
        for week, found in enumerate(company.looks(), start=1):
            alarms = [each for each in found if each.is_alarm]
            if alarms:
                weeks.append(week)
                kinds.update({f"{each.kind} {each.name}".strip() for each in alarms})
                break
    n = len(companies)
    share = share_interval(len(weeks), n)
    shown.add_row(
        name,
        f"{len(weeks)}/{n}: {share.value:.1%} ({share.low:.1%}-{share.high:.1%})",
        f"{np.median(weeks):.0f}" if weeks else "-",
        ", ".join(f"{kind} {times}" for kind, times in kinds.most_common(4)),
    )


def table(title: str, companies: list[Company]) -> Table:
    """All companies without drift, and a third of them with each kind."""
    shown = Table(title=title)
    for head in ("drift", "heard an alarm within the year (95 %)", "median week", "about"):
        shown.add_column(head)
    for name, drift in DRIFTS.items():
        some = companies if drift is nothing else companies[: max(len(companies) // 3, 1)]
        told(shown, name, [each.drifted(drift, seed) for seed, each in enumerate(some)])
    return shown


def main() -> None:
    """Print everything."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--companies", type=int, default=60)
    arguments.add_argument("--samples", type=int, default=20)
    arguments.add_argument("--leads", type=int, default=5_000)
    asked = arguments.parse_args()
    console = Console(width=150)
    if asked.samples:
        companies = [of_the_sample(seed, asked.leads) for seed in range(1, asked.samples + 1)]
        title = f"{asked.samples} sample companies of {asked.leads:,} leads, up to {WEEKS} looks"
        console.print(table(title, companies))
    if asked.companies:
        companies = [made_up(seed) for seed in range(asked.companies)]
        title = f"{asked.companies} made-up companies, {WEEKS} weekly looks, {NEWEST_DAYS} days"
        console.print(table(title, companies))


if __name__ == "__main__":
    main()
