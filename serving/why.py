"""What was decided about a lead, in words."""

from __future__ import annotations

from typing import Any

import orjson

from definition import Definition, InputError
from records import decisions
from records.database import connect, migrate
from records.decisions import Decision
from serving import times


def decided(database_url: str, lead_id: str, at: str | None, definition: Definition) -> list[str]:
    """The last decision on record about a lead, at or before a moment, as lines.

    Raises
    ------
    InputError
        If nothing was decided about that lead by then.
    """
    moment = None if at is None else times.moment(at, definition.company.timezone, "--at")
    found = _latest(database_url, lead_id, moment)
    if found is None:
        when = f" by {at}" if at else ""
        raise InputError(
            f"has no decision on record{when}", "lead", lead_id, "score it first: POST /score"
        )
    return _lines(orjson.loads(found.answer))


def _latest(database_url: str, lead_id: str, moment: int | None) -> Decision | None:
    engine = connect(database_url)
    try:
        migrate(engine)
        with engine.connect() as connection:
            return decisions.latest(connection, lead_id, moment)
    finally:
        engine.dispose()


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
