"""A check: one thing that the gate looks at, with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Check:
    """What one look found; its sentence stands in ``training.promotion.words``.

    Examples
    --------
    >>> Check(name="chance", holds=True).says
    'holds'
    """

    name: str
    #: False stops the promotion.
    holds: bool
    #: Which of its sentences tells it.
    key: str = ""
    #: Everything it rests on, as JSON holds it.
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """The key of its sentence."""
        return self.key or ("holds" if self.holds else "fails")
