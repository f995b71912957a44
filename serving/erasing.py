"""POST /erase and `callworthy erase`: a person's data goes, on request, out of every room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import Engine

from followup import gone
from records import audit, erasures
from records.audit import Change
from records.database import durably
from records.decisions import Decision
from records.erasures import Erased
from serving import schemas, times
from serving.access.gate import KEY
from serving.access.viewer import LOCAL
from serving.errors import Refusal
from serving.remains import remains
from serving.state import State


class EraseIn(schemas.Body):
    """Whose data is to go."""

    lead_id: schemas.Identifier
    #: Who asked for it, as the company calls them.
    by: schemas.Identifier | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was erased, and where the person's address or number still stands."""

    erased: Erased
    #: Files of the home that hold it; Callworthy does not change those.
    files: tuple[str, ...]


def add_routes(app: FastAPI, state: State) -> None:
    """One route."""

    @app.post("/erase", tags=["admin"], summary="Erase a person's data in every room, on request")
    def put(body: EraseIn, request: Request) -> Response:
        who = str(request.scope.get(KEY, LOCAL.email))
        found = erase(state.engine, body.lead_id, state.now(), body.by, state.home, who=who)
        answer = {
            "erased": list(found.erased.lead_ids),
            "at": times.shown(found.erased.at),
            "decisions": found.erased.n_decisions,
            "files": list(found.files),
        }
        return Response(orjson.dumps(answer), media_type="application/json")


def erase(
    engine: Engine, lead_id: str, now: int, by: str | None, home: Path | None, *, who: str
) -> Told:
    """Erase, write the database's files anew, and look through the home for what is left.

    ``by`` is who asked for it, as the company calls them; ``who`` is who or what came in.

    Raises
    ------
    UnknownLead
        If there is no such lead.
    """
    with durably(engine) as connection:
        erased = erasures.erase(connection, lead_id, now, by)
        gone.tell(connection, erased.lead_ids, erased.at)
        about, detail = erased.lead_ids[0], {"by": by, "n_leads": len(erased.lead_ids)}
        change = Change(at=now, who=who, what="person erased", about=about, detail=detail)
        audit.add(connection, change)
    erasures.scrub(engine)
    files = () if home is None else remains(home, erased.strings)
    return Told(erased=erased, files=files)


def is_gone(found: Decision) -> Refusal:
    """What GET /decisions/ID says of a decision whose person was erased."""
    at = orjson.loads(found.answer).get("erased_at", 0)
    rule = f"erased on {times.shown(at)}"
    return Refusal(410, rule, "decision_id", found.decision_id, "nothing brings it back")
