"""How many leads came how far, and how long that took."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from records.figures.progress import Moments, Progress, Won
from records.figures.stages import STAGES, Stage


@dataclass(frozen=True, kw_only=True)
class Revenue:
    """What the deals of these leads brought."""

    amount: float
    n_deals: int
    #: Deals whose amount is known.
    n_known: int

    @property
    def told(self) -> float | None:
        """The amount; None where there are deals and nobody told one."""
        return None if self.n_deals and not self.n_known else self.amount


def moments(of: Progress) -> Moments:
    """When those that reached sales reached each stage.

    Returns
    -------
    array of shape (n, 5), microseconds UTC in the order of ``STAGES``; nan where not reached,
    or where nobody recorded when
    """
    return of.reached_at[of.reached(1)]


def lead_times_us(reached_at: Moments) -> dict[Stage, float | None]:
    """The median time from the stage before to each, microseconds; None where none is known.

    A stage that nobody recorded has the moment of the next one (:func:`progress`): how long a lead
    was in it is not known, and it is left out of the step to it and of the one from it.

    Examples
    --------
    >>> times = lead_times_us(np.array([[0.0, 60.0, np.nan, np.nan, np.nan]]))
    >>> times["mql"], times["sql"]
    (60.0, None)
    >>> won_only = np.array([[0.0, 60.0, 900.0, 900.0, 900.0]])
    >>> lead_times_us(won_only)["deal"] is lead_times_us(won_only)["sql"] is None
    True
    """
    is_own = ~np.isnan(reached_at)
    # What comes first is on record of every lead, and nothing comes after the last.
    is_own[:, 1:-1] &= reached_at[:, 1:-1] != reached_at[:, 2:]
    found: dict[Stage, float | None] = {}
    for place, stage in enumerate(STAGES[1:], 1):
        spent = (reached_at[:, place] - reached_at[:, place - 1])[
            is_own[:, place] & is_own[:, place - 1]
        ]
        spent = spent[spent >= 0]
        found[stage] = float(np.median(spent)) if len(spent) else None
    return found


def revenue(of: Progress) -> Revenue:
    """The sum of the amounts of won deals, as :func:`credited` has them."""
    known = ~np.isnan(of.won.amount)
    return Revenue(
        amount=float(of.won.amount[known].sum()),
        n_deals=len(known),
        n_known=int(known.sum()),
    )


def credited(everyone: Progress) -> Progress:
    """The same leads with each won deal once, whichever of them a figure is then about.

    A deal of several leads is the oldest one's, with the largest amount that was told.
    """
    keys, deal = np.unique(everyone.won.key.astype(str), return_inverse=True)
    row = np.zeros(len(keys), dtype=np.int64)
    # Rows are newest first.
    np.maximum.at(row, deal, everyone.won.row)
    amount = np.full(len(keys), np.nan)
    np.fmax.at(amount, deal, everyone.won.amount)
    return replace(everyone, won=Won(row=row, key=keys.astype(object), amount=amount))
