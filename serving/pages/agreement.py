"""The agreement: a draft beside what is in force, what it would do, and who signs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from definition import Definition, InputError, read
from definition.agreement import Signature
from definition.difference import differences
from definition.draft import discard, draft_of, propose, sign_draft
from definition.sign import TEAMS, is_signed
from definition.version import version
from features.labels import label_in
from features.sentences import own_level
from records.figures.newest import newest_lead
from records.moments import from_microseconds, to_microseconds
from serving.champion import InUse
from serving.effect import Effect, effect
from serving.errors import Refusal
from serving.pages import viewer
from serving.pages.agreed_words import read_out
from serving.pages.choices import choices
from serving.pages.frame import Frame
from serving.pages.otherwise import otherwise
from serving.pages.place_words import place_in_words, value_in_place
from serving.pages.proposals import REFUSED, Proposal, proposed
from serving.pages.rule import place_of
from serving.pages.signing import note, signer, stale_is_conflict
from serving.pages.told import Told
from serving.pages.words import Words

#: Leads named of those that would be judged otherwise.
_MOST = 25


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The page, and what is done on it."""
    state = frame.state
    kept: dict[tuple[str, str, int], Effect | None] = {}

    def tried(connection: Connection, draft: Definition) -> Effect | None:
        """Worked out once for a draft, a card and the leads there are."""
        in_use = state.champion.in_use()
        key = in_use.card_id, version(draft), newest_lead(connection)
        known = kept.get(key)
        if known is None:
            known = effect(connection, in_use, draft)
            # One is shown for the draft, one for what was changed in the file.
            if len(kept) > 1:
                kept.clear()
            kept[key] = known
        return known

    @router.get("/pages/agreement")
    def agreement(request: Request) -> Response:
        path, words = state.definition_path, frame.words(request)
        written = written_in(frame)
        in_use = state.champion.in_use() if state.champion.has_card else None
        now, draft = state.agreed(), None if path is None else draft_of(path)
        change = otherwise(written, now, in_use.definition if in_use else None)
        with state.engine.connect() as connection:
            would = tried(connection, draft) if draft and in_use else None
            change_would = tried(connection, change.after) if change and in_use else None
        proposals = proposed(state)
        line = in_use.registered.card.thresholds if in_use else None
        return frame.page(
            request,
            "agreement.html",
            reads=read_out(now, line, words),
            draft_reads=None if draft is None else read_out(draft, line, words),
            in_force=signatures(now),
            digest=version(now),
            change=change,
            change_reads=None if change is None else read_out(change.after, line, words),
            change_digest=None if change is None else version(change.after),
            change_places=_changes(change.before, change.after, words) if change else [],
            change_signed=signatures(change.after) if change else [],
            change_would=change_would,
            draft=None if draft is None else version(draft),
            changes=[] if draft is None else _changes(now, draft, words),
            signed=[] if draft is None else signatures(draft),
            would=would,
            strange=[] if would is None or draft is None else _strange(would, draft),
            may_discard=draft is not None and _may_discard(request, draft),
            most=_MOST,
            choices=choices(draft or now, _levels(in_use), words),
            proposals=proposals,
            called={each.name: _called(each, now, words) for each in proposals},
            only_signed=written.company.only_signed,
        )

    @router.post("/pages/agreement/draft")
    def drafts(request: Request) -> Response:
        form = request.state.form
        changes = _asked(form)
        propose(path_of(frame), changes)
        places = ", ".join(".".join(place) for place in changes)
        note(frame, request, "agreement drafted", places)
        return _back(form)

    @router.post("/pages/agreement/refuse")
    def refuses(request: Request) -> Response:
        name = request.state.form.get("name", "")
        if name not in {each.name for each in proposed(state)}:
            raise InputError("is no proposal", "name", name, "use the button beside a proposal")
        note(frame, request, REFUSED, name)
        return _back(request.state.form)

    @router.post("/pages/agreement/discard")
    def discards(request: Request) -> Response:
        path = path_of(frame)
        _refuse_discard(request, path)
        discard(path)
        note(frame, request, "draft discarded", "definition")
        return _back(request.state.form)

    @router.post("/pages/agreement/sign")
    def signs(request: Request) -> Response:
        form = request.state.form
        team, name = signer(request, state.definition())
        now = from_microseconds(state.now())
        with stale_is_conflict():
            sign_draft(path_of(frame), team, name, form.get("digest", ""), now)
        note(frame, request, f"signed for {team}", form["digest"])
        return _back(form)


def written_in(frame: Frame) -> Definition:
    """What stands in the file, signed or not."""
    path = frame.state.definition_path
    return read(path) if path is not None and path.exists() else frame.state.definition()


def path_of(frame: Frame) -> Path:
    """Where the definition in force lies; a Refusal where there is none."""
    path = frame.state.definition_path
    if path is None or not path.exists():
        raise Refusal(503, "is not there", "definition", None, "run `callworthy load FOLDER`")
    return path


def _refuse_discard(request: Request, path: Path) -> None:
    """A draft goes at a second click, and a team's signature under it not without that team."""
    if request.state.form.get("sure") != "yes":
        raise InputError("is not confirmed", "sure", "", "open the agreement's page and confirm")
    try:
        draft = draft_of(path)
    except InputError:
        # What somebody broke by hand nobody has signed as it is.
        return
    if draft is not None and not _may_discard(request, draft):
        rule, remedy = "has another team's signature", "ask that team, or who leads one"
        raise Told(403, "refused.signed_draft", rule, "draft", None, remedy)


def _may_discard(request: Request, draft: Definition) -> bool:
    who = viewer.of(request)
    signed = [team for team in TEAMS if is_signed(draft, team)]
    return not signed or who.role in ("lead", "admin") or any(map(who.may_sign, signed))


def _asked(form: dict[str, str]) -> dict[tuple[str, ...], int]:
    """Where in the definition something is to stand, and what."""
    if form.get("kind") == "line":
        return {("thresholds", half): _whole(form, half) for half in ("fit", "engagement")}
    if form.get("kind") == "points" and form.get("place"):
        return {place_of(form["place"]): _whole(form, "points")}
    place = ("attributes", form.get("attribute", ""), "points", form.get("level", ""))
    if form.get("kind") != "points" or not all(place):
        raise InputError("is no change of the agreement", "kind", form.get("kind"), "use our page")
    return {place: _whole(form, "points")}


def _whole(form: dict[str, str], field: str) -> int:
    # A minus as pages write it is one as well.
    text = form.get(field, "").strip().replace("\u2212", "-")
    try:
        return int(text)
    except ValueError:
        raise InputError("is no whole number", field, text, "give points as -20 or 15") from None


def signatures(definition: Definition) -> list[dict[str, Any]]:
    """Per team whether and how it signed a definition."""
    return [
        {
            "team": team,
            "signed": signed,
            "at": None if signed is None else _moment(signed, definition),
            "is_this": is_signed(definition, team),
        }
        for team in TEAMS
        for signed in [definition.signatures.get(team)]
    ]


def _moment(signed: Signature, definition: Definition) -> int:
    """Microseconds UTC; what somebody wrote by hand without a zone is in the company's."""
    at, zone = signed.at, definition.company.timezone
    return to_microseconds(at if at.tzinfo else at.replace(tzinfo=zone))


def _levels(in_use: InUse | None) -> dict[str, tuple[str, ...]]:
    """Per feature the levels that the card in use knows."""
    features = in_use.registered.card.features if in_use else ()
    return {each.feature: tuple(each.levels or ()) for each in features}


def _changes(now: Definition, draft: Definition, words: Words) -> list[tuple[str, str, str]]:
    """Place, before and after, for people."""
    return [
        (
            # What was taken out has its name only in the definition in force.
            place_in_words(each.keys, now if each.after is None else draft, words),
            value_in_place(each.keys, each.before, now, words),
            value_in_place(each.keys, each.after, draft, words),
        )
        for each in differences(now, draft)
    ]


def _called(proposal: Proposal, definition: Definition, words: Words) -> str:
    """What a proposal is about."""
    attribute = definition.attributes.get(proposal.attribute)
    is_ours = attribute is not None and attribute.kind in ("title", "email")
    level = own_level(proposal.level, words.language) if is_ours else proposal.level
    return f"{label_in(proposal.label, words.language)}: {level}"


def _strange(would: Effect, draft: Definition) -> list[tuple[str, str]]:
    """Rules of a draft that are about nobody: their attribute's label, and the level."""
    named = {name: each.label for name, each in draft.attributes.items()}
    return [(named.get(name) or name, level) for name, level in would.about_nobody]


def _back(form: dict[str, str]) -> Response:
    lang = form.get("lang", "")
    asked = f"?{urlencode({'lang': lang})}" if lang in ("nl", "en") else ""
    return RedirectResponse(f"/pages/agreement{asked}", status_code=303)
