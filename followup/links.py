"""Links in a notice by which its reader says what the lead was worth, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from itsdangerous import BadSignature, URLSafeSerializer

Verdict = Literal["good", "bad"]
#: So long after its notice a link is good for.
VALID_US = 30 * 86_400_000_000
_PURPOSE = "feedback"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a link says: nothing is on record before its reader confirms it."""

    lead_id: str
    assignment_id: str
    verdict: str
    #: Microseconds UTC; not good any more from then on.
    until: int


def token(secret: str, judged: Judged) -> str:
    """Says one thing about one lead, for a while, and is good for nothing else.

    Examples
    --------
    >>> said = Judged(lead_id="L1", assignment_id="A1", verdict="good", until=10)
    >>> read(token("s3cret", said), "s3cret") == said
    True
    >>> read(token("s3cret", said), "another") is None
    True
    """
    said = [judged.lead_id, judged.assignment_id, judged.verdict, judged.until]
    return str(URLSafeSerializer(secret, salt=_PURPOSE).dumps(said))


def read(given: str, secret: str) -> Judged | None:
    """What a token says; None where we did not make it."""
    try:
        lead_id, assignment_id, verdict, until = URLSafeSerializer(secret, salt=_PURPOSE).loads(
            given
        )
    except (BadSignature, ValueError):
        return None
    return Judged(lead_id=lead_id, assignment_id=assignment_id, verdict=verdict, until=until)


def links(
    base: str, secret: str, lead_id: str, assignment_id: str, sent_at: int
) -> dict[Verdict, str]:
    """An address per verdict; ``sent_at`` (microseconds UTC) is when its notice was made."""
    verdicts: tuple[Verdict, ...] = ("good", "bad")
    return {
        verdict: f"{base}/judge/"
        + token(
            secret,
            Judged(
                lead_id=lead_id,
                assignment_id=assignment_id,
                verdict=verdict,
                until=sent_at + VALID_US,
            ),
        )
        for verdict in verdicts
    }
