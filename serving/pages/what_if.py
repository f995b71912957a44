"""A lead that is made up: what its points would be, and why; nothing of it is kept."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from definition import Definition, InputError
from features.payload import history_of
from features.values import checked
from followup.facts import label
from serving.champion import InUse
from serving.pages.frame import Frame
from serving.pages.waterfall import halves
from serving.pages.words import Language, Words

_DAY_US = 86_400_000_000
#: Events of one kind that are tried.
MOST_EVENTS = 20
_TOO_MANY = "is more than is tried"


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The form and its answer are one page."""
    state = frame.state

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
            fields=_fields(in_use, asked),
            kinds=[(kind, rule.label or kind) for kind, rule in in_use.definition.events.items()],
            answer=answer,
            missing=[label(name, in_use.definition) for name in answer["required_missing"]],
            halves=halves(answer),
        )


def number_in(text: str, language: Language) -> float | None:
    """A number as people of a language write it; None where it is none.

    Examples
    --------
    >>> number_in("1.200", "nl"), number_in("1,200", "en"), number_in("1.200,5", "nl")
    (1200.0, 1200.0, 1200.5)
    >>> number_in("1,5", "en"), number_in("1.5", "nl"), number_in("1.200", "en")
    (1.5, 1.5, 1.2)
    >>> number_in("1e5", "nl"), number_in("1_000", "nl"), number_in("veel", "nl")
    (None, None, None)
    """
    thousands, point = (r"[. ]", ",") if language == "nl" else (r"[, ]", ".")
    text = re.sub(r"\s", " ", text.strip())
    grouped = rf"[+-]?[0-9]{{1,3}}({thousands}[0-9]{{3}})+({re.escape(point)}[0-9]+)?"
    if re.fullmatch(grouped, text):
        return float(re.sub(thousands, "", text).replace(point, "."))
    if re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", text):
        return float(text.replace(",", "."))
    return None


def _fields(in_use: InUse, asked: dict[str, str]) -> list[dict[str, Any]]:
    """What may be filled in of a lead; a value that the card does not know can be chosen too."""
    levels = {row.feature: list(row.levels or ()) for row in in_use.registered.card.features}
    found = []
    for name, attribute in in_use.definition.attributes.items():
        if not attribute.may_be_learned or attribute.kind == "text":
            continue
        known = list(attribute.values) if attribute.kind == "band" else levels.get(name, [])
        if known and name in asked and asked[name] not in known:
            known = [*known, asked[name]]
        called = attribute.label or name
        found.append({"name": name, "label": called, "kind": attribute.kind, "levels": known})
    return found


def _answer(
    in_use: InUse, asked: dict[str, str], now: int, words: Words
) -> tuple[dict[str, Any], dict[str, InputError]]:
    """The score of a lead that was made up, without what cannot be."""
    profile, wrong = _profile(in_use, asked, words.language)
    counts, miscounted = _counts(in_use.definition, asked)
    events = [
        {"kind": kind, "occurred_at": now - (place + 1) * _DAY_US}
        for kind, n in counts.items()
        for place in range(n)
    ]
    lead = {"lead_id": "", "profile": profile, "events": events}
    scored = in_use.scorer.score(history_of([lead], [now], in_use.definition))[0]
    return in_use.explainer.answer(scored, words.language), wrong | miscounted


def _profile(
    in_use: InUse, asked: dict[str, str], language: Language
) -> tuple[dict[str, Any], dict[str, InputError]]:
    """What was filled in, and per field what cannot be."""
    definition = in_use.definition
    profile, wrong = {}, {}
    for field in _fields(in_use, asked):
        name = field["name"]
        if name in asked:
            attribute, zone = definition.attributes[name], definition.company.timezone
            try:
                value = _typed(name, asked[name], field["kind"], language)
                profile[name] = checked(name, value, attribute, zone)
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
        if not re.fullmatch(r"[0-9]+", text):
            wrong[name] = InputError("is no whole number", name, text, "write one such as 3")
        elif len(text) > 6 or int(text) > MOST_EVENTS:
            wrong[name] = InputError(_TOO_MANY, name, text, f"write at most {MOST_EVENTS}")
        else:
            counts[kind] = int(text)
    return counts, wrong


def _told(error: InputError, words: Words) -> str:
    """What is wrong at a field."""
    value = str(error.value)
    if error.rule == _TOO_MANY:
        return words("points.too_many", n=MOST_EVENTS)
    if error.rule in ("is no number", "is no whole number", "is not a number"):
        return words("points.no_number", value=value)
    return words("points.no_value", value=value)


def _typed(name: str, text: str, kind: str, language: Language) -> Any:
    if kind == "number":
        number = number_in(text, language)
        if number is None:
            raise InputError("is no number", name, text, "write one such as 12")
        return number
    return {"yes": True, "no": False}.get(text, text) if kind == "flag" else text
