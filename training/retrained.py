"""What a retraining came to."""

from __future__ import annotations

from dataclasses import dataclass

from training.promotion.decision import Became, Decision
from training.promotion.words import Language
from training.train import Trained


@dataclass(frozen=True, kw_only=True)
class Retrained:
    """What a retraining came to."""

    #: None where nothing was registered (a leak), or where there was no champion to compare with.
    decision: Decision | None
    #: The registered version; None where nothing was registered.
    version: str | None
    #: What became of the card; None where nothing was decided.
    became: Became | None = None
    #: The version in force now.
    in_force: str | None = None
    #: Whether this data and agreement were judged before.
    is_known: bool = False
    #: The first training of a home, which has nobody to be held against.
    first: Trained | None = None

    @property
    def is_fine(self) -> bool:
        """Whether the gate did not say no: promoted, or there was nothing new to learn."""
        return self.is_promoted or (self.is_known and self.decision is None)

    @property
    def is_promoted(self) -> bool:
        """Whether the card is the champion now."""
        if self.decision is None:
            return self.first is not None and self.first.became != "set aside"
        return self.became == "promoted"

    def words(self, language: Language) -> list[str]:
        """What became of it, for people, then every check; nothing where nothing was decided."""
        if self.decision is None:
            return []
        return self.decision.words(language, self.became, self.in_force)
