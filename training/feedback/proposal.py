"""A filter rule for both teams to accept; nothing changes by itself."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import expit

from features.feature import Feature
from models.points import points_from_log_odds
from training.feedback.sources import Level

#: Proposed points are a multiple of this: nobody signs -17.
STEP = 5
#: From so many answers without one good lead on, a must is proposed beside the points.
NEVER_GOOD = 30


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What could be signed about a level that is consistently bad."""

    feature: str
    label: str
    #: The attribute in the definition.
    attribute: str
    level: str
    n_answers: int
    n_good: int
    n_good_expected: float
    #: Points for this level, below zero, and the other levels' points as they are agreed.
    points: int
    agreed: tuple[tuple[str, int], ...]
    #: The levels that would be left by a must; None where that would be too much to ask.
    must: tuple[str, ...] | None

    @property
    def rule(self) -> str:
        """As it would stand in definition.toml."""
        points = {**dict(self.agreed), self.level: self.points}
        inside = ", ".join(f"{_quoted(level)} = {size}" for level, size in points.items())
        lines = f"[attributes.{self.attribute}]\npoints = {{ {inside} }}"
        if self.must:
            levels = ", ".join(_quoted(level) for level in self.must)
            lines += f"\n# or not at all:\n[must]\n{self.feature} = [{levels}]"
        return lines

    @property
    def text(self) -> str:
        """The finding in words."""
        return (
            f"{self.label} {self.level}: {self.n_good} of {self.n_answers} answers are good; the "
            f"same reps call {self.n_good_expected:.0f} of as many other leads good."
        )


def proposal(
    level: Level, feature: Feature, others: Sequence[str], typical: float, win_rate: float
) -> Proposal:
    """The rule for a flagged level.

    Parameters
    ----------
    level : what was said of it
    feature : the feature it is a level of
    others : the other levels there are
    typical : log odds ratio of "good" on a lead that is won; see ``training.feedback.trust``
    win_rate : of all leads, 0-1

    Notes
    -----
    The points are what the answers say of the win rate, as far as reps are believed: the share
    of good is turned into a share won by the chance of being won of good and of bad leads.
    """
    n = level.n_answers
    # Half a lead either way, so that "none of 30" is not minus infinity.
    usual, here = (level.n_good_expected + 0.5) / (n + 1), (level.n_good + 0.5) / (n + 1)
    fewer = _won(here, usual, typical, win_rate)
    log_odds = math.log(fewer / (1 - fewer)) - math.log(win_rate / (1 - win_rate))
    points = min(-STEP, STEP * round(int(points_from_log_odds(log_odds)) / STEP))
    never = level.n_good == 0 and n >= NEVER_GOOD and len(others) > 0
    return Proposal(
        feature=feature.name,
        label=feature.label,
        attribute=feature.source,
        level=level.level,
        n_answers=n,
        n_good=level.n_good,
        n_good_expected=level.n_good_expected,
        points=points,
        agreed=tuple(feature.agreed),
        must=tuple(sorted(others)) if never else None,
    )


def _won(here: float, usual: float, typical: float, win_rate: float) -> float:
    """The share won where this share is called good; ``usual`` is called good of all leads."""

    def excess(level: float) -> float:
        said = win_rate * expit(level + typical) + (1 - win_rate) * expit(level)
        return float(said - usual)

    level = brentq(excess, -40.0, 40.0)
    if_won = float(expit(level + typical))
    if_good, if_bad = win_rate * if_won / usual, win_rate * (1 - if_won) / (1 - usual)
    return here * if_good + (1 - here) * if_bad


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
