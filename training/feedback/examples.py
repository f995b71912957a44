"""Feedback as evidence where no deal has closed yet: open leads as weighted examples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, log_expit

from training.dataset import Dataset
from training.feedback.answers import Answers
from training.feedback.trust import Trust
from training.labels import EARLY, LOST, OPEN, WON

Values = npt.NDArray[np.float64]

#: How far the card's own opinion of a lead counts beside the answer; see :class:`Evidence`.
OWN_OPINION = 0.5
_FAR = 40.0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The answers on leads that can be learned from, closed ones included.

    Notes
    -----
    An answer turns the chance p of a lead into q by its likelihood ratio, P(answer | won) /
    P(answer | lost); the lead is given to the learner as won with weight w q and as lost with
    weight w (1 - q). Soft labels from annotators of learned quality: Raykar et al., "Learning
    from crowds", 2010, JMLR 11:1297-1322.

    Which p? Were the answer blind to the lead's features, then the card's own chance for it;
    then the learner is told only what it does not know. Did the answer hold all that the
    features tell (a surrogate outcome: Prentice, "Surrogate endpoints in clinical trials",
    1989, doi:10.1002/sim.4780080407), then the base rate. Reps see the lead, and do not see
    everything: the log-odds are taken halfway. On the sample company either end is worse, in
    ranking or in the slope of what is learned (docs/decisions/feedback.md).

    A rep's two rates follow from the odds ratio (``trust``) and the rep's own share of good:
    one whose answer is always the same has equal rates, a ratio of 1, and no weight at all.
    w = 1 - min(ratio, 1 / ratio)^2 is 0 where the ratio says nothing, and never above 1. Leads
    that were won, or lost for good, have no rows here: their outcome is known.
    """

    #: Leads with an answer.
    leads: Dataset
    #: Per answer: the row of its lead, who gave it, and what it was.
    row: npt.NDArray[np.int64]
    reps: npt.NDArray[np.object_]
    is_good: npt.NDArray[np.bool_]
    log_odds_ratio: Values

    def __len__(self) -> int:
        return len(self.row)

    @classmethod
    def of(cls, everyone: Dataset, answers: Answers, trust: Trust) -> Evidence:
        """The answers beside the rows of their leads, where both tell anything."""
        same = [each.rep for each in trust.reps if each.is_always_the_same]
        answers = answers.rows(~np.isin(answers.reps.astype(str), same))
        can = np.isin(everyone.outcomes.astype(str), [WON, LOST, OPEN, EARLY])
        answered = np.isin(everyone.lead_ids.astype(str), answers.lead_ids.astype(str))
        leads = everyone.rows(np.flatnonzero(can & answered))
        place = pd.Index(leads.lead_ids).get_indexer(pd.Index(answers.lead_ids))
        found = answers.rows(place >= 0)
        return cls(
            leads=leads,
            row=place[place >= 0].astype(np.int64),
            reps=found.reps,
            is_good=found.is_good,
            log_odds_ratio=trust.log_odds_ratios(found.reps),
        )

    def examples(self, log_odds: Values) -> Dataset:
        """Two weighted rows per open lead: as won and as lost.

        Parameters
        ----------
        log_odds : array of shape (n_leads,)
            What a card without this feedback says of ``leads``.
        """
        opinion = _halfway(log_odds)
        ratio = self.log_ratios(opinion)
        chance = expit(opinion + ratio)
        is_open = np.isin(self.leads.outcomes.astype(str), [OPEN, EARLY]) & (self.leads.won == 0)
        weight = is_open * -np.expm1(-2 * np.abs(ratio))
        used = np.flatnonzero(weight > 0)
        leads, weight, chance = self.leads.rows(used), weight[used], chance[used]
        ones = np.ones(len(used), dtype=np.int8)
        as_won = replace(leads, won=ones, weight=weight * chance)
        as_lost = replace(leads, won=0 * ones, weight=weight * (1 - chance))
        return as_won.joined(as_lost)

    def log_ratios(self, log_odds: Values) -> Values:
        """The log-likelihood ratio of all answers on each lead, shape (n_leads,)."""
        total = np.zeros(len(self.leads))
        for here in pd.Series(self.reps).groupby(self.reps, sort=True).indices.values():
            rows, good, apart = self.row[here], self.is_good[here], self.log_odds_ratio[here]
            if good.all() or not good.any():
                continue
            level = _level(log_odds[rows], apart, int(good.sum()))
            sign = np.where(good, 1.0, -1.0)
            ratio = log_expit(sign * (level + apart)) - log_expit(sign * level)
            np.add.at(total, rows, ratio)
        return total


def _halfway(log_odds: Values) -> Values:
    """Log-odds drawn halfway together, with the same mean chance."""
    if not len(log_odds):
        return log_odds
    drawn, wanted = OWN_OPINION * log_odds, float(expit(log_odds).mean())
    far = _FAR + float(np.abs(drawn).max())
    shift = brentq(lambda shift: float(expit(drawn + shift).mean()) - wanted, -far, far)
    return np.asarray(drawn + shift)


def _level(log_odds: Values, apart: Values, n_good: int) -> float:
    """Log-odds of "good" on a lead that will be lost: so that as many are expected as there are."""
    chance = expit(log_odds)

    def excess(level: float) -> float:
        expected = chance * expit(level + apart) + (1 - chance) * expit(level)
        return float(expected.sum()) - n_good

    return float(brentq(excess, -_FAR, _FAR))
