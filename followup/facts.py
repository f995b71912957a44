"""What a notice about a lead is made from: everything is on record, nothing is made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition
from followup import opening, profile
from followup.called import called
from followup.plain import LONG, SHORT, plain
from records import assignments, qualifications, tasks
from records.assignments import Assignment
from records.notices import Notice
from records.tables import events
from records.tasks import Task

#: Of what a lead did, the last so many.
_MOST_EVENTS = 5
#: What says who somebody is, where it is known.
_WHO = ("title", "company", "email", "phone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Did:
    """Something the lead did."""

    event_id: str
    #: Microseconds UTC.
    at: int
    what: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """A lead as its notice tells it."""

    lead_id: str
    #: Name, title, company, … where known.
    who: dict[str, str]
    #: Source and campaign, where known.
    came_by: tuple[str, ...]
    did: tuple[Did, ...]
    #: The decision's answer; empty where there is none.
    answer: dict[str, Any]
    #: What to say first, as it is true when it is sent; empty where nothing was done.
    opening: str
    #: Labels.
    missing: tuple[str, ...]
    held: Assignment | None
    call: Task | None


def facts(connection: Connection, notice: Notice, definition: Definition, now: int) -> Facts:
    """Read them: the decision as it was, the lead as it is known now.

    Its own words are on one line and short, so that none of them passes for ours.
    """
    assert notice.lead_id is not None
    held = assignments.find(connection, str(notice.about.get("assignment_id")))
    answer = profile.answer(connection, _decision_id(connection, notice, held))
    known = profile.known(connection, notice.lead_id, notice.created_at)
    said = profile.row(connection, notice.lead_id)
    lacking = [name for name in definition.promises.complete if name not in known]
    names = dict.fromkeys([*answer.get("required_missing", []), *lacking])
    todo = tasks.of(connection, held.assignment_id) if held else []
    return Facts(
        lead_id=notice.lead_id,
        who=_who(known),
        came_by=tuple(
            plain(said[name], SHORT) for name in ("source", "campaign") if said.get(name)
        ),
        did=_did(connection, notice, definition),
        answer=answer,
        opening=_opening(connection, answer, known, definition, now),
        missing=tuple(label(name, definition) for name in names),
        held=held,
        call=next((each for each in todo if each.kind == "first_call"), None),
    )


def _who(known: dict[str, Any]) -> dict[str, str]:
    name = called(known)
    told = {"name": name} if name else {}
    told |= {each: known[each] for each in _WHO if each in known}
    return {each: plain(value, SHORT) for each, value in told.items()}


def _opening(
    connection: Connection,
    answer: dict[str, Any],
    known: dict[str, Any],
    definition: Definition,
    now: int,
) -> str:
    asked = [(answer.get("opening"), known)]
    (said,) = opening.said(connection, asked, definition, definition.company.language, now)
    return said


def label(name: str, definition: Definition) -> str:
    """An attribute as people call it."""
    attribute = definition.attributes.get(name)
    return (attribute.label if attribute else "") or name.replace("_", " ")


def _decision_id(connection: Connection, notice: Notice, held: Assignment | None) -> str:
    if held is not None and held.qualification_id is not None:
        found = qualifications.find(connection, held.qualification_id)
        return "" if found is None else found.decision_id
    return str(notice.about.get("decision_id", ""))


def _did(connection: Connection, notice: Notice, definition: Definition) -> tuple[Did, ...]:
    """The last things of kinds that have a name, newest first."""
    query = (
        sa.select(events.c.event_id, events.c.occurred_at, events.c.kind, events.c.detail)
        .where(
            events.c.lead_id == notice.lead_id,
            events.c.kind.in_(list(definition.events)),
            events.c.occurred_at <= notice.created_at,
            events.c.recorded_at <= notice.created_at,
        )
        .order_by(events.c.occurred_at.desc(), events.c.event_id)
        .limit(_MOST_EVENTS)
    )
    return tuple(
        Did(
            event_id=event_id,
            at=at,
            what=definition.events[kind].label or kind.replace("_", " "),
            detail=plain(detail or "", LONG),
        )
        for event_id, at, kind, detail in connection.execute(query)
    )
