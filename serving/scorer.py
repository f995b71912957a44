"""Score what was asked: features and card introduced to each other, the answer as bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection
from ulid import ULID

from definition import Definition, InputError
from features.history import History
from features.payload import BESIDE, history_of
from features.snapshot import snapshot
from features.values import checked
from models.explanation import Language
from models.exploration import NOTHING, Exploration
from models.scoring import Scored
from records.decisions import Decision
from records.history import known
from serving import times
from serving.in_use import InUse
from serving.opening import opening, points_of_kinds
from serving.schemas import Asked, Event, Lead

#: By which rules an opening is made is kept with the inputs: those before are not computed anew.
OPENING, _OPENINGS = "opening", 2


@dataclass(frozen=True, kw_only=True)
class Question:
    """One lead at one moment, checked."""

    lead_id: str
    #: Microseconds UTC.
    as_of: int
    #: The moment as it was written; None where nobody did and it is now.
    said_as_of: str | None
    #: The lead as ``features.payload`` wants it; None where the records are asked.
    payload: dict[str, Any] | None
    #: Names and kinds that the definition does not know.
    ignored: list[str]
    #: What was asked, as it is kept with the decision.
    inputs: str


def question(asked: Asked, definition: Definition, now: int) -> Question:
    """Check what was asked against the definition.

    Raises
    ------
    InputError
        For the first value that its attribute cannot hold, or time that is none.
    """
    zone = definition.company.timezone
    as_of = now if asked.as_of is None else times.moment(asked.as_of, zone, "as_of")
    inputs = asked.model_dump_json(exclude_unset=True)
    if asked.lead is None:
        return Question(
            lead_id=asked.lead_id or "",
            as_of=as_of,
            said_as_of=asked.as_of,
            payload=None,
            ignored=[],
            inputs=inputs,
        )
    payload, ignored = _payload(asked.lead, definition)
    return Question(
        lead_id=asked.lead.lead_id or "",
        as_of=as_of,
        said_as_of=asked.as_of,
        payload=payload,
        ignored=ignored,
        inputs=inputs,
    )


def history(asked: Question, definition: Definition, connection: Connection | None) -> History:
    """What is known: the payload and nothing else, or the records.

    Raises
    ------
    InputError
        If a moment is asked about at which there was no such lead. Now is always right: the
        clock of whoever created the lead may be ahead of ours.
    UnknownLead
        If the records do not know the lead.
    """
    if asked.payload is not None:
        found = history_of([asked.payload], [asked.as_of], definition)
    else:
        assert connection is not None
        found = History(**vars(known(connection, [(asked.lead_id, asked.as_of)])))
    created_at = int(found.created_at[0])
    if asked.said_as_of is not None and asked.as_of < created_at:
        remedy = f"ask about {times.shown(created_at)} or later"
        raise InputError("lies before the lead was created", "as_of", asked.said_as_of, remedy)
    return found


def decide(
    asked: Question,
    found: History,
    in_use: InUse,
    now: int,
    language: Language,
    exploration: Exploration = NOTHING,
    *,
    decision_id: str | None = None,
    kept: dict[str, Any] | None = None,
) -> Decision:
    """Score, and put the answer into bytes that are kept and sent as they are.

    Only a lead on record can be explored: what comes in a payload qualifies for nothing. Only a
    replay gives the identifier that there was, and the answer kept of one whose opening was made
    by other rules than these.
    """
    scored = in_use.scorer.score(found)[0]
    decision_id = decision_id or str(ULID())
    version = in_use.registered.card.definition_version
    handover = exploration.handover(
        asked.lead_id,
        scored.verdict,
        asked.as_of,
        may_be_explored=asked.payload is None and not scored.must_failed,
    )
    answer = {
        "decision_id": decision_id,
        "lead_id": asked.lead_id or None,
        "as_of": times.shown(asked.as_of),
        "scored_at": times.shown(now),
        "card_id": in_use.card_id,
        "definition_version": version,
        **in_use.explainer.answer(scored, language),
        "ignored": asked.ignored,
        "handover": {
            "to_sales": handover.to_sales,
            "why": handover.why,
            "propensity": handover.propensity,
        },
        "opening": _opening(scored, found, in_use, language) if kept is None else kept["opening"],
    }
    return Decision(
        decision_id=decision_id,
        lead_id=asked.lead_id,
        as_of=asked.as_of,
        scored_at=now,
        card_id=in_use.card_id,
        definition_version=version,
        verdict=scored.verdict,
        inputs=_inputs(asked, found, language, exploration),
        answer=written(answer),
    )


def _opening(
    scored: Scored, found: History, in_use: InUse, language: Language
) -> dict[str, Any] | None:
    points = points_of_kinds(scored, in_use.scorer)
    return opening(found, points, in_use.definition, language)


def _inputs(asked: Question, found: History, language: Language, exploration: Exploration) -> str:
    """All that the answer was made from beside card and definition, so that it can be again."""
    said = f'{{"asked":{asked.inputs},"language":"{language}","{OPENING}":{_OPENINGS}'
    if asked.payload is None:
        # What is on record later may differ: late events, another profile, somebody erased.
        said += f',"history":{written(snapshot(found))}'
        if exploration.share > 0:
            drawn = {"share": exploration.share, "lot": exploration.lot(asked.lead_id, asked.as_of)}
            said += f',"explored":{written(drawn)}'
    return f"{said}}}"


def written(value: dict[str, Any]) -> str:
    """As JSON text."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # A value on record may be a whole number beyond 64 bits, which orjson does not write.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _payload(lead: Lead, definition: Definition) -> tuple[dict[str, Any], list[str]]:
    zone = definition.company.timezone
    ignored = []
    profile: dict[str, Any] = {}
    for name, value in lead.profile.items():
        attribute = definition.attributes.get(name)
        if attribute is None:
            if name not in BESIDE:
                ignored.append(name)
            continue
        profile[name] = checked(f"lead.profile.{name}", value, attribute, zone)
    for name in BESIDE:
        value = getattr(lead, name)
        if value is not None and name in definition.attributes:
            profile[name] = checked(f"lead.{name}", value, definition.attributes[name], zone)
    events = [
        _event(event, definition, f"lead.events[{place}]")
        for place, event in enumerate(lead.events)
    ]
    if definition.events:
        kinds = dict.fromkeys(event.kind for event in lead.events)
        ignored += [kind for kind in kinds if kind not in definition.events]
    payload: dict[str, Any] = {"lead_id": lead.lead_id, "profile": profile, "events": events}
    if lead.created_at is not None:
        payload["created_at"] = times.moment(lead.created_at, zone, "lead.created_at")
    return payload, ignored


def _event(event: Event, definition: Definition, field: str) -> dict[str, Any]:
    zone = definition.company.timezone
    occurred_at = times.moment(event.occurred_at, zone, f"{field}.occurred_at")
    recorded_at = occurred_at
    if event.recorded_at is not None:
        where = f"{field}.recorded_at"
        recorded_at = times.recorded(event.recorded_at, occurred_at, zone, where)
    return {
        "kind": event.kind,
        "occurred_at": occurred_at,
        "recorded_at": recorded_at,
        "event_id": event.event_id,
        "detail": event.detail,
    }
