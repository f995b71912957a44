"""A mail as a lead and an event on record, in a transaction of the caller's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pydantic
from sqlalchemy import Connection

from definition import Definition, InputError
from definition.mailbox import SENDER_NAME, SUBJECT, Mailbox
from definition.webhooks import PROFILE
from records.mails import IGNORED, LEAD
from serving import schemas, times, whose
from serving.doors import DOORS, refuse_erased
from serving.errors import refusal_of_validation
from serving.mailbox.letter import Letter

#: Longest subject that is kept as an event's detail.
_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a mail."""

    state: str
    lead_id: str | None = None
    #: Why nothing was made of it, or what could not be taken over.
    why: str | None = None


def take(
    connection: Connection,
    letter: Letter,
    box: Mailbox,
    definition: Definition,
    came_at: int,
    now: int,
) -> Taken:
    """Put a mail on record.

    A person that is known has written once more; anybody else is a new lead. What cannot be
    taken over of a form is left out and said: a lead with a wrong value is still a lead.
    """
    row = _fields(letter, box)
    automatic = letter.automatic
    if automatic and not letter.labelled(box.fields):
        return Taken(state=IGNORED, why=automatic)
    who = {name: row[name] for name in ("email", "phone") if row.get(name)}
    short = f"mail-{letter.mail_id[:20]}"
    try:
        lead_id, is_new = whose.lead(connection, who, definition)
    except InputError:
        # Nobody in particular: somebody at marketing finds out who.
        lead_id, is_new = short, True
    row |= {"lead_id": lead_id}
    at = times.shown(min(came_at, now))
    if is_new:
        row |= {"created_at": at, "source": row.get("source", box.source)}
    left_out = _put_lead(connection, row, definition, now) if is_new or "profile" in row else []
    if box.event:
        event = {
            "lead_id": lead_id,
            "kind": box.event,
            "occurred_at": at,
            "event_id": short,
            "detail": letter.subject[:_LONGEST] or None,
        }
        _put(connection, "events", event, definition, now)
    why = f"left out: {'; '.join(left_out)}" if left_out else None
    return Taken(state=LEAD, lead_id=lead_id, why=why)


def _fields(letter: Letter, box: Mailbox) -> dict[str, Any]:
    name, address = letter.sender(box.own_domains)
    beside = {SENDER_NAME: name, SUBJECT: letter.subject}
    labels = {field: label for field, label in box.fields.items() if label not in beside}
    told = {field: beside[label] for field, label in box.fields.items() if label in beside}
    told |= letter.labelled(labels)
    row: dict[str, Any] = {"email": address}
    for field, value in told.items():
        if not value:
            continue
        if field.startswith(PROFILE):
            row.setdefault("profile", {})[field.removeprefix(PROFILE)] = value
        else:
            row[field] = value
    return {field: value for field, value in row.items() if value}


def _put_lead(
    connection: Connection, row: dict[str, Any], definition: Definition, now: int
) -> list[str]:
    """Put as much of a lead on record as can be; answers what was left out, with why."""
    left_out: list[str] = []
    while True:
        try:
            _put(connection, "leads", row, definition, now)
            return left_out
        except InputError as error:
            if type(error) is not InputError or not _drop(row, error.field):
                raise
            left_out.append(f"{error.field} {error.rule}")


def _drop(row: dict[str, Any], field: str) -> bool:
    """Take a field out of a lead; whether it was there."""
    if field.startswith(PROFILE):
        return row.get("profile", {}).pop(field.removeprefix(PROFILE), None) is not None
    return field != "lead_id" and row.pop(field, None) is not None


def _put(
    connection: Connection, door: str, said: dict[str, Any], definition: Definition, now: int
) -> None:
    model, write = DOORS[door]
    try:
        row: schemas.Body = model.model_validate(said)
    except pydantic.ValidationError as error:
        told = refusal_of_validation(error.errors(include_url=False)[0]).body
        raise InputError(told["error"], told["field"], told["value"], told["remedy"]) from None
    refuse_erased(connection, (row,))
    write(connection, (row,), definition, now)
