"""Sources and campaigns: what they bring, what that costs, and what sales says of them."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from models.card import CardFeature
from records.figures.cohort import UNKNOWN, Cohort
from records.figures.everyone import everyone
from records.figures.sources import By, brought, spent
from serving.notebooks.company import Company
from serving.notebooks.shown import Picture, Said, Table
from serving.pages.counted import levels
from serving.pages.sources import Row, largest, qualities, usual_rate
from serving.pages.speeds import shown_by, speeds, win_rate
from training.evaluation.pictures import BLUE, GREY, ORANGE
from training.shrinkage import Shrunk, shrunk

#: What is drawn, at most; the rest stands in the table.
_MOST = 25
_DAY_US = 86_400_000_000
#: How attributes are called that tell where a lead came from.
_LIKE_A_SOURCE = ("source", "origin", "channel", "bron", "herkomst", "kanaal", "heard_from")


def qualities_of(company: Company, by: By) -> list[Row]:
    """Every source or campaign over all leads on record, the best first: as on the page."""
    with company.look() as connection:
        leads, now = everyone(connection), company.until
        speed = speeds(leads, company.definition.label.horizon_days * _DAY_US, now)["lead"]
        shown = shown_by(leads, speed, win_rate(leads, speed, now), now)
        found = brought(leads, by, spent(connection, leads, Cohort(), by), shown)
        return qualities(found, levels(connection, by, now))


def quality_picture(company: Company, rows: list[Row], by: By = "source") -> Picture | Said:
    """Which share of the leads became deals, with its range, beside what is usual."""
    what = company.say(by)
    if len(rows) < 2:
        one = "The records name no more than one {what}: there is nothing to compare."
        return Said(company.say(one, what=what))
    rates = {_name(company, row): row.quality for row in largest(rows, _MOST) if row.quality}
    return _drawn(company, rates, usual_rate(rows), what)


def said_at_the_door(company: Company) -> tuple[Picture | Said, ...]:
    """The same for what leads say of where they came from, by the leads the card learned from.

    Many exports have no source of their own but an attribute that tells of it.
    """
    pictures = tuple(
        _drawn(company, *_rates(row), row.label or row.feature)
        for row in company.card.features
        if row.levels is not None and any(word in row.feature for word in _LIKE_A_SOURCE)
    )
    none = "No attribute on the card tells where leads came from."
    return pictures or (Said(company.say(none)),)


def _rates(row: CardFeature) -> tuple[dict[str, Shrunk], float]:
    """The values of a category with the most leads, the best first, and the rate of all."""
    n, wins = np.array(row.leads, dtype=np.int64), np.array(row.wins, dtype=np.int64)
    names = row.levels or ()
    if not n.sum():
        return {}, 0.0
    rates = dict(zip(names, shrunk(n, wins), strict=True))
    largest = sorted(zip(row.leads, names, strict=True), reverse=True)[:_MOST]
    best = sorted((name for _, name in largest), key=lambda name: -rates[name].rate)
    return {name: rates[name] for name in best}, float(wins.sum() / n.sum())


def _drawn(company: Company, rates: Mapping[str, Shrunk], usual: float, what: str) -> Picture:
    say = company.say
    frame = pd.DataFrame(
        [
            {
                "name": name,
                "rate": quality.rate,
                "low": quality.low,
                "high": quality.high,
                "kind": say(_kind(quality, usual)),
            }
            for name, quality in rates.items()
        ],
        columns=["name", "rate", "low", "high", "kind"],
    )
    kinds = [say("better than usual"), say("as usual"), say("worse than usual")]
    scale = alt.Scale(domain=kinds, range=[BLUE, GREY, ORANGE])
    colour = alt.Color("kind:N", scale=scale, title=None)
    name = alt.Y("name:N", sort=None, title=None)
    percent = alt.Axis(format=".0%", tickCount=6)
    across = alt.X("rate:Q", title=say("share of leads that became a deal"), axis=percent)
    bars = alt.Chart(frame).mark_rule(strokeWidth=3, opacity=0.6)
    bars = bars.encode(x=alt.X("low:Q", axis=percent), x2="high:Q", y=name, color=colour)
    dots = alt.Chart(frame).mark_point(filled=True, size=80, opacity=1)
    line = alt.Chart(pd.DataFrame({"usual": [usual]})).mark_rule(strokeDash=[4, 4], color=GREY)
    chart = line.encode(x="usual:Q") + bars + dots.encode(x=across, y=name, color=colour)
    return Picture.of(
        chart.properties(width=420, height=max(60, 24 * len(rates)), title=what),
        say(
            "A dot per {what}: the share of its leads that became a deal, with the range that "
            "holds it in 95 of 100 cases. The dashed line is the usual share.",
            what=what,
        ),
        company.language,
    )


def brought_table(company: Company, rows: list[Row], by: By = "source") -> Table:
    """What each brought and cost."""
    words = company.words
    header = ("Leads", "SQLs", "Deals", "Won", "Revenue", "Cost", "Cost per deal")
    return Table(
        [company.say(by).capitalize(), *(company.say(each) for each in header)],
        [
            [
                _name(company, row),
                *(words.number(n) for n in (one.n_leads, one.n_sqls, one.n_deals)),
                words.percent(row.quality.rate if row.quality else None),
                words.money(one.amount) if one.amount else words.money(None),
                words.money(one.cost),
                words.money(one.cost_per_deal),
            ]
            for row in largest(rows, _MOST)
            for one in (row.brought,)
        ],
        language=company.language,
    )


def costs(company: Company, rows: list[Row]) -> Picture | Said:
    """What a deal from each costs, the cheapest first."""
    known = [row for row in rows if row.brought.cost_per_deal is not None]
    if not known:
        return Said(
            company.say(
                "Nobody recorded what campaigns cost, so what a deal costs is not known. Add a "
                "campaigns file (campaign, cost, from, to) to the company's folder and load it."
            )
        )
    frame = pd.DataFrame(
        [
            {"name": _name(company, row), "cost": row.brought.cost_per_deal}
            for row in sorted(known, key=lambda row: row.brought.cost_per_deal or 0)[:_MOST]
        ]
    )
    title = company.say("euros for one deal")
    chart = (
        alt.Chart(frame)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("cost:Q", title=title, axis=alt.Axis(format=",.0f")),
            y=alt.Y("name:N", sort=None, title=None),
        )
        .properties(width=420, height=max(60, 20 * len(frame)))
    )
    shows = company.say("A bar per campaign or source: what one deal from it cost.")
    return Picture.of(chart, shows, company.language)


def complaints(company: Company, rows: list[Row]) -> Said:
    """Which of them sales finds consistently bad, beyond one rep's taste."""
    flagged = [row.level for row in rows if row.level and row.level.is_flagged]
    if not any(row.level for row in rows):
        return Said(company.say("Sales has not said of any lead yet whether it was good."))
    if not flagged:
        return Said(company.say("None of them is consistently bad according to sales."))
    return Said(
        *(
            company.say(
                "{name}: {good} of {n} judged leads were good; from elsewhere the same reps would "
                "find about {expected}.",
                name=level.level,
                good=level.n_good,
                n=level.n_answers,
                expected=round(level.n_good_expected),
            )
            for level in flagged
        )
    )


def _name(company: Company, row: Row) -> str:
    return company.say("not known") if row.brought.name == UNKNOWN else row.brought.name


def _kind(quality: Shrunk, usual: float) -> str:
    if quality.low > usual:
        return "better than usual"
    return "worse than usual" if quality.high < usual else "as usual"
