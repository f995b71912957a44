"""Links in a notice by which its reader says, in one click, what the lead was worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from itsdangerous import BadSignature, URLSafeSerializer

Verdict = Literal["good", "bad"]
_PURPOSE = "feedback"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a link says."""

    lead_id: str
    assignment_id: str
    verdict: str


def token(secret: str, lead_id: str, assignment_id: str, verdict: Verdict) -> str:
    """Says one thing about one lead, and is good for nothing else.

    Examples
    --------
    >>> read(token("s3cret", "L1", "A1", "good"), "s3cret").verdict
    'good'
    >>> read(token("s3cret", "L1", "A1", "good"), "another") is None
    True
    """
    return URLSafeSerializer(secret, salt=_PURPOSE).dumps([lead_id, assignment_id, verdict])


def read(given: str, secret: str) -> Judged | None:
    """What a token says; None where we did not make it."""
    try:
        lead_id, assignment_id, verdict = URLSafeSerializer(secret, salt=_PURPOSE).loads(given)
    except (BadSignature, ValueError):
        return None
    return Judged(lead_id=lead_id, assignment_id=assignment_id, verdict=verdict)


def links(base: str, secret: str, lead_id: str, assignment_id: str) -> dict[Verdict, str]:
    """An address per verdict."""
    verdicts: tuple[Verdict, ...] = ("good", "bad")
    return {
        verdict: f"{base}/judge/{token(secret, lead_id, assignment_id, verdict)}"
        for verdict in verdicts
    }
