"""A plain page: a template in the reader's language, with headers that allow nothing foreign."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from serving.access.words import WORDS
from serving.errors import Refusal
from serving.pages.upright import upright
from serving.pages.words import LANGUAGES, Language, asked_language
from serving.state import State

_HERE = Path(__file__).parent / "templates"
_LARGEST_FORM = 20_000
#: Nothing but our own style sheet and our own forms; a link's text goes to nobody else.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    # Not no-referrer: with that a browser calls its own forms' origin null.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def page(
    request: Request, state: State, template: str, status: int = 200, **given: Any
) -> Response:
    """A page; ``?lang=nl`` or ``en`` goes before the company's language."""
    language = language_of(request, state)
    text = (
        _templates()
        .get_template(template)
        .render(
            t=WORDS[language],
            language=language,
            languages=_languages(request),
            query=page_query(request),
            **given,
        )
    )
    return HTMLResponse(text, status_code=status, headers=HEADERS)


def page_query(request: Request) -> str:
    """What keeps the language that was asked for in an address of ours; empty where none was."""
    asked = asked_language(request.query_params)
    return f"?lang={asked}" if asked else ""


def _languages(request: Request) -> dict[str, str]:
    """Per language the address of this same page."""
    path = quote(str(request.scope.get("callworthy_path", request.url.path)))
    kept = dict(request.query_params)
    return {each: f"{path}?{urlencode({**kept, 'lang': each})}" for each in LANGUAGES}


def refused(request: Request, state: State, error: Refusal) -> Response:
    """A refusal for people."""
    words = WORDS[language_of(request, state)]
    told = words.get(f"refused_{error.status}", words["refused"])
    # Who signs in may ask for a link instead.
    again = error.status in (401, 429)
    return page(request, state, "refused.html", error.status, told=told, again=again)


def language_of(request: Request, state: State) -> Language:
    """The language asked for, or the company's."""
    asked = asked_language(request.query_params)
    if asked:
        return asked
    try:
        return state.definition().company.language
    except Refusal:
        return "en"


async def form_of(request: Request) -> dict[str, str]:
    """What was filled in.

    Raises
    ------
    Refusal
        422 where it is no form, or more than any form of ours.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    remedy = "send the form of the page"
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(422, "is not what is taken", "Content-Type", kind, remedy)
    body = await request.body()
    if len(body) > _LARGEST_FORM:
        raise Refusal(413, "is too large", "body", len(body), remedy)
    try:
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        raise Refusal(422, "is no form", "body", "", remedy) from None
    # PostgreSQL keeps no text with a NUL in it.
    return {name: value.replace("\x00", "") for name, value in pairs}


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=upright,
    )


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet of these pages."""
    return (_HERE / "access.css").read_text(encoding="utf-8")
