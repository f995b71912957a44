"""Rules that sales' answers ask for; each waits for somebody to take it over or refuse it."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from records import audit
from serving.state import State

#: In the audit: somebody did not want one.
REFUSED = "proposal refused"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A rule that sales' answers ask for."""

    label: str
    attribute: str
    level: str
    points: int
    n_answers: int
    n_good: int
    n_good_expected: float
    #: Who did not want it; empty where nobody said so.
    refused_by: str

    @property
    def name(self) -> str:
        """By which a refusal is remembered: with more answers it may be asked again."""
        return f"{self.attribute}={self.level} {self.points:+d}"


def proposed(state: State) -> list[Proposal]:
    """Those of the card in use; none before there is one."""
    text = state.champion.file("feedback.json") if state.champion.has_card else None
    with state.engine.connect() as connection:
        return proposals_of(connection, text)


def proposals_of(connection: Connection, text: str | None) -> list[Proposal]:
    """What the newest training proposes, with who refused it."""
    told = orjson.loads(text)["proposals"] if text else []
    refused = audit.of(connection, REFUSED)
    made = [
        Proposal(
            **{name: each[name] for name in ("label", "attribute", "level", "points")},
            **{name: each[name] for name in ("n_answers", "n_good", "n_good_expected")},
            refused_by="",
        )
        for each in told
    ]
    return [Proposal(**{**vars(each), "refused_by": refused.get(each.name, "")}) for each in made]
