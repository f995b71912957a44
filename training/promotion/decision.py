"""The gate's decision: every check with its figures, as JSON and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from training.promotion.check import Check
from training.promotion.words import Language, sentence, verdict

Outcome = Literal["promoted", "waits", "refused"]
#: What came of the decision; a card is passed over where a person chose another one since.
Became = Literal["promoted", "waits", "refused", "passed over"]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Whether the challenger takes the champion's place, and why."""

    checks: tuple[Check, ...]
    #: Whether a person must say yes as well.
    by_hand: bool
    #: Version that it was held against, and why there was a training.
    parent: str
    why: str

    @property
    def passed(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    @property
    def outcome(self) -> Outcome:
        """What becomes of the card."""
        if not self.passed:
            return "refused"
        return "waits" if self.by_hand else "promoted"

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that do not hold."""
        return tuple(check.name for check in self.checks if not check.holds)

    def words(
        self, language: Language, became: Became | None = None, in_force: str | None = None
    ) -> list[str]:
        """For people: the verdict, then a sentence per check, the refusing ones first.

        ``became`` is what came of it and ``in_force`` the version in force now; where they are
        not given, the words are those of the decision itself.
        """
        first = sorted(self.checks, key=lambda check: check.holds)
        return [
            verdict(became or self.outcome, self.parent, language, in_force),
            *(sentence(check, language) for check in first),
        ]

    def to_json(self) -> str:
        """Every figure."""
        plain: dict[str, Any] = {
            "outcome": self.outcome,
            "failed": self.failed,
            "parent": self.parent,
            "why": self.why,
            "by_hand": self.by_hand,
            "checks": [
                {
                    "name": check.name,
                    "holds": check.holds,
                    "key": check.key,
                    "figures": check.figures,
                }
                for check in self.checks
            ],
        }
        options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
        return orjson.dumps(plain, option=options).decode()

    @classmethod
    def from_json(cls, text: str) -> Decision:
        """Read back what :meth:`to_json` wrote."""
        plain = orjson.loads(text)
        checks: Sequence[dict[str, Any]] = plain["checks"]
        return cls(
            checks=tuple(Check(**each) for each in checks),
            by_hand=plain["by_hand"],
            parent=plain["parent"],
            why=plain["why"],
        )
