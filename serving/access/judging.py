"""Judging a lead by a link: what it stands for, what is said, and for how long it may change."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection

from followup import keep
from followup.links import Judged, read
from records import assignments, erasures, judgements, signing
from records.assignments import Assignment
from records.frames import COLUMNS
from records.judgements import Judgement
from records.store import put_keyless
from serving.errors import Refusal

#: So long after the first word it may be changed.
CHANGE_US = 24 * 3_600_000_000
#: So long after it was opened a page may still be sent.
_PAGE_US = 24 * 3_600_000_000
_MOST_LETTERS = 500
_SECOND = 1_000_000
_PAGE = "judge-page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What a link that is good stands for."""

    judged: Judged
    held: Assignment
    #: What was said before, and whether that may still change.
    said: Judgement | None
    may_change: bool
    #: Goes into the page, and comes back with what is said on it.
    page: str


def opened(connection: Connection, token: str, now: int) -> Link:
    """What a link stands for; nothing is written, whoever opens it.

    Raises
    ------
    Refusal
        404 where we did not make it, or the person was erased, 410 where it is too old.
    """
    keys = signing.feedback_keys(connection, now)
    judged = next((found for each in keys if (found := read(token, each))), None)
    held = assignments.find(connection, judged.assignment_id) if judged else None
    is_gone = held is not None and bool(erasures.of(connection, [held.lead_id]))
    if judged is None or held is None or held.lead_id != judged.lead_id or is_gone:
        raise Refusal(404, "is no link of ours", "link", "", "take it from the notice, whole")
    if judged.until <= now:
        raise Refusal(410, "is too old", "link", "", "judge the lead on its page")
    said = judgements.find(connection, held.assignment_id)
    return Link(
        judged=judged,
        held=held,
        said=said,
        may_change=said is None or now < said.said_at + CHANGE_US,
        page=_pages(connection).dumps([held.assignment_id, now]),
    )


def say(
    connection: Connection, link: Link, page: str, verdict: str, reason: str, now: int
) -> Judgement:
    """Put on record what was said on a page of ours; the same again changes nothing.

    Raises
    ------
    Refusal
        403 where no page of this lead's was opened, 409 where it may not change any more,
        422 where the verdict is none.
    """
    opened_at = _opened_at(connection, link, page, now)
    if verdict not in ("good", "bad"):
        raise Refusal(422, "is neither good nor bad", "verdict", verdict, "choose one of the two")
    if not link.may_change:
        raise Refusal(409, "may not change any more", "verdict", verdict, "ask whoever is admin")
    before, why = link.said, " ".join(reason.split())[:_MOST_LETTERS] or None
    if before is not None and (before.verdict, before.reason) == (verdict, why):
        return before
    made = Judgement(
        assignment_id=link.held.assignment_id,
        lead_id=link.held.lead_id,
        rep=link.held.owner,
        verdict=verdict,
        reason=why,
        said_at=before.said_at if before else now,
        changed_at=now,
        seconds=before.seconds if before else max(0, (now - opened_at) // _SECOND),
    )
    judgements.put(connection, made)
    _as_feedback(connection, made)
    return made


def _opened_at(connection: Connection, link: Link, page: str, now: int) -> int:
    try:
        assignment_id, at = _pages(connection).loads(page)
    except (BadSignature, ValueError):
        assignment_id, at = "", 0
    if assignment_id != link.held.assignment_id or now - at > _PAGE_US:
        remedy = "open the link, then choose on its page"
        raise Refusal(403, "comes from no page of ours", "page", "", remedy)
    return int(at)


def _pages(connection: Connection) -> URLSafeSerializer:
    return URLSafeSerializer(signing.key(connection, "judge-page"), salt=_PAGE)


def _as_feedback(connection: Connection, made: Judgement) -> None:
    """As any other feedback: of what one rep says of one lead the last counts."""
    row = {
        "lead_id": made.lead_id,
        "at": made.changed_at,
        "verdict": made.verdict,
        "reason": made.reason,
        "rep": made.rep,
    }
    frame = pd.DataFrame({name: pd.Series([row.get(name)], dtype=object) for name in row})
    put_keyless(connection, "feedback", frame[list(COLUMNS["feedback"])])
    keep.ask(connection, [(made.lead_id, made.changed_at)], made.changed_at)
