"""Look at a lead again because something happened, and put down what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from sqlalchemy import Connection, Engine

from definition import Definition
from followup import qualify
from followup.facts import label
from followup.kinds import SCORE
from followup.words import Language
from followup.work import HopelessError
from models.exploration import Exploration
from records import decisions, jobs, people
from records.decisions import Decision
from records.history import UnknownLead
from records.jobs import Job
from records.locks import lock_leads
from serving.champion import InUse
from serving.schemas import Asked
from serving.scorer import decide, history, question


def ask(connection: Connection, known: Iterable[tuple[str, int]], now: int) -> None:
    """Have leads looked at again, in the transaction of what became known of them.

    Parameters
    ----------
    connection : in a transaction of the caller's
    known : pairs of lead_id and the moment from which it is known, microseconds UTC
    now : microseconds UTC
    """
    last: dict[str, int] = {}
    for lead_id, at in known:
        last[lead_id] = max(last.get(lead_id, now), at)
    # Events count strictly before the moment asked about.
    made = [Job(kind=SCORE, due_at=at + 1, lead_id=lead_id) for lead_id, at in last.items()]
    jobs.enqueue(connection, made, now)


def rescore(
    in_use: Callable[[], InUse],
    exploring: Callable[[int], Exploration],
    agreed: Callable[[], Definition],
) -> Callable[[Engine, Job, int], None]:
    """What a worker does with such a job: decision, standing and crossing in one transaction."""

    def do(engine: Engine, job: Job, now: int) -> None:
        assert job.lead_id is not None
        # Before the transaction: the first time it makes the home's key in one of its own.
        tried, language = exploring(now), agreed().company.language
        with engine.begin() as connection:
            # Nothing of this lead comes in between: events wait, and so do other workers.
            lock_leads(connection, [job.lead_id])
            people.lock(connection, job.lead_id)
            jobs.finish(connection, job, now)
            jobs.finish_waiting(connection, SCORE, job.lead_id, now)
            try:
                moment = max(now, job.due_at)
                weigh(connection, job.lead_id, in_use(), tried, language, moment)
            except UnknownLead:
                raise HopelessError("the lead is not on record any more") from None

    return do


def weigh(
    connection: Connection,
    lead_id: str,
    in_use: InUse,
    tried: Exploration,
    language: Language,
    now: int,
) -> None:
    """Decision, standing and what follows; the caller holds the lead's lock.

    ``language`` is the one that is agreed on now, which notices are written in as well; a card
    may come from before that was changed.

    Raises
    ------
    UnknownLead
        If the lead is not on record any more.
    """
    definition = in_use.definition
    asked = question(Asked(lead_id=lead_id), definition, now)
    found = history(asked, definition, connection)
    made = decide(asked, found, in_use, now, language, tried)
    decisions.insert(connection, [made])
    qualify.weigh(connection, found_by(made, definition, language), now)


def found_by(made: Decision, definition: Definition, language: Language) -> qualify.Found:
    """What a decision found, as it is weighed."""
    answer: dict[str, Any] = orjson.loads(made.answer)
    return qualify.Found(
        decision_id=made.decision_id,
        lead_id=made.lead_id,
        as_of=made.as_of,
        verdict=made.verdict,
        to_sales=answer["handover"]["to_sales"],
        why=answer["handover"]["why"],
        required_missing=tuple(label(name, definition) for name in answer["required_missing"]),
        language=language,
        definition_version=made.definition_version,
        fit_points=answer["fit"]["points"],
        engagement_points=answer["engagement"]["points"],
    )
