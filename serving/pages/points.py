"""The table of points as both teams sign it: agreed and learned, what it rests on, the line."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any

import orjson
import pandas as pd
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from definition import Definition, InputError, read
from definition.sign import sign
from definition.version import version
from features.payload import history_of
from features.values import checked
from models.card_rows import rows_of
from models.tradeoff import brings
from records.cards import Change, change_of
from records.moments import from_microseconds
from serving.champion import InUse
from serving.errors import Refusal
from serving.pages import moved
from serving.pages.agreed_words import good_lead, most_points
from serving.pages.agreement import path_of, signatures
from serving.pages.frame import HEADERS, Frame
from serving.pages.how_sure import (
    calibration_picture,
    calibration_told,
    given_up,
)
from serving.pages.row_names import named, value_in_words
from serving.pages.signing import note, signer, stale_is_conflict
from serving.pages.waterfall import halves
from serving.pages.words import Words
from training.says import said

_HALVES = ("fit", "engagement")
_DAY_US = 86_400_000_000
#: Events of one kind that are tried.
_MOST_EVENTS = 20


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The table, the signatures and what-if."""
    state = frame.state
    kept: dict[tuple[str, str, str], list[dict[str, Any]]] = {}

    def table(in_use: InUse, half: str, words: Words) -> list[dict[str, Any]]:
        """Laid out once for a card and a language: it is the same for everybody."""
        key = in_use.card_id, half, words.language
        if any(card_id != in_use.card_id for card_id, _, _ in kept):
            kept.clear()
        if key not in kept:
            kept[key] = _features(in_use, half, words)
        return kept[key]

    @router.get("/pages/points")
    def points(request: Request) -> Response:
        if not state.champion.has_card:
            return frame.page(request, "points.html", card=None)
        in_use = state.champion.in_use()
        words = frame.words(request)
        card = in_use.registered.card
        grid = _grid(state.champion.file("line/tradeoff.csv"))
        with state.engine.connect() as connection:
            change = change_of(connection, in_use.card_id)
        return frame.page(
            request,
            "points.html",
            card=card,
            change=None if change is None else _change(change, words),
            halves={half: table(in_use, half, words) for half in _HALVES},
            good_lead=good_lead(in_use.definition, card.thresholds, words),
            most=most_points(in_use.definition, words),
            given_up=given_up(card.training, words),
            calibration=calibration_told(state.champion.file("evaluation.json"), words),
            told=said(card.training, words.language),
            line=_line(grid, request, in_use),
            grid=None if grid is None else _short(grid),
            teams=signatures(_agreed(frame)),
            signs=version(_agreed(frame)),
            is_other=version(_agreed(frame)) != card.definition_version,
        )

    @router.get("/pages/points/calibration.svg")
    def calibration(request: Request) -> Response:
        text = state.champion.file("evaluation.json")
        if text is None:
            raise Refusal(404, "is not there", "calibration", None, "train with more closed deals")
        drawn = calibration_picture(text, frame.words(request).language)
        return Response(drawn, media_type="image/svg+xml", headers=HEADERS)

    @router.post("/pages/points/sign")
    def signs(request: Request) -> Response:
        form = request.state.form
        path = path_of(frame)
        team, name = signer(request, state.definition())
        now = from_microseconds(state.now())
        with stale_is_conflict():
            digest = sign(path, team, name, now, form.get("digest", ""))
        note(frame, request, f"signed for {team}", digest)
        lang = f"?lang={form['lang']}" if form.get("lang") in ("nl", "en") else ""
        return RedirectResponse(f"/pages/points{lang}#signed", status_code=303)

    @router.get("/pages/what-if")
    def what_if(request: Request) -> Response:
        in_use = state.champion.in_use()
        words = frame.words(request)
        asked = {name: value for name, value in request.query_params.items() if value.strip()}
        answer, wrong = _answer(in_use, asked, state.now(), words)
        return frame.page(
            request,
            "what_if.html",
            status=422 if wrong else 200,
            asked=asked,
            wrong={name: _told(error, words) for name, error in wrong.items()},
            fields=_fields(in_use),
            kinds=[(kind, rule.label or kind) for kind, rule in in_use.definition.events.items()],
            answer=answer,
            halves=halves(answer),
        )


def _agreed(frame: Frame) -> Definition:
    """What the teams agree on now, which may be newer than the card."""
    path = frame.state.definition_path
    return read(path) if path is not None and path.exists() else frame.state.definition()


def _change(change: Change, words: Words) -> dict[str, Any]:
    return {
        "summary": moved.summary(change, words),
        "line": moved.line(change, words),
        "rows": moved.rows(change, words),
    }


def _features(in_use: InUse, half: str, words: Words) -> list[dict[str, Any]]:
    """Features with their rows, the one that decides most first."""
    card = in_use.registered.card
    found = []
    for feature in card.features:
        if feature.half != half:
            continue
        told = [
            {
                **row,
                "value": value_in_words(str(row["value"]), words, feature.feature),
                "win_rate": row["wins"] / row["leads"] if row["leads"] else None,
            }
            for row in rows_of(feature)
        ]
        points = [row["points"] for row in told]
        counts = any(points) or any(row["agreed"] is not None for row in told)
        spread = max(points, default=0) - min(points, default=0)
        name = named(feature.feature, feature.label, words)
        found.append({"name": name, "rows": told, "spread": spread, "counts": counts})
    return sorted(found, key=lambda each: -each["spread"])


@lru_cache(maxsize=4)
def _grid(text: str | None) -> pd.DataFrame | None:
    return None if text is None else pd.read_csv(io.StringIO(text))


def _line(grid: pd.DataFrame | None, request: Request, in_use: InUse) -> Any:
    """What the line brings that was asked for, or the card's; None where it is not known."""
    if grid is None or grid.empty:
        return None
    thresholds = in_use.registered.card.thresholds
    asked = {
        half: _number(request.query_params.get(half), getattr(thresholds, half)) for half in _HALVES
    }
    return brings(grid, fit=asked["fit"], engagement=asked["engagement"])


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _short(grid: pd.DataFrame) -> str:
    """The grid for the slider: thresholds, and per pair calls and deals with their ranges."""
    columns = ["calls", "calls_low", "calls_high", "deals", "deals_low", "deals_high"]
    shown = grid.sort_values(["fit", "engagement"])
    rows = shown[columns].round(1)
    if "accepted_share" in shown:
        rows = rows.assign(accepted=shown["accepted_share"].round(3))
    return orjson.dumps(
        {
            "fit": sorted({int(each) for each in grid["fit"]}),
            "engagement": sorted({int(each) for each in grid["engagement"]}),
            "rows": rows.values.tolist(),
        }
    ).decode()


def _fields(in_use: InUse) -> list[dict[str, Any]]:
    """What may be filled in of a lead."""
    levels = {row.feature: list(row.levels or ()) for row in in_use.registered.card.features}
    return [
        {
            "name": name,
            "label": attribute.label or name,
            "kind": attribute.kind,
            "levels": list(attribute.values) if attribute.kind == "band" else levels.get(name, []),
        }
        for name, attribute in in_use.definition.attributes.items()
        if attribute.may_be_learned and attribute.kind != "text"
    ]


def _answer(
    in_use: InUse, asked: dict[str, str], now: int, words: Words
) -> tuple[dict[str, Any], dict[str, InputError]]:
    """The score of a lead that was made up, without what cannot be; nothing of it is kept."""
    profile, wrong = _profile(in_use, asked)
    counts, miscounted = _counts(in_use.definition, asked)
    events = [
        {"kind": kind, "occurred_at": now - (place + 1) * _DAY_US}
        for kind, n in counts.items()
        for place in range(n)
    ]
    lead = {"lead_id": "", "profile": profile, "events": events}
    scored = in_use.scorer.score(history_of([lead], [now], in_use.definition))[0]
    return in_use.explainer.answer(scored, words.language), wrong | miscounted


def _profile(in_use: InUse, asked: dict[str, str]) -> tuple[dict[str, Any], dict[str, InputError]]:
    """What was filled in, and per field what cannot be."""
    definition = in_use.definition
    profile, wrong = {}, {}
    for field in _fields(in_use):
        name = field["name"]
        if name in asked:
            attribute, zone = definition.attributes[name], definition.company.timezone
            try:
                profile[name] = checked(name, _typed(asked[name], field["kind"]), attribute, zone)
            except InputError as error:
                wrong[name] = error
    return profile, wrong


def _counts(
    definition: Definition, asked: dict[str, str]
) -> tuple[dict[str, int], dict[str, InputError]]:
    """How often each kind of event is to have happened, and per field what is no count."""
    counts, wrong = {}, {}
    for kind in definition.events:
        name = f"n_{kind}"
        text = asked.get(name, "0").strip()
        if re.fullmatch(r"[0-9]{1,6}", text):
            counts[kind] = min(int(text), _MOST_EVENTS)
        else:
            wrong[name] = InputError("is no whole number", name, text, "write one such as 3")
    return counts, wrong


def _told(error: InputError, words: Words) -> str:
    """What is wrong at a field."""
    if error.rule in ("is no number", "is no whole number", "is not a number"):
        return words("points.no_number", value=str(error.value))
    return words("points.no_value", value=str(error.value))


def _typed(text: str, kind: str) -> Any:
    if kind == "number":
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return text
    return {"yes": True, "no": False}.get(text, text) if kind == "flag" else text
