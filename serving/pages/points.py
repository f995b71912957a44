"""The table of points as both teams sign it: agreed and learned, what it rests on, the line."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from statistics import median
from typing import Any

import orjson
import pandas as pd
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from definition.sign import sign
from definition.version import version
from models.card import Card, Line
from models.card_rows import rows_of
from models.tradeoff import brings
from records.cards import Change, change_of
from records.moments import from_microseconds
from serving.champion import InUse
from serving.errors import Refusal
from serving.pages import moved
from serving.pages.agreed_words import good_lead, most_points
from serving.pages.agreement import path_of, signatures, written_in
from serving.pages.frame import HEADERS, Frame
from serving.pages.how_sure import (
    calibration_picture,
    calibration_told,
    given_up,
)
from serving.pages.otherwise import otherwise
from serving.pages.row_names import named, value_in_words
from serving.pages.signing import note, signer, stale_is_conflict
from serving.pages.words import Words
from training.says import said

_HALVES = ("fit", "engagement")


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The table and the signatures."""
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
        written = written_in(frame)
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
            counted=_counted(card),
            given_up=given_up(card.training, words),
            calibration=calibration_told(state.champion.file("evaluation.json"), words),
            told=said(card.training, words.language),
            line=_line(grid, request, in_use),
            # Without dates there are no weeks: all figures are of all leads together.
            per="" if card.training.get("line", {}).get("weeks") else "_in_all",
            grid=None if grid is None else _short(grid),
            knows_accepted=grid is not None and "accepted_share" in grid,
            ends=None if grid is None or grid.empty else _ends(grid, card.thresholds),
            teams=signatures(written),
            signs=version(written),
            change_in_file=otherwise(written, state.agreed(), in_use.definition),
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


def _change(change: Change, words: Words) -> dict[str, Any]:
    return {
        "summary": moved.summary(change, words),
        "line": moved.line(change, words),
        "rows": moved.rows(change, words),
    }


def _counted(card: Card) -> int:
    """As how many leads those learned from count in the rows: young ones count in part."""
    sums = [sum(each.leads) + each.missing.leads + each.other.leads for each in card.features]
    return int(median(sums)) if sums else 0


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
                "value": value_in_words(str(row["value"]), words, feature.feature, feature.levels),
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
    asked = {}
    for half, (low, high) in _ends(grid, thresholds).items():
        number = _number(request.query_params.get(half), getattr(thresholds, half))
        asked[half] = min(max(number, low), high)
    return brings(grid, fit=asked["fit"], engagement=asked["engagement"])


def _ends(grid: pd.DataFrame, line: Line) -> dict[str, tuple[int, int]]:
    """From where to where each slider goes: over all that was tried, the card's line included."""
    return {
        half: (
            min(int(grid[half].min()), getattr(line, half)),
            max(int(grid[half].max()), getattr(line, half)),
        )
        for half in _HALVES
    }


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _short(grid: pd.DataFrame) -> str:
    """The grid for the slider: thresholds, and per pair calls and deals with their ranges."""
    columns = ["calls", "calls_low", "calls_high", "deals", "deals_low", "deals_high"]
    shown = grid.sort_values(["fit", "engagement"])
    # Rounded where they are shown, as the page without a script does.
    rows = shown[columns].round(4)
    if "accepted_share" in shown:
        rows = rows.assign(accepted=shown["accepted_share"].round(6))
    return orjson.dumps(
        {
            "fit": sorted({int(each) for each in grid["fit"]}),
            "engagement": sorted({int(each) for each in grid["engagement"]}),
            "rows": rows.values.tolist(),
        }
    ).decode()
