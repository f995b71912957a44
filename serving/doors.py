"""POST /leads, /events, /deals, /attempts, …: on record before the answer."""

# No postponed annotations here: each door's body type is a value known only when it is made.

import hashlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import orjson
import pandas as pd
import sqlalchemy as sa
from fastapi import Body, FastAPI, Header
from fastapi.responses import Response
from pydantic import Discriminator, Tag
from sqlalchemy import Connection

from definition import Definition, InputError
from features.payload import BESIDE
from features.values import checked
from followup import keep
from records import erasures, people, receipts
from records.database import durably
from records.frames import COLUMNS
from records.identities import region_of
from records.rows import Written
from records.store import put_events, put_keyless, put_leads
from records.tables import leads
from serving import rescore, schemas, times
from serving.errors import MANY, ONE, Refusal
from serving.remarks import remarks
from serving.schemas import LeadIn
from serving.state import State

#: Most rows sent at once.
MOST = 10_000
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
T = TypeVar("T", bound=schemas.Body)
Writer = Callable[[Connection, Sequence[Any], Definition, int], Written]


def add_routes(app: FastAPI, state: State) -> None:
    """A route per kind of record, all of one shape."""

    def door(path: str, model: type[T], write: Writer) -> None:
        def put(
            body: Annotated[_one_or_many(model), Body()],  # type: ignore[valid-type]
            key: Key = None,
        ) -> Response:
            # A list of one is told as a list, one object by itself is not.
            rows = body if isinstance(body, list) else (body,)
            if len(rows) > MOST:
                raise InputError("holds too many rows", "body", len(rows), f"send {MOST} at most")
            definition = state.definition()
            written = _stored(state, path, rows, key, write, definition)
            return told(written, remarks(rows, state.agreed()))

        summary = f"Put {path[1:]} on record: one object or a list"
        app.post(path, tags=["doors:write"], summary=summary)(put)

    for name, (model, write) in DOORS.items():
        door(f"/{name}", model, write)


def _one_or_many(model: type[schemas.Body]) -> Any:
    """One object or a list; told apart by what came, so that an error names the right place."""
    one, many = Annotated[model, Tag(ONE)], Annotated[list[model], Tag(MANY)]  # type: ignore[valid-type]
    tell = Discriminator(lambda body: MANY if isinstance(body, list) else ONE)
    return Annotated[one | many, tell]


def _stored(
    state: State,
    path: str,
    rows: Sequence[schemas.Body],
    key: str | None,
    write: Writer,
    definition: Definition,
) -> Written:
    """Write all rows in one transaction; a key that was seen with the same body does nothing."""
    text = "\n".join([path, *(row.model_dump_json(exclude_unset=True) for row in rows)])
    digest = hashlib.sha256(text.encode()).hexdigest()
    with durably(state.engine) as connection:
        # First of all: a second one with the same key waits here until the first is on record.
        if key is not None and not receipts.claim(connection, key, digest, state.now()):
            return Written(repeated=len(rows))
        refuse_erased(connection, rows)
        written = write(connection, rows, definition, state.now())
    state.bell.ring()
    return written


def told(written: Written, also: Sequence[Refusal] = ()) -> Response:
    """What a door answers, with what is stored and yet worth a look."""
    body: dict[str, Any] = {"stored": written.stored, "repeated": written.repeated}
    if also:
        body["remarks"] = [each.body for each in also]
    return Response(orjson.dumps(body), media_type="application/json")


def put_leads_in(
    connection: Connection, rows: Sequence[LeadIn], definition: Definition, now: int
) -> Written:
    """Leads, in a transaction of the caller's; they are looked at soon."""
    zone = definition.company.timezone
    frame: list[dict[str, Any]] = []
    profiles = []
    for place, lead in enumerate(rows):
        at = _place(rows, place)
        created = lead.created_at
        frame.append(
            {
                "lead_id": lead.lead_id,
                "created_at": _created(connection, lead, zone, f"{at}created_at", now)
                if created is None
                else times.happened(created, zone, f"{at}created_at", now),
                "as_of": None
                if lead.as_of is None
                else times.happened(lead.as_of, zone, f"{at}as_of", now),
                "sequence": 0,
                "group_key": "",
                "source": lead.source,
                "campaign": lead.campaign,
                "owner": lead.owner,
            }
        )
        profiles.append(_profile(lead, definition, at))
    columns = {name: [row[name] for row in frame] for name in COLUMNS["leads"]}
    made = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    region = region_of(definition.company.zone)
    written = put_leads(connection, made, profiles, now, region)
    if written.stored:
        known = [(row["lead_id"], max(now, row["created_at"])) for row in frame]
        rescore.ask(connection, known, now)
    return written


def _created(connection: Connection, lead: LeadIn, zone: ZoneInfo, field: str, now: int) -> int:
    """A lead that comes without its moment was created when it was on record first, or now."""
    query = sa.select(leads.c.created_at).where(leads.c.lead_id == lead.lead_id)
    there = connection.execute(query).scalar()
    return now if there is None else int(there)


def _profile(lead: LeadIn, definition: Definition, at: str) -> dict[str, Any]:
    zone = definition.company.timezone
    profile = {name: getattr(lead, name) for name in BESIDE if getattr(lead, name) is not None}
    for name, value in lead.profile.items():
        if isinstance(value, int) and abs(value) >= 2**63:
            raise InputError("is too large", f"{at}profile.{name}", value, "send it as text")
        attribute = definition.attributes.get(name)
        if attribute is None and name not in BESIDE:
            # Kept as it came: the definition may come to know it.
            if not isinstance(value, str | int | float | bool | None):
                raise InputError(
                    "is not a single value", f"{at}profile.{name}", value, "send text or a number"
                )
            profile[name] = value
        elif attribute is not None:
            profile[name] = checked(f"{at}profile.{name}", value, attribute, zone)
        else:
            profile[name] = value
    return {name: value for name, value in profile.items() if value is not None}


def put_events_in(
    connection: Connection, rows: Sequence[schemas.EventIn], definition: Definition, now: int
) -> Written:
    """Events of leads on record, in a transaction of the caller's."""
    zone = definition.company.timezone
    _refuse_unknown(connection, rows)
    made = []
    for place, event in enumerate(rows):
        at = _place(rows, place)
        occurred_at = times.happened(event.occurred_at, zone, f"{at}occurred_at", now)
        # Known when it came, not when it happened: a late event changes no past score.
        recorded_at = max(now, occurred_at)
        if event.recorded_at is not None:
            recorded_at = times.recorded(event.recorded_at, occurred_at, zone, f"{at}recorded_at")
        made.append({**event.model_dump(), "occurred_at": occurred_at, "recorded_at": recorded_at})
    written = put_events(connection, _frame("events", made))
    if written.stored:
        known = [(row["lead_id"], max(row["occurred_at"], row["recorded_at"])) for row in made]
        rescore.ask(connection, _of_persons(connection, known), now)
    return written


def _of_persons(connection: Connection, known: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """What became known of a lead is known of all leads of its person."""
    others = people.others(connection, list(dict.fromkeys(lead_id for lead_id, _ in known)))
    also = [(other, at) for lead_id, at in known for other in others.get(lead_id, ())]
    return [*known, *also]


def _keyless(name: str) -> Writer:
    def put(
        connection: Connection, rows: Sequence[Any], definition: Definition, now: int
    ) -> Written:
        zone = definition.company.timezone
        _refuse_unknown(connection, rows)
        made = [
            {
                **row.model_dump(),
                "at": times.happened(row.at, zone, f"{_place(rows, place)}at", now),
            }
            for place, row in enumerate(rows)
        ]
        written = put_keyless(connection, name, _frame(name, made))
        if written.stored:
            said = [(row["lead_id"], row["at"]) for row in made]
            keep.ask(connection, _of_persons(connection, said), now)
        return written

    return put


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in rows], dtype=object)
            for column in COLUMNS[name]
        }
    )


def _refuse_unknown(connection: Connection, rows: Sequence[Any]) -> None:
    distinct = list(dict.fromkeys(row.lead_id for row in rows))
    there: set[str] = set()
    for start in range(0, len(distinct), 5_000):
        some = distinct[start : start + 5_000]
        there |= set(
            connection.execute(
                sa.select(leads.c.lead_id).where(leads.c.lead_id.in_(some))
            ).scalars()
        )
    for place, row in enumerate(rows):
        if row.lead_id not in there:
            raise _unknown(f"{_place(rows, place)}lead_id", row.lead_id)


def _unknown(field: str, lead_id: str) -> Refusal:
    return Refusal(404, "is not on record", field, lead_id, "send the lead to /leads first")


def refuse_erased(connection: Connection, rows: Sequence[Any]) -> None:
    """A lead whose data was erased takes nothing more: its sender has to forget it too.

    Raises
    ------
    Refusal
        410 for the first of them.
    """
    gone = erasures.of(connection)
    for place, row in enumerate(rows) if gone else ():
        if row.lead_id in gone:
            rule = f"was erased on {times.shown(gone[row.lead_id])}"
            remedy = "take the person out of what is sent"
            raise Refusal(410, rule, f"{_place(rows, place)}lead_id", row.lead_id, remedy)


def _place(rows: Sequence[Any], place: int) -> str:
    return f"[{place}]." if isinstance(rows, list) else ""


#: Per door what it takes and how that is written.
DOORS: dict[str, tuple[type[schemas.Body], Writer]] = {
    "leads": (schemas.LeadIn, put_leads_in),
    "events": (schemas.EventIn, put_events_in),
    "deals": (schemas.DealIn, _keyless("deals")),
    "attempts": (schemas.AttemptIn, _keyless("attempts")),
    "dispositions": (schemas.DispositionIn, _keyless("dispositions")),
    "feedback": (schemas.FeedbackIn, _keyless("feedback")),
}
