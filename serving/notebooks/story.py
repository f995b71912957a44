"""The story of one lead: what it did, how its score moved, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from followup.facts import label
from records.figures.listed import profiles_of
from records.history import UnknownLead
from records.tables import deals, events, leads
from serving.access.redacted import redacted
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
_ENDS = {
    "sales": "goes to sales",
    "nurture": "stays with marketing",
    "incomplete": "is incomplete",
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
                and name not in company.definition.personal
                and not is_personal(name)
                and value not in (None, "")
            ),
            happened=tuple(
                # Whoever reads notebooks need not know the person.
                replace(each, detail=redacted(each.detail, known, company.definition.personal))
                for each in timeline(connection, chosen, company.definition, company.language)
            ),
            points=told.points,
            answer=company.in_use.explainer.answer(told.scored, company.language),
        )


def happened(told: Story, most: int = 40) -> Table:
    """What the lead did and what was done with it, oldest first; the latest so many."""
    rows = sorted(told.happened[:most], key=lambda each: (each.at is None, each.at or 0))
    words, say, has_dates = told.company.words, told.company.say, told.company.has_dates
    left = len(told.happened) - len(rows)
    return Table(
        [*([say("When")] if has_dates else []), say("What"), "", say("By")],
        [
            [
                *([words.moment(each.at)] if has_dates else []),
                say(_KINDS[each.kind]),
                _what(told.company, each),
                each.by,
            ]
            for each in rows
        ],
        text=frozenset(range(4)),
        note=say("{n} earlier ones stand on the lead's page.", n=left) if left > 0 else "",
        language=told.company.language,
    )


def over_time(told: Story) -> Picture | Said:
    """Both halves after each event, with the line they must pass."""
    if not told.company.has_dates or len(told.points) < 3:
        none = "There are no dated events of this lead, so its score has no history to draw."
        return Said(told.company.say(none))
    zone, say = told.company.definition.company.timezone, told.company.say
    line = told.company.card.thresholds
    frame = pd.DataFrame(
        [
            {"at": pd.Timestamp(each.at, unit="us", tz=zone), "half": say(half), "points": points}
            for each in told.points
            for half, points in (("fit", each.fit), ("engagement", each.engagement))
        ]
    ).assign(at=lambda table: table["at"].dt.tz_localize(None))
    halves_named = [say("fit"), say("engagement")]
    scale = alt.Scale(domain=halves_named, range=[BLUE, ORANGE])
    colour = alt.Color("half:N", scale=scale, title=None)
    steps = (
        alt.Chart(frame)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("at:T", title=None, axis=alt.Axis(format="%-d %b %Y", tickCount=6)),
            y=alt.Y("points:Q", title=say("points")),
            color=colour,
        )
    )
    needed = pd.DataFrame({"half": halves_named, "needed": [line.fit, line.engagement]})
    rules = alt.Chart(needed).mark_rule(strokeDash=[4, 4]).encode(y="needed:Q", color=colour)
    return Picture.of(
        (rules + steps).properties(width=520, height=240),
        say("Points of both halves over time; the dashed lines are what each half needs."),
        told.company.language,
    )


def steps(told: Story) -> tuple[Picture, ...]:
    """Every reason of today's score as steps that add up to each half."""
    return tuple(_fall(told.company, fall, half) for half, fall in halves(told.answer).items())


def what_next(told: Story) -> Said:
    """What would take the lead over the line, where it is below."""
    answer, say = told.answer, told.company.say
    if answer["verdict"] == "sales":
        return Said(say("Both halves pass: this lead goes to sales."))
    missing = [label(name, told.company.definition) for name in answer["required_missing"]]
    said = [say("Not met: {what}.", what=each) for each in answer["must"]["failed"]]
    said += [say("Not known yet, and needed: {what}.", what=", ".join(missing))] if missing else []
    said += [
        say(
            "{what} would bring {points}.",
            what=each["text"],
            points=told.company.words.signed(each["points"]),
        )
        for each in answer["to_qualify"]
    ]
    return Said(*said) if said else Said(say("Nothing that can still happen would be enough."))


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
    words, say, answer = told.company.words, told.company.say, told.answer
    came = say(" on {day}", day=words.day(told.created_at)) if told.company.has_dates else ""
    via = say(" through {source}", source=told.source) if told.source else ""
    known = "; ".join(f"{name}: {value}" for name, value in told.profile)
    fit, engagement = answer["fit"], answer["engagement"]
    return Said(
        say("Lead {lead} came in{when}{via}.", lead=told.lead_id, when=came, via=via),
        say("What is known: {known}.", known=known)
        if known
        else say("Nothing is known of who it is."),
        say(
            "By today's card it {ends}: fit {fit} of {fit_needed} needed, engagement {engagement} "
            "of {engagement_needed}, a chance of {chance} of a deal.",
            ends=say(_ENDS[answer["verdict"]]),
            fit=fit["points"],
            fit_needed=fit["threshold"],
            engagement=engagement["points"],
            engagement_needed=engagement["threshold"],
            chance=words.percent(answer["probability"]),
        ),
    )


def _fall(company: Company, fall: Waterfall, half: str) -> Picture:
    """One half as a waterfall."""
    say = company.say
    named = say(half)
    brings, takes, in_all = say("brings"), say("takes"), say("in all")
    rows, before = [], 0
    for step in fall.steps:
        sign = brings if step.points > 0 else takes
        rows.append({"why": step.text, "from": before, "to": step.after, "kind": sign})
        before = step.after
    total = say("{half} in all", half=named)
    rows.append({"why": total, "from": 0, "to": fall.points, "kind": in_all})
    frame = pd.DataFrame(rows)
    kinds = alt.Scale(domain=[brings, takes, in_all], range=[BLUE, ORANGE, GREY])
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("from:Q", title=say("points for {half}", half=named)),
            x2="to:Q",
            y=alt.Y("why:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
            color=alt.Color("kind:N", scale=kinds, title=None),
        )
    )
    line = alt.Chart(pd.DataFrame({"needed": [fall.threshold]}))
    rule = line.mark_rule(strokeDash=[4, 4], color=GREY).encode(x="needed:Q")
    return Picture.of(
        (bars + rule).properties(width=380, height=max(60, 26 * len(rows))),
        say(
            "The reasons for {half} as steps that add up to {points}; the dashed line is the "
            "{needed} that it needs.",
            half=named,
            points=fall.points,
            needed=fall.threshold,
        ),
        company.language,
    )
