"""POST /score and /score_batch: score, put on record, answer."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Literal

import orjson
import pydantic
from fastapi import FastAPI
from fastapi.responses import Response

from definition import InputError
from features.history import History
from records.decisions import Decision
from records.history import UnknownLead
from serving import metrics
from serving.champion import InUse
from serving.errors import Refusal, refusal_of, refusal_of_validation
from serving.schemas import Asked, Batch
from serving.scorer import Question, decide, history, question
from serving.state import State

Language = Literal["nl", "en"]


def add_routes(app: FastAPI, state: State) -> None:
    """The two routes."""

    @app.post("/score", tags=["score"], summary="Score one lead, with every reason")
    async def score(asked: Asked, lang: Language | None = None) -> Response:
        in_use = state.champion.in_use()
        now = state.now()
        checked = question(asked, in_use.definition, now)
        found = await _history(state, checked, in_use)
        decision = _timed(state, [(checked, found)], in_use, now, lang)[0]
        if not asked.dry_run:
            await state.writer.write([decision])
        return Response(decision.answer, media_type="application/json")

    @app.post(
        "/score_batch", tags=["score"], summary="Score up to 1,000 leads, each answered by itself"
    )
    async def score_batch(batch: Batch, lang: Language | None = None) -> Response:
        in_use = state.champion.in_use()
        results = await _results(state, batch, in_use, lang)
        kept = [made for made, is_dry in results if isinstance(made, Decision) and not is_dry]
        await state.writer.write(kept)
        bodies = [made.answer if isinstance(made, Decision) else _body(made) for made, _ in results]
        return Response(f'{{"results":[{",".join(bodies)}]}}', media_type="application/json")


async def _results(
    state: State, batch: Batch, in_use: InUse, lang: Language | None
) -> list[tuple[Decision | Refusal, bool]]:
    """Per lead a decision or why there is none, and whether it is a dry run."""
    now = state.now()
    results: list[tuple[Decision | Refusal, bool]] = []
    for entry in batch.leads:
        # A thousand leads take a second; whoever asks about one does not wait for all of them.
        await asyncio.sleep(0)
        try:
            asked = Asked.model_validate(entry)
            checked = question(asked, in_use.definition, now)
            found = await _history(state, checked, in_use)
            made = _timed(state, [(checked, found)], in_use, now, lang)[0]
            results.append((made, asked.dry_run))
        except pydantic.ValidationError as error:
            first = error.errors(include_url=False)[0]
            results.append((refusal_of_validation(first), True))
        except (InputError, UnknownLead) as error:
            refusal = refusal_of(error)
            assert refusal is not None
            results.append((refusal, True))
    return results


def _body(refusal: Refusal) -> str:
    return orjson.dumps(refusal.body).decode()


async def _history(state: State, asked: Question, in_use: InUse) -> History:
    """From the payload at once; from the records in a thread, for a database may be slow."""
    if asked.payload is not None:
        return history(asked, in_use.definition, None)
    return await asyncio.to_thread(_read, state, asked, in_use)


def _read(state: State, asked: Question, in_use: InUse) -> History:
    with state.engine.connect() as connection:
        return history(asked, in_use.definition, connection)


def _timed(
    state: State,
    asked: list[tuple[Question, History]],
    in_use: InUse,
    now: int,
    lang: Language | None,
) -> list[Decision]:
    start = time.perf_counter()
    language: Any = lang or in_use.definition.company.language
    tried = state.exploring(now)
    made = [decide(each, found, in_use, now, language, tried) for each, found in asked]
    metrics.scored([decision.verdict for decision in made], time.perf_counter() - start)
    return made
