"""The true part of each feature: what the sample company's learner should find.

Numbers are log-odds of winning when called; 20 points are ln 2 = 0.693. What is agreed in
the definition differs from them on purpose: right signs mostly, wrong sizes often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Log-odds of a lead whose every part is 0.
BASE = -3.2
#: What a decision maker (owner, director) who looked at the prices adds to both parts.
INTERACTION = 0.8
#: Standard deviation of what nobody sees: budget, timing, luck. Log-odds.
HIDDEN = 0.45
#: A lead that is not called may still order by itself, with odds so much lower.
SELF_SERVE = -2.2
#: From month 18 on, with drift: the base, and the part of one industry.
DRIFT_BASE = -0.45
DRIFT_INDUSTRY = ("logistiek", -0.6)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A step table: log-odds per level, or per range of a number."""

    feature: str
    half: str
    #: Log-odds by level; empty for numbers.
    levels: Mapping[str, float] | None = None
    #: Where each range but the first begins; the first has no low end.
    lows: tuple[float, ...] = ()
    #: Log-odds of each range, one more than ``lows``.
    steps: tuple[float, ...] = ()
    #: Log-odds where there is no number, such as days since an event that never was.
    missing: float = 0.0

    def of_number(self, numbers: np.ndarray) -> np.ndarray:
        """Log-odds of each number; low ends are included, nan is missing.

        Examples
        --------
        >>> PARTS["pricing_30d"].of_number(np.array([0.0, 1.0, 9.0]))
        array([0. , 0.6, 1.1])
        """
        index = np.searchsorted(self.lows, numbers, side="right").clip(0, len(self.steps) - 1)
        return np.where(np.isnan(numbers), self.missing, np.asarray(self.steps)[index])

    def of_code(self, codes: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        """Log-odds of each level, given as its place in ``names``; unlisted levels are 0.

        Examples
        --------
        >>> PARTS["region"].of_code(np.array([1, 0]), ("west", "DACH"))
        array([-0.25,  0.1 ])
        """
        log_odds: np.ndarray = np.array([(self.levels or {}).get(name, 0.0) for name in names])[
            codes
        ]
        return log_odds

    def told(self) -> dict[str, Any]:
        """The part as JSON: rows of level or range with their log-odds."""
        if self.levels is not None:
            rows = [{"level": level, "log_odds": part} for level, part in self.levels.items()]
        else:
            ends = ["", *(f"{low:g}" for low in self.lows), ""]
            rows = [
                {"range": f"{ends[i]}..{ends[i + 1]}", "log_odds": part}
                for i, part in enumerate(self.steps)
            ]
            rows.append({"level": "missing", "log_odds": self.missing})
        return {"feature": self.feature, "half": self.half, "rows": rows}


def _fit(feature: str, **levels: float) -> Part:
    return Part(feature=feature, half="fit", levels=levels)


def _count(feature: str, lows: tuple[float, ...], steps: tuple[float, ...]) -> Part:
    return Part(feature=feature, half="engagement", lows=lows, steps=steps)


#: Every true part by feature. A feature that is not listed has none.
PARTS: dict[str, Part] = {
    part.feature: part
    for part in (
        _fit(
            "industry",
            software=0.55,
            logistiek=0.6,
            industrie=0.25,
            groothandel=0.15,
            bouw=-0.1,
            zorg=-0.25,
            retail=-0.3,
            overheid=-0.45,
            onderwijs=-0.6,
            horeca=-0.7,
            advies=-1.0,
        ),
        _fit(
            "title_seniority",
            owner=0.55,
            director=0.75,
            manager=0.35,
            staff=-0.4,
            intern=-1.7,
            student=-1.7,
        ),
        Part(
            feature="employees",
            half="fit",
            lows=(10, 50, 250, 1000),
            steps=(-0.7, -0.05, 0.55, 0.25, -0.35),
        ),
        _fit(
            "email_kind", work=0.1, personal=-0.8, academic=-0.6, disposable=-1.5, competitor=-2.0
        ),
        _fit("region", noord=-0.05, west=0.1, zuid=0.05, oost=0.0, BE=-0.15, DACH=-0.25),
        _fit(
            "source",
            website=0.1,
            google_ads=0.0,
            linkedin_ads=-0.45,
            whitepaper=0.05,
            webinar=0.1,
            trade_fair=0.1,
            referral=0.2,
            partner=0.1,
            bought_list=-0.2,
            comparison_site=-0.3,
        ),
        _count("pricing_30d", (1, 2, 3), (0.0, 0.6, 0.9, 1.1)),
        _count("demo_request_90d", (1,), (0.0, 1.2)),
        _count("case_study_90d", (1, 2), (0.0, 0.3, 0.45)),
        _count("webinar_90d", (1,), (0.0, 0.15)),
        _count("careers_90d", (1,), (0.0, -0.8)),
        _count("active_days_30d", (2, 4), (0.0, 0.35, 0.55)),
        Part(
            feature="days_since_last_event",
            half="engagement",
            lows=(2, 7, 30),
            steps=(0.25, 0.1, -0.2, -0.7),
            missing=-0.35,
        ),
    )
}
