"""What was decided about a lead, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection

from definition import Definition, InputError
from definition.read import check
from records import decisions, definitions
from records.database import connect, migrate
from serving import times

if TYPE_CHECKING:
    from models.explanation import Language


def decided(
    database_url: str,
    lead_id: str,
    at: str | None,
    definition: Definition,
    language: Language | None = None,
    *,
    plain: bool = False,
) -> list[str]:
    """The last decision on record about a lead, at or before a moment, as lines.

    Parameters
    ----------
    database_url, lead_id : where, and about whom
    at : a moment as people write it; None is now
    definition : the company's, for its zone and language
    language : of the reasons; None is the one that was answered in (the company's where plain)
    plain : for the person it is about, without jargon

    Raises
    ------
    InputError
        If nothing was decided about that lead by then.
    """
    moment = None if at is None else times.moment(at, definition.company.timezone, "--at")
    engine = connect(database_url)
    try:
        migrate(engine)
        with engine.connect() as connection:
            return told(connection, lead_id, moment, definition, language, plain=plain)
    finally:
        engine.dispose()


def told(
    connection: Connection,
    lead_id: str,
    at: int | None,
    definition: Definition,
    language: Language | None = None,
    *,
    plain: bool = False,
) -> list[str]:
    """The same, from records that are open; ``at`` in microseconds UTC.

    Raises
    ------
    InputError
        If nothing was decided about that lead by then.
    """
    found = decisions.latest(connection, lead_id, at)
    if found is None:
        when = "" if at is None else f" by {times.shown(at)}"
        raise InputError(
            f"has no decision on record{when}", "lead", lead_id, "score it first: POST /score"
        )
    agreed = definitions.find(connection, found.definition_version)
    under = definition if agreed is None else check(agreed.content)
    said = language or definition.company.language
    if plain or not found.inputs:
        from serving.plainly import plainly

        return plainly(connection, found, under, said)
    if language is None:
        return _lines(orjson.loads(found.answer))
    # Another language is another answer: only that needs what scores.
    from serving.replay import answered_in

    return _lines(answered_in(connection, found, language))


def _lines(answer: dict[str, Any]) -> list[str]:
    halves = [
        f"{half} {answer[half]['points']} of {answer[half]['threshold']} needed"
        for half in ("fit", "engagement")
    ]
    lines = [
        f"{answer['lead_id']} as of {answer['as_of']}: {answer['verdict']} "
        f"(chance {answer['probability']:.1%}; {', '.join(halves)})",
        f"decision {answer['decision_id']} of {answer['scored_at']}, "
        f"card {answer['card_id'][:12]}, definition {answer['definition_version'][:12]}",
        f"  {answer['base_points']:+5d}  every lead starts here",
    ]
    lines += [f"  {reason['points']:+5d}  {reason['text']}" for reason in answer["reasons"]]
    lines.append(f"  {answer['total_points']:+5d}  in all")
    if answer["must"]["failed"]:
        lines.append(f"not met: {'; '.join(answer['must']['failed'])}")
    if answer["to_qualify"]:
        changes = [f"{each['text']} ({each['points']:+d})" for each in answer["to_qualify"]]
        lines.append(f"would go to sales with: {'; '.join(changes)}")
    return lines
