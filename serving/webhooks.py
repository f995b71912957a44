"""POST /webhooks/NAME: signed, and on record before the answer, from forms and marketing tools."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
import pydantic
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from sqlalchemy import Connection

from definition import Definition, InputError
from definition.webhooks import Webhook
from followup.channels.signature import WINDOW_SECONDS, is_signed
from records import receipts
from records.database import durably
from records.rows import Conflict, Written
from serving import schemas, times, whose
from serving.doors import DOORS, Writer, refuse_erased, told
from serving.errors import Refusal, refusal_of_validation
from serving.mapped import mapped
from serving.state import State

_SECOND_US = 1_000_000
#: Where each kind of record goes.
_DOOR = {
    "lead": "leads",
    "event": "events",
    "deal": "deals",
    "attempt": "attempts",
    "disposition": "dispositions",
    "feedback": "feedback",
}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message of a sender, not yet believed."""

    #: The sender's name under [webhooks].
    source: str
    message_id: str
    #: As it stands in the header.
    timestamp: str
    signature: str
    body: bytes

    @property
    def key(self) -> str:
        """The same message comes again under the same key."""
        return f"webhook:{self.source}:{self.message_id}"

    @property
    def digest(self) -> str:
        """Short, the same each time, and telling nothing of who it is about."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:20]


def add_routes(app: FastAPI, state: State) -> None:
    """One route for all senders."""

    @app.post(
        "/webhooks/{source}",
        tags=["open"],
        summary="Take a signed message of a form or marketing tool",
    )
    async def take(source: str, request: Request) -> Response:
        headers = request.headers
        delivery = Delivery(
            source=request.scope.get("callworthy_id", source),
            message_id=headers.get("webhook-id", ""),
            timestamp=headers.get("webhook-timestamp", ""),
            signature=headers.get("webhook-signature", ""),
            body=await request.body(),
        )
        return await run_in_threadpool(lambda: _taken(state, state.agreed(), delivery))


def _taken(state: State, agreed: Definition, delivery: Delivery) -> Response:
    hook = agreed.webhooks.get(delivery.source)
    if hook is None:
        remedy = "declare it under [webhooks] in the definition"
        raise Refusal(404, "is not declared", "webhooks", delivery.source, remedy)
    at = _believed(delivery, _secrets(state, hook), state.now() // _SECOND_US)
    rows = _rows(delivery, hook, at)
    digest = hashlib.sha256(delivery.body).hexdigest()
    with durably(state.engine) as connection:
        # First of all: the same message sent twice at once waits here for itself.
        if not _claim(connection, delivery, digest, state.now()):
            return told(Written(repeated=1))
        written = _put(connection, state, agreed, hook, rows, delivery)
    state.bell.ring()
    return told(written)


def _claim(connection: Connection, delivery: Delivery, digest: str, now: int) -> bool:
    """Whether it is the first with its identifier.

    Raises
    ------
    Refusal
        409 where that came before with another body.
    """
    try:
        return receipts.claim(connection, delivery.key, digest, now)
    except Conflict as error:
        remedy = "give another message another webhook-id"
        raise Refusal(409, error.rule, "webhook-id", delivery.message_id, remedy) from None


def _secrets(state: State, hook: Webhook) -> list[str]:
    """Several while one takes another's place."""
    secrets = state.environment.get(hook.secret_name, "").split()
    if not secrets:
        remedy = "set it in the environment of `callworthy serve`, and start that again"
        raise Refusal(503, "holds no secret yet", hook.secret_name, None, remedy)
    return secrets


def _believed(delivery: Delivery, secrets: list[str], now: int) -> int:
    """When it was sent, in seconds.

    Raises
    ------
    Refusal
        401 where a header is missing, the time is not now, or no secret signed it; what was
        expected is never told.
    """
    if not 0 < len(delivery.message_id) <= 150 or not delivery.message_id.isprintable():
        raise _unsigned("is missing or too long", "webhook-id", delivery.message_id or None)
    stamp = delivery.timestamp
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        raise _unsigned("is no time in Unix seconds", "webhook-timestamp", stamp or None)
    at = int(stamp)
    if abs(now - at) > WINDOW_SECONDS:
        rule = f"lies more than {WINDOW_SECONDS // 60} minutes from now"
        raise _unsigned(rule, "webhook-timestamp", stamp)
    # Every secret is tried, so that the time it takes tells nothing of which was near.
    signed = [
        is_signed(secret, delivery.message_id, at, delivery.body, delivery.signature, now)
        for secret in secrets
    ]
    if not any(signed):
        raise _unsigned("is not that of any secret agreed on", "webhook-signature", None)
    return at


def _unsigned(rule: str, field: str, value: str | None) -> Refusal:
    return Refusal(401, rule, field, value, "sign as docs/doors.md says, with the time of sending")


def _rows(delivery: Delivery, hook: Webhook, at: int) -> dict[str, Any]:
    """What the payload says, in our fields; what it leaves out is told by the message itself."""
    try:
        payload = orjson.loads(delivery.body)
    except orjson.JSONDecodeError as error:
        why = str(error).partition(":")[0]
        raise Refusal(400, "is not JSON", "body", why, "send one JSON object") from None
    if not isinstance(payload, dict):
        raise Refusal(400, "is no object", "body", type(payload).__name__, "send one JSON object")
    row = mapped(payload, hook)
    sent_at = times.shown(at * _SECOND_US)
    if hook.makes == "lead":
        row.setdefault("created_at", sent_at if "lead_id" not in row else None)
        row.setdefault("lead_id", f"{delivery.source}-{delivery.digest}")
        row.setdefault("source", delivery.source)
    elif hook.makes == "event":
        row.setdefault("occurred_at", sent_at)
        row.setdefault("event_id", f"{delivery.source}-{delivery.digest}")
    else:
        row.setdefault("at", sent_at)
    return row


def _put(
    connection: Connection,
    state: State,
    agreed: Definition,
    hook: Webhook,
    row: dict[str, Any],
    delivery: Delivery,
) -> Written:
    definition, now = state.definition(), state.now()

    def write(door: str, said: dict[str, Any]) -> Written:
        model, writer = DOORS[door]
        return _written(connection, model, writer, said, hook, definition, now)

    if hook.makes != "lead":
        total = Written()
        if "lead_id" not in row:
            who: dict[str, str] = {
                name: row.pop(name) for name in ("email", "phone") if name in row
            }
            row["lead_id"], is_new = whose.lead(connection, who, definition)
            if is_new:
                total += write(
                    "leads", {"lead_id": row["lead_id"], "source": delivery.source} | who
                )
        else:
            row = {name: value for name, value in row.items() if name not in ("email", "phone")}
        return total + write(_DOOR[hook.makes], row)
    total = write("leads", row)
    if hook.event:
        event = {
            "lead_id": row["lead_id"],
            "kind": hook.event,
            "occurred_at": row.get("created_at") or times.shown(now),
            "event_id": f"{delivery.source}-{delivery.digest}",
        }
        total += write("events", event)
    return total


def _written(
    connection: Connection,
    model: type[schemas.Body],
    writer: Writer,
    said: dict[str, Any],
    hook: Webhook,
    definition: Definition,
    now: int,
) -> Written:
    try:
        row = model.model_validate(said)
        refuse_erased(connection, (row,))
        return writer(connection, (row,), definition, now)
    except pydantic.ValidationError as error:
        refusal = refusal_of_validation(error.errors(include_url=False)[0])
    except InputError as error:
        if type(error) is not InputError:
            raise
        refusal = Refusal(422, error.rule, error.field, error.value, error.remedy)
    # Who sends it knows their own names, not ours.
    place = hook.fields.get(refusal.body["field"])
    if place:
        refusal.body["field"] = place
    raise refusal
