"""What every page has: templates, language, links, and what a browser may do with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from definition import InputError
from serving.access.form import FIELD
from serving.access.viewer import Viewer
from serving.errors import Refusal
from serving.pages import viewer
from serving.pages.counted import Counted
from serving.pages.upright import upright
from serving.pages.words import LANGUAGES, Words, asked_language
from serving.state import State

_HERE = Path(__file__).parent
#: Files that pages are made with, by the address they are served at.
FILES = {"style.css": "text/css", "line.js": "text/javascript", "mark.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
#: Pages in the menu, in order: name to address.
MENU = {
    "funnel": "/",
    "mine": "/pages/mine",
    "points": "/pages/points",
    "learning": "/pages/learning",
    "agreement": "/pages/agreement",
    "promises": "/pages/promises",
    "last20": "/pages/last20",
    "sources": "/pages/sources",
    "notebooks": "/pages/notebooks",
}
#: In the menu of those who let others in.
ADMINS = {"access": "/pages/access"}


@cache
def environment() -> Environment:
    """Templates that escape what they show, and fail on a name that nobody gave."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=upright,
    )


@cache
def file_of(name: str) -> tuple[bytes, str]:
    """One of our files, with a mark that changes when it does."""
    content = (_HERE / "templates" / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


@dataclass(frozen=True)
class Frame:
    """Makes pages on one state."""

    state: State

    @cached_property
    def counted(self) -> Counted:
        """What figures are counted from."""
        return Counted(self.state)

    def words(self, request: Request) -> Words:
        """The language asked for, or the company's."""
        company = self.state.definition().company
        return Words(asked_language(request.query_params) or company.language, company.timezone)

    def words_anyway(self, asked: Mapping[str, str], accepts: str) -> Words:
        """The same for who is refused, also where there is no company yet."""
        try:
            company = self.state.definition().company
        except (Refusal, InputError):
            return plain_words(asked, accepts)
        return Words(asked_language(asked) or company.language, company.timezone)

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> Response:
        """A page, whole."""
        definition = self.state.definition()
        champion = self.state.champion
        return rendered(
            request.query_params,
            str(request.scope.get("callworthy_path", request.url.path)),
            self.words(request),
            template,
            status=status,
            company=definition.company.name,
            card_id=champion.in_use().card_id if champion.has_card else None,
            now=self.state.now(),
            viewer=viewer.of(request),
            **values,
        )


def rendered(
    query: Mapping[str, str],
    path: str,
    words: Words,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    """A template as a response."""
    asked = asked_language(query)

    def link(to: str, **parameters: Any) -> str:
        """An address of ours that keeps the language that was asked for."""
        kept = {name: value for name, value in parameters.items() if value is not None}
        if asked is not None:
            kept.setdefault("lang", asked)
        return quote(to) + (f"?{urlencode(kept)}" if kept else "")

    others = {language: {**dict(query), "lang": language} for language in LANGUAGES}
    text = (
        environment()
        .get_template(template)
        .render(
            t=words,
            link=link,
            lang=words.language,
            asked_language=asked,
            languages={each: f"{quote(path)}?{urlencode(other)}" for each, other in others.items()},
            menu=_menu(values.get("viewer")),
            carried=_carried(values.get("viewer"), asked),
            path=path,
            marks={name: file_of(name)[1] for name in FILES},
            **{"company": "Callworthy", "card_id": None, "now": None, "viewer": None, **values},
        )
    )
    return Response(text, status_code=status, media_type="text/html", headers=HEADERS)


def _menu(who: Viewer | None) -> dict[str, str]:
    return MENU | (ADMINS if who is not None and who.is_admin else {})


def _carried(who: Viewer | None, language: str | None) -> Markup:
    """What every form that changes something carries; see ``serving.access.form``."""
    hidden = {FIELD: who.form_token if who else "", "lang": language}
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup("").join(field.format(name, value) for name, value in hidden.items() if value)


def plain_words(query: Mapping[str, str], accepts: str) -> Words:
    """The language where no company is known: that of the address, or of the browser."""
    said = "en" if accepts.lower().startswith("en") else "nl"
    return Words(asked_language(query) or ("en" if said == "en" else "nl"), ZoneInfo("UTC"))
