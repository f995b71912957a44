"""How far a rep's good and bad are to be believed, learned from leads that also closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaln, logsumexp, softmax

from training.dataset import Dataset
from training.feedback.answers import Answers
from training.labels import EARLY, LOST, WON

#: Before any lead has both: a lead that will be won is called good with e (2.7) times the odds
#: of one that will not, give or take; log-odds.
EXPECTED, EXPECTED_SD = 1.0, 0.75
#: How much reps may differ from one another, as standard deviations; the data choose.
REP_SDS = (0.25, 0.5, 1.0)
_GRID = np.linspace(-3.0, 6.0, 181)


@dataclass(frozen=True, kw_only=True)
class RepTrust:
    """What one rep's answers are worth."""

    rep: str
    #: Answers that count, how many were good, and how many are on leads that closed.
    n_answers: int
    n_good: int
    n_closed: int
    #: Log odds ratio of "good" on a lead that was won against one that was lost; 0 is a coin.
    log_odds_ratio: float
    #: Where it lies with 95 % certainty.
    low: float
    high: float

    @property
    def is_always_the_same(self) -> bool:
        """One answer for every lead: it tells nothing, however likely the rep's trust."""
        return self.n_good in (0, self.n_answers)


@dataclass(frozen=True, kw_only=True)
class Trust:
    """How far each rep is believed, and one who has no closed lead yet."""

    reps: tuple[RepTrust, ...]
    #: Log odds ratio of a rep of whom nothing else is known.
    typical: float

    def log_odds_ratios(self, reps: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
        """The log odds ratio of whoever gave each answer, shape (n,)."""
        known = {each.rep: each.log_odds_ratio for each in self.reps}
        return np.array([known.get(rep, self.typical) for rep in reps], dtype=np.float64)

    @classmethod
    def of(cls, answers: Answers, won: npt.NDArray[np.float64]) -> Trust:
        """Learn it.

        Parameters
        ----------
        answers : the answers that count
        won : array of shape (n_answers,), 1 or 0 for the answer's lead, NaN if it did not close;
            see :func:`closed`

        Notes
        -----
        As in Dawid and Skene, "Maximum likelihood estimation of observer error-rates using the
        EM algorithm", 1979, doi:10.2307/2346806, a rep has two rates: of "good" on leads that
        will be won, and on others. Their odds ratio is learned here, given how many the rep
        called good (Fisher's noncentral hypergeometric distribution), so that neither a
        harsh rep nor the win rate of the leads that happened to close bends it. Reps share a
        mean and a spread (hierarchical, on a grid): one with few closed leads is taken to be
        like the others. The level comes from the rep's own share of good; see ``examples``.

        Examples
        --------
        >>> answers = Answers(lead_ids=np.array(list("abcdefgh"), dtype=object), at=np.zeros(8),
        ...     reps=np.array(["jan"] * 4 + ["piet"] * 4, dtype=object),
        ...     is_good=np.array([True, True, False, False, False, False, False, False]),
        ...     reasons=np.array([""] * 8, dtype=object), n_replaced=0, n_not_called=0)
        >>> jan, piet = Trust.of(answers, np.array([1.0, 1, 0, 0, 1, 1, 0, 0])).reps
        >>> jan.log_odds_ratio > 1.2, jan.is_always_the_same, piet.is_always_the_same
        (True, False, True)
        """
        frame = pd.DataFrame({"rep": answers.reps, "is_good": answers.is_good, "won": won})
        groups = dict(list(frame.groupby("rep", sort=True)))
        likelihoods = {str(rep): _likelihood(group.dropna()) for rep, group in groups.items()}
        typical, believed = _believed(likelihoods)
        return cls(
            reps=tuple(_rep(str(rep), group, believed[str(rep)]) for rep, group in groups.items()),
            typical=typical,
        )


def closed(everyone: Dataset, deals: pd.DataFrame, answers: Answers) -> npt.NDArray[np.float64]:
    """Whether the lead of each answer was won (1) or lost (0) after it; NaN if neither.

    Leads that closed early count as well: which leads closed may depend on the outcome, an odds
    ratio stays the same. What is said once the outcome is known is no judgement.
    """
    closings = {stage: deals[deals["stage"] == stage] for stage in (WON, LOST)}
    won_at, lost_at = (_first(closings[stage], answers.lead_ids) for stage in (WON, LOST))
    place = pd.Index(everyone.lead_ids).get_indexer(pd.Index(answers.lead_ids))
    outcome = np.full(len(answers), None, dtype=object)
    outcome[place >= 0] = everyone.outcomes[place[place >= 0]]
    is_won, is_lost = (
        np.isin(answers.lead_ids.astype(str), closings[stage]["lead_id"].to_numpy(dtype=str))
        for stage in (WON, LOST)
    )
    early = outcome == EARLY
    won = np.select(
        [outcome == WON, outcome == LOST, early & is_won, early & is_lost], [1.0, 0, 1, 0], np.nan
    )
    closed_at = np.where(won == 1, won_at, lost_at)
    return np.where(closed_at <= answers.at, np.nan, won)


def _first(deals: pd.DataFrame, lead_ids: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """The first moment of each lead's deals; NaN where there is none."""
    first = deals.groupby("lead_id")["at"].min().reindex(lead_ids)
    return first.to_numpy(dtype=np.float64, na_value=np.nan)


def _likelihood(group: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Log-likelihood of each odds ratio on the grid, given both margins of the table."""
    won, good = group["won"].to_numpy(dtype=bool), group["is_good"].to_numpy(dtype=bool)
    n_won, n_lost, n_good = int(won.sum()), int((~won).sum()), int(good.sum())
    possible = np.arange(max(0, n_good - n_lost), min(n_won, n_good) + 1)
    ways = _log_choose(n_won, possible) + _log_choose(n_lost, n_good - possible)
    weighed = ways[:, None] + possible[:, None] * _GRID
    return np.asarray((weighed - logsumexp(weighed, axis=0))[int((won & good).sum()) - possible[0]])


def _log_choose(n: int, k: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def _believed(
    likelihoods: Mapping[str, npt.NDArray[np.float64]],
) -> tuple[float, dict[str, npt.NDArray[np.float64]]]:
    """The typical odds ratio, and the posterior of each rep's on the grid."""
    spreads = [_spread(sd) for sd in REP_SDS]
    prior = -0.5 * ((_GRID - EXPECTED) / EXPECTED_SD) ** 2
    evidence = np.array(
        [
            prior + sum((np.log(spread @ np.exp(each)) for each in likelihoods.values()), 0.0)
            for spread in spreads
        ]
    )
    belief = softmax(evidence)
    typical = float((belief @ _GRID).sum())
    return typical, {rep: _posterior(each, belief, spreads) for rep, each in likelihoods.items()}


def _spread(sd: float) -> npt.NDArray[np.float64]:
    """How reps lie around a mean: row for the mean, column for the rep."""
    weight = np.exp(-0.5 * ((_GRID[:, None] - _GRID) / sd) ** 2)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _posterior(
    likelihood: npt.NDArray[np.float64],
    belief: npt.NDArray[np.float64],
    spreads: list[npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64]:
    total = np.zeros(len(_GRID))
    for share, spread in zip(belief, spreads, strict=True):
        here = spread * np.exp(likelihood)
        total += share @ (here / here.sum(axis=1, keepdims=True))
    return total


def _rep(rep: str, group: pd.DataFrame, believed: npt.NDArray[np.float64]) -> RepTrust:
    low, high = np.interp([0.025, 0.975], np.cumsum(believed), _GRID)
    return RepTrust(
        rep=rep,
        n_answers=len(group),
        n_good=int(group["is_good"].sum()),
        n_closed=int(group["won"].notna().sum()),
        log_odds_ratio=float(believed @ _GRID),
        low=float(low),
        high=float(high),
    )
