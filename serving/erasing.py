"""POST /erase and `callworthy erase`: a person's data goes, on request, out of every room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson
from fastapi import FastAPI
from fastapi.responses import Response
from sqlalchemy import Engine

from records import erasures
from records.decisions import Decision
from records.erasures import Erased
from serving import schemas, times
from serving.errors import Refusal
from serving.state import State

#: Read at a time while files are looked through.
_PIECE = 1_000_000


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
    def put(body: EraseIn) -> Response:
        found = erase(state.engine, body.lead_id, state.now(), body.by, state.home)
        answer = {
            "erased": list(found.erased.lead_ids),
            "at": times.shown(found.erased.at),
            "decisions": found.erased.n_decisions,
            "files": list(found.files),
        }
        return Response(orjson.dumps(answer), media_type="application/json")


def erase(engine: Engine, lead_id: str, now: int, by: str | None, home: Path | None) -> Told:
    """Erase, write the database's files anew, and look through the home for what is left.

    Raises
    ------
    UnknownLead
        If there is no such lead.
    """
    with engine.begin() as connection:
        erased = erasures.erase(connection, lead_id, now, by)
    erasures.scrub(engine)
    files = () if home is None else tuple(_holding(home, erased.strings))
    return Told(erased=erased, files=files)


def gone(found: Decision) -> Refusal:
    """What GET /decisions/ID says of a decision whose person was erased."""
    at = orjson.loads(found.answer).get("erased_at", 0)
    rule = f"erased on {times.shown(at)}"
    return Refusal(410, rule, "decision_id", found.decision_id, "nothing brings it back")


def _holding(home: Path, strings: Iterable[str]) -> Iterable[str]:
    """Files under the home in which one of these stands, by their place in it."""
    wanted = [text.encode() for text in strings]
    if not wanted:
        return
    longest = max(len(text) for text in wanted)
    for path in sorted(home.rglob("*")):
        if path.is_file() and _holds(path, wanted, longest):
            yield str(path.relative_to(home))


def _holds(path: Path, wanted: list[bytes], longest: int) -> bool:
    tail = b""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                # A text may lie across two pieces.
                if any(text in tail + piece for text in wanted):
                    return True
                tail = piece[-longest:]
    except OSError:
        # Gone meanwhile, as files of a database beside it come and go.
        return False
    return False
