"""The two parts of the model together, before calibration and rounding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from features.feature import Feature
from models.agreed import AgreedPart
from models.encoding import Encoding, Table
from models.trees import TreeSettings, grow


@dataclass(frozen=True, kw_only=True)
class Parts:
    """log-odds = agreed part + trees, each feature on its own."""

    features: tuple[Feature, ...]
    encoding: Encoding
    agreed: AgreedPart
    #: None where no tree was worth having.
    booster: lgb.Booster | None

    def log_odds(self, table: Table) -> npt.NDArray[np.float64]:
        """Uncalibrated log-odds of winning, shape (n,)."""
        margin = self.agreed.log_odds(table)
        if self.booster is not None:
            margin = margin + self.booster.predict(self.encoding.matrix(table), raw_score=True)
        return margin

    @classmethod
    def learned(
        cls,
        features: tuple[Feature, ...],
        table: Table,
        won: npt.NDArray[Any],
        weights: npt.NDArray[np.float64],
        start: AgreedPart,
        settings: TreeSettings,
        n_rounds: int,
    ) -> Parts:
        """Learn the agreed sizes first, then ``n_rounds`` trees on from there."""
        encoding = Encoding.learnt(features, table, rare_below=rare_below(len(won)))
        agreed = start.learned(table, won, weights) if len(won) else start
        booster = None
        if n_rounds > 0:
            margin = agreed.log_odds(table)
            matrix = encoding.matrix(table)
            booster = grow(encoding, matrix, won, margin, weights, settings, n_rounds)
        return cls(features=features, encoding=encoding, agreed=agreed, booster=booster)


def rare_below(n_leads: int) -> int:
    """A level that fewer leads have is grouped under ``other``.

    Examples
    --------
    >>> rare_below(400), rare_below(100_000)
    (5, 50)
    """
    return int(np.clip(n_leads // 500, 5, 50))
