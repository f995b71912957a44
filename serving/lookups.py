"""GET /card, /decisions/ID and /leads/ID: what is there, as it is."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.responses import Response

from models.explanation import Language
from records import decisions, erasures, people
from records.handling import assignments, notes, notices, promises, qualifications, tasks
from records.history import UnknownLead
from records.moments import UtcDateTime
from records.tables import attempts, deals, dispositions, events, feedback, leads, profiles
from serving import erasing, times
from serving.errors import Refusal
from serving.state import State
from serving.why import told

#: Columns that only order or key the rows, or are for the worker alone.
_INNER = {
    *("row_id", "profile_id", "sequence", "group_key", "origin", "lead_id"),
    *("key", "about", "channel_id", "body_digest"),
}
#: What happened to the lead, by the column that orders it.
_HAPPENED = {
    deals: "at",
    attempts: "at",
    dispositions: "at",
    feedback: "at",
    qualifications: "opened_at",
    assignments: "at",
    tasks: "created_at",
    promises: "made_at",
    notes: "at",
    notices: "created_at",
}


def add_routes(app: FastAPI, state: State) -> None:
    """The three routes."""

    @app.get("/card", tags=["read"], summary="The card in use: card.json, byte for byte")
    async def card(request: Request) -> Response:
        in_use = state.champion.in_use()
        tag = f'"{in_use.card_id}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(in_use.card_json, media_type="application/json", headers={"ETag": tag})

    @app.get("/decisions/{decision_id}", tags=["read"], summary="A decision as it was answered")
    def decision(decision_id: str, request: Request) -> Response:
        asked = request.scope.get("callworthy_id", decision_id)
        with state.engine.connect() as connection:
            found = decisions.find(connection, asked) if "\x00" not in asked else None
        if found is None:
            raise Refusal(404, "is not on record", "decision_id", asked, "take one from an answer")
        if not found.inputs:
            raise erasing.is_gone(found)
        return Response(found.answer, media_type="application/json")

    @app.get("/why", tags=["read"], summary="Why a lead was judged so, in plain words")
    def why(lead_id: str, at: str | None = None, language: Language | None = None) -> Response:
        definition = state.definition()
        moment = None if at is None else times.moment(at, definition.company.timezone, "at")
        asked = lead_id.strip()
        if "\x00" in asked:
            raise UnknownLead(asked)
        with state.engine.connect() as connection:
            lines = told(connection, asked, moment, definition, language, plain=True)
        body = {"lead_id": asked, "text": lines}
        return Response(orjson.dumps(body), media_type="application/json")

    @app.get("/leads/{lead_id}", tags=["read"], summary="What is on record about a lead")
    def lead(lead_id: str, request: Request) -> Response:
        asked = request.scope.get("callworthy_id", lead_id).strip()
        if "\x00" in asked:
            raise UnknownLead(asked)
        with state.engine.connect() as connection:
            return Response(
                orjson.dumps(on_record(connection, asked)), media_type="application/json"
            )


def on_record(connection: sa.Connection, lead_id: str) -> dict[str, Any]:
    """Everything about a lead, oldest first, with its latest decision.

    Raises
    ------
    UnknownLead
        If there is no such lead.
    """
    own = _rows(connection, leads, lead_id)
    if not own:
        raise UnknownLead(lead_id)
    known = _rows(connection, profiles, lead_id, "known_at")
    for row in known:
        row["values"] = orjson.loads(row["values"])
    latest = decisions.latest(connection, lead_id)
    erased_at = erasures.of(connection, [lead_id]).get(lead_id)
    return {
        "lead_id": lead_id,
        **own[0],
        "erased_at": None if erased_at is None else times.shown(erased_at),
        "person": [
            {"lead_id": other, "since": times.shown(since)}
            for other, since in people.others(connection, [lead_id]).get(lead_id, {}).items()
        ],
        "profile": known,
        "events": _rows(connection, events, lead_id, "occurred_at"),
        **{
            str(table.name): _rows(connection, table, lead_id, order)
            for table, order in _HAPPENED.items()
        },
        "decision": orjson.loads(latest.answer) if latest else None,
    }


def _rows(
    connection: sa.Connection, table: sa.Table, lead_id: str, order: str | None = None
) -> list[dict[str, Any]]:
    columns = [column for column in table.c if column.name not in _INNER]
    query = sa.select(*columns).where(table.c.lead_id == lead_id)
    if order:
        query = query.order_by(table.c[order])
    return [
        {
            # orjson takes no kin of str for a key, and SQLAlchemy's names are that.
            str(column.name): times.shown(value)
            if isinstance(column.type, UtcDateTime) and value is not None
            else value
            for column, value in zip(columns, row, strict=True)
        }
        for row in connection.execute(query)
    ]
