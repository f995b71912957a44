"""The story of one lead: what it did, how its score moved, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from followup.facts import label
from records.figures.listed import profiles_of
from records.history import UnknownLead
from records.tables import deals, events, leads
from serving.access.viewer import is_personal
from serving.notebooks.company import Company
from serving.notebooks.shown import Picture, Said, Table
from serving.pages.score_history import Point, score_history
from serving.pages.timeline import Happened, timeline
from serving.pages.waterfall import Waterfall, halves
from training.evaluation.pictures import BLUE, GREY, ORANGE

_KINDS = {
    "event": "did",
    "attempt": "was called",
    "disposition": "sales decided",
    "feedback": "sales said",
    "deal": "deal",
    "mql": "crossed the line",
    "owner": "went to",
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """One lead with its score at every moment that counted; nothing that tells who it is."""

    company: Company
    lead_id: str
    created_at: int
    source: str | None
    #: Name for people and value.
    profile: tuple[tuple[str, str], ...]
    happened: tuple[Happened, ...]
    points: tuple[Point, ...]
    #: Today's answer of the card.
    answer: dict[str, Any]

    def __repr__(self) -> str:
        return "\n".join(_told(self).sentences)

    def _repr_html_(self) -> str:
        return _told(self)._repr_html_()


def story(company: Company, lead_id: str | None = None) -> Story:
    """A lead's story; without a lead, that of the last deal whose lead did the most.

    Raises
    ------
    UnknownLead
        If there is no such lead.
    """
    with company.look() as connection:
        chosen = lead_id or _telling(connection)
        own = connection.execute(sa.select(leads).where(leads.c.lead_id == chosen)).mappings()
        row = own.first()
        if row is None or chosen is None:
            raise UnknownLead(str(chosen))
        told = score_history(connection, chosen, row["created_at"], company.in_use, company.until)
        known = profiles_of(connection, [chosen]).get(chosen, {})
        return Story(
            company=company,
            lead_id=chosen,
            created_at=row["created_at"],
            source=row["source"],
            profile=tuple(
                (label(name, company.definition), company.words.value(value))
                for name, value in known.items()
                if name in company.definition.attributes
                and not is_personal(name)
                and value not in (None, "")
            ),
            happened=tuple(timeline(connection, chosen, company.definition, "en")),
            points=told.points,
            answer=company.in_use.explainer.answer(told.scored, "en"),
        )


def happened(told: Story, most: int = 40) -> Table:
    """What the lead did and what was done with it, oldest first; the latest so many."""
    rows = sorted(told.happened[:most], key=lambda each: (each.at is None, each.at or 0))
    words, has_dates = told.company.words, told.company.has_dates
    left = len(told.happened) - len(rows)
    return Table(
        [*(["When"] if has_dates else []), "What", "", "By"],
        [
            [
                *([words.moment(each.at)] if has_dates else []),
                _KINDS[each.kind],
                _what(told.company, each),
                each.by,
            ]
            for each in rows
        ],
        text=frozenset(range(4)),
        note=f"{left} earlier ones stand on the lead's page." * (left > 0),
    )


def over_time(told: Story) -> Picture | Said:
    """Both halves after each event, with the line they must pass."""
    if not told.company.has_dates or len(told.points) < 3:
        return Said("There are no dated events of this lead, so its score has no history to draw.")
    zone = told.company.definition.company.timezone
    line = told.company.card.thresholds
    frame = pd.DataFrame(
        [
            {"at": pd.Timestamp(each.at, unit="us", tz=zone), "half": half, "points": points}
            for each in told.points
            for half, points in (("fit", each.fit), ("engagement", each.engagement))
        ]
    ).assign(at=lambda table: table["at"].dt.tz_localize(None))
    colour = alt.Color(
        "half:N", scale=alt.Scale(domain=["fit", "engagement"], range=[BLUE, ORANGE])
    )
    steps = (
        alt.Chart(frame)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("at:T", title=None, axis=alt.Axis(format="%-d %b %Y", tickCount=6)),
            y=alt.Y("points:Q", title="points"),
            color=colour,
        )
    )
    needed = pd.DataFrame({"half": ["fit", "engagement"], "needed": [line.fit, line.engagement]})
    rules = alt.Chart(needed).mark_rule(strokeDash=[4, 4]).encode(y="needed:Q", color=colour)
    return Picture.of(
        (rules + steps).properties(width=520, height=240),
        "Points of both halves over time; the dashed lines are what each half needs.",
    )


def steps(told: Story) -> tuple[Picture, ...]:
    """Every reason of today's score as steps that add up to each half."""
    return tuple(_fall(fall, half) for half, fall in halves(told.answer).items())


def what_next(told: Story) -> Said:
    """What would take the lead over the line, where it is below."""
    answer = told.answer
    if answer["verdict"] == "sales":
        return Said("Both halves pass: this lead goes to sales.")
    missing = [label(name, told.company.definition) for name in answer["required_missing"]]
    said = [f"Not met: {each}." for each in answer["must"]["failed"]]
    said += [f"Not known yet, and needed: {', '.join(missing)}."] if missing else []
    said += [
        f"{each['text']} would bring {told.company.words.signed(each['points'])}."
        for each in answer["to_qualify"]
    ]
    return Said(*said) if said else Said("Nothing that can still happen would be enough.")


def _what(company: Company, each: Happened) -> str:
    what = company.words.word(each.what)
    detail = company.words.word(each.detail)
    return f"{what} ({detail})" if detail and detail != what else what


def _telling(connection: Connection) -> str | None:
    """Of the 20 newest deals the lead that did the most; without deals, of all leads."""
    won = (
        sa.select(deals.c.lead_id, sa.func.max(deals.c.at).label("at"))
        .where(deals.c.stage == "won")
        .group_by(deals.c.lead_id)
        .order_by(sa.desc("at"), deals.c.lead_id)
        .limit(20)
        .subquery()
    )
    did = sa.select(sa.func.count()).where(events.c.lead_id == won.c.lead_id).scalar_subquery()
    found = connection.execute(
        sa.select(won.c.lead_id).order_by(did.desc(), won.c.lead_id)
    ).scalar()
    if found is not None:
        return str(found)
    newest = sa.select(leads.c.lead_id).order_by(leads.c.sequence.desc(), leads.c.lead_id)
    return connection.execute(newest.limit(1)).scalar()


def _told(told: Story) -> Said:
    words, answer = told.company.words, told.answer
    came = f" on {words.day(told.created_at)}" if told.company.has_dates else ""
    via = f" through {told.source}" if told.source else ""
    ends = {
        "sales": "goes to sales",
        "nurture": "stays with marketing",
        "incomplete": "is incomplete",
    }
    known = "; ".join(f"{name}: {value}" for name, value in told.profile)
    fit, engagement = answer["fit"], answer["engagement"]
    return Said(
        f"Lead {told.lead_id} came in{came}{via}.",
        f"What is known: {known}." if known else "Nothing is known of who it is.",
        f"By today's card it {ends[answer['verdict']]}: fit {fit['points']} of "
        f"{fit['threshold']} needed, engagement {engagement['points']} of "
        f"{engagement['threshold']}, a chance of {words.percent(answer['probability'])} of a deal.",
    )


def _fall(fall: Waterfall, half: str) -> Picture:
    """One half as a waterfall."""
    rows, before = [], 0
    for step in fall.steps:
        sign = "brings" if step.points > 0 else "takes"
        rows.append({"why": step.text, "from": before, "to": step.after, "kind": sign})
        before = step.after
    rows.append({"why": f"{half} in all", "from": 0, "to": fall.points, "kind": "in all"})
    frame = pd.DataFrame(rows)
    kinds = alt.Scale(domain=["brings", "takes", "in all"], range=[BLUE, ORANGE, GREY])
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("from:Q", title=f"points for {half}"),
            x2="to:Q",
            y=alt.Y("why:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
            color=alt.Color("kind:N", scale=kinds),
        )
    )
    line = alt.Chart(pd.DataFrame({"needed": [fall.threshold]}))
    rule = line.mark_rule(strokeDash=[4, 4], color=GREY).encode(x="needed:Q")
    return Picture.of(
        (bars + rule).properties(width=380, height=max(60, 26 * len(rows))),
        f"The reasons for {half} as steps that add up to {fall.points}; the dashed line is the "
        f"{fall.threshold} that it needs.",
    )
