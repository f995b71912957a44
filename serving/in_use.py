"""A card laid out for scoring. It needs no registry: old decisions are computed again with it."""

from __future__ import annotations

from dataclasses import dataclass

from definition import Definition
from models.explanation import Explainer
from models.registered import Registered
from models.scoring import Scorer


@dataclass(frozen=True, kw_only=True)
class InUse:
    """A champion, ready to score."""

    registered: Registered
    scorer: Scorer
    explainer: Explainer
    card_json: bytes
    card_id: str

    @property
    def definition(self) -> Definition:
        """The definition the card runs under."""
        return self.registered.definition

    @classmethod
    def of(cls, registered: Registered) -> InUse:
        """Lay the card out for scoring."""
        scorer = Scorer(registered.card, registered.definition)
        return cls(
            registered=registered,
            scorer=scorer,
            explainer=Explainer(scorer),
            card_json=registered.card.to_json(),
            card_id=registered.card.card_id,
        )
