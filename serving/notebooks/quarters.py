"""The last quarter against the one before: what came in, what came of it, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import altair as alt
import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from followup.period import Period
from records.figures.everyone import everyone
from records.figures.progress import Progress
from records.figures.sources import Brought, brought
from records.moments import from_microseconds, to_microseconds
from records.outcomes import frames
from records.tables import leads
from serving.notebooks.company import Company
from serving.notebooks.shown import Picture, Said, Table
from serving.pages.asked import Asked
from serving.pages.funnel_view import FunnelView, Step
from serving.pages.row_names import named
from serving.pages.speeds import Speeds, speeds
from training.drift.look import Material
from training.drift.picture import picture
from training.drift.signal import Signal
from training.drift.signals import signals
from training.drift.words import sentences
from training.evaluation.pictures import BLUE, GREY
from training.labels import LOST, WON, known_then

_STAGES = {
    "lead": "Leads",
    "mql": "MQLs",
    "sql": "SQLs (accepted by sales)",
    "opportunity": "Opportunities",
    "deal": "Deals",
}
_MOST_SOURCES = 12
_DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A quarter, or where there are no dates as many leads as a quarter of all."""

    name: str
    #: First moment, and the first after it, microseconds UTC.
    since: int
    until: int

    @property
    def asked(self) -> Asked:
        """The leads that are meant, as a page asks for them."""
        return Asked(span="quarter", since=self.since, until=self.until)


@dataclass(frozen=True, kw_only=True)
class Quarters:
    """Two quarters of one company."""

    company: Company
    before: Stretch
    now: Stretch

    @cached_property
    def funnels(self) -> tuple[FunnelView, FunnelView]:
        """As the page of the funnel counts them, the earlier first."""
        before, now = (self._funnel(each) for each in (self.before, self.now))
        return before, now

    @cached_property
    def leads(self) -> Progress:
        """How far every lead on record came."""
        with self.company.look() as connection:
            return everyone(connection)

    @cached_property
    def speeds(self) -> Speeds:
        """How fast leads came from stage to stage."""
        company = self.company
        return speeds(self.leads, company.definition.label.horizon_days * _DAY_US, company.until)

    def _funnel(self, stretch: Stretch) -> FunnelView:
        inside, company = self.leads.of(stretch.asked.cohort), self.company
        asked, definition = stretch.asked, company.definition
        return FunnelView.of(inside, asked, definition, company.until, self.speeds)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """Every comparison of the two, alarms first."""
        with self.company.look() as connection:
            return _signals(connection, self)

    def __repr__(self) -> str:
        names = {"now": self.now.name, "before": self.before.name}
        if self.company.has_dates:
            last = self.company.words.day(self.company.until)
            dated = "{now} against {before}; the last thing on record is of {last}."
            return self.company.say(dated, **names, last=last)
        return self.company.say(
            "{now} against {before}: these records have no dates, so quarters are counted in "
            "leads.",
            **names,
        )


def quarters(company: Company) -> Quarters:
    """The quarter in which the newest lead came in, and the one before it."""
    if company.has_dates:
        zone = company.definition.company.timezone
        period = Period.at(from_microseconds(company.newest_lead_at), "quarter", zone)
        now, before = (
            Stretch(
                name=str(each), since=to_microseconds(each.start), until=to_microseconds(each.end)
            )
            for each in (period, period.before())
        )
        return Quarters(company=company, before=before, now=now)
    with company.look() as connection:
        created = np.sort(list(connection.execute(sa.select(leads.c.created_at)).scalars()))
    first, middle = (int(created[len(created) * part // 4]) for part in (2, 3))
    return Quarters(
        company=company,
        before=Stretch(name=company.say("the quarter before"), since=first, until=middle),
        now=Stretch(
            name=company.say("the newest quarter"), since=middle, until=company.newest_lead_at + 1
        ),
    )


def compared(found: Quarters) -> Table:
    """How far the leads of both came, and what is still to be expected of the young ones."""
    words, say = found.company.words, found.company.say
    before, now = found.funnels
    rows = [
        [say(_STAGES[new.stage]), *_cells(found.company, old), *_cells(found.company, new)]
        for old, new in _telling(list(zip(before.steps, now.steps, strict=True)))
    ]
    amounts = [words.money(each.revenue.told) for each in (before, now)]
    money = [say("Revenue"), amounts[0], "", "", amounts[1], "", ""]
    header = [
        say("How far"),
        *(
            f"{each.name}: {say(what)}"
            for each in (found.before, found.now)
            for what in ("number", "of those before", "will come to")
        ),
    ]
    if not found.company.has_dates:
        rows = [[row[0], *row[1:3], *row[4:6]] for row in rows]
        dateless = [header[0], *header[1:3], *header[4:6]]
        return Table(dateless, rows, language=found.company.language)
    has_money = any(each.revenue.amount for each in (before, now))
    told = [*rows, money] if has_money else rows
    return Table(header, told, language=found.company.language)


def _brought(found: Quarters, stretch: Stretch) -> list[Brought]:
    return brought(found.leads.of(stretch.asked.cohort), "source")


def mix(found: Quarters) -> Picture | Said:
    """Where the leads of both came from."""
    say = found.company.say
    counted = {each.name: _brought(found, each) for each in (found.before, found.now)}
    totals = {name: sum(each.n_leads for each in rows) for name, rows in counted.items()}
    frame = pd.DataFrame(
        [
            {"source": each.name, "quarter": name, "share": each.n_leads / totals[name]}
            for name, rows in counted.items()
            for each in rows
        ],
        columns=["source", "quarter", "share"],
    )
    if frame["source"].nunique() < 2:
        return Said(say("The records name no more than one source: the mix cannot differ."))
    largest = frame.groupby("source")["share"].max().nlargest(_MOST_SOURCES).index
    names = [found.before.name, found.now.name]
    colours = alt.Scale(domain=names, range=[GREY, BLUE])
    chart = (
        alt.Chart(frame[frame["source"].isin(largest)])
        .mark_bar()
        .encode(
            x=alt.X(
                "share:Q", title=say("share of the leads"), axis=alt.Axis(format=".0%", tickCount=5)
            ),
            y=alt.Y("source:N", title=None, sort=list(largest)),
            yOffset=alt.YOffset("quarter:N", sort=names),
            color=alt.Color("quarter:N", title=None, scale=colours),
        )
        .properties(width=420, height=36 * len(largest))
    )
    shows = say("Two bars per source: its share of the leads then and now.")
    return Picture.of(chart, shows, found.company.language)


def differences(found: Quarters) -> Picture | Said:
    """Which inputs, scores, verdicts and answers of sales differ between the two."""
    company = found.company
    if not found.signals:
        return Said(company.say("Too few leads in one of the two to compare them."))
    title = company.say("{now} beside {before}", now=found.now.name, before=found.before.name)
    chart = picture(found.signals, company.language).properties(title=title)
    shows = company.say("A bar per comparison; beyond the dashed line it begins to matter.")
    return Picture.of(chart, shows, company.language)


def differences_told(found: Quarters) -> Said:
    """The same in sentences: only what is sure and large enough to matter."""
    return Said(*sentences(found.signals, found.company.language))


def _telling(steps: list[tuple[Step, Step]]) -> list[tuple[Step, Step]]:
    """Stages that tell something: where all leads of one are in the next, only the last of them.

    It keeps the share of the first: whoever reached the one reached the other.
    """
    kept: list[tuple[Step, Step]] = []
    for pair in steps:
        if len(kept) > 1 and all(a.n == b.n for a, b in zip(kept[-1], pair, strict=True)):
            old, new = (
                replace(first, stage=last.stage)
                for first, last in zip(kept.pop(), pair, strict=True)
            )
            pair = (old, new)
        kept.append(pair)
    return kept


def _cells(company: Company, step: Step) -> tuple[str, str, str]:
    words = company.words
    share = "" if step.share is None else words.percent(step.share)
    will = step.ripened
    if will is None or will.is_ripe or not will.is_told:
        return words.number(step.n), share, ""
    low, high = words.percent(will.low), words.percent(will.high)
    value = words.percent(will.share)
    will_be = company.say("{value} ({low} to {high})", value=value, low=low, high=high)
    return words.number(step.n), share, will_be


def _signals(connection: Connection, found: Quarters) -> tuple[Signal, ...]:
    outcomes = frames(connection)
    company = found.company
    frame = known_then(outcomes, company.definition, outcomes.observed_until).oldest_first
    material = Material(connection=connection, scorer=company.in_use.scorer, outcomes=outcomes)
    created = dict(zip(outcomes.leads["lead_id"], outcomes.leads["created_at"], strict=True))
    answered_of = outcomes.feedback["lead_id"].map(created)
    stretches = []
    for each in (found.before, found.now):
        inside = frame["created_at"].between(each.since, each.until - 1)
        final = inside & frame["outcome"].isin([WON, LOST])
        answers = outcomes.feedback[answered_of.between(each.since, each.until - 1)]
        stretches.append(material.stretch(frame[inside], frame[final], answers))
    before, now = stretches
    told = signals(before, now) if len(before) and len(now) else ()
    labels = {
        row.feature: named(row.feature, row.label, company.words) for row in company.card.features
    }
    named_so = [(each, labels.get(each.name, each.name)) for each in told]
    return tuple(replace(each, name=label, label=label) for each, label in named_so)
