"""Who gets called: a hidden policy of likes within a weekly capacity, and a few calls by lot.

The policy looks at nothing but what is in the company's own files at hand-over, so that
among alike leads the call is by chance: with the right method, truth can be found again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.arrival import SOURCE, SOURCES, Arrivals
from sample.calendar import MINUTE_US, calendar
from sample.firms import INDUSTRIES
from sample.people import People
from sample.reps import REPS
from sample.streams import Streams

#: The article's 23 calls of 87 leads.
CALLED_SHARE = 23 / 87
#: Share of leads called by lot, whatever they are; known in the truth only.
EXPLORED_SHARE = 0.05
#: No week calls more than this share of its leads, however quiet.
MOST_OF_A_WEEK = 0.75
#: What all reps share: the wish to call per source, in log-odds.
WISH = {
    "website": 0.4,
    "google_ads": -0.9,
    "linkedin_ads": 1.5,
    "whitepaper": -2.3,
    "webinar": -0.9,
    "trade_fair": -2.1,
    "referral": 2.8,
    "partner": 2.6,
    "comparison_site": -0.6,
}
#: What they believe of industries, wrongly: "they build it themselves", "there is budget there".
WISH_BY_INDUSTRY = {
    "software": -0.8,
    "logistiek": -0.3,
    "zorg": 0.7,
    "overheid": 0.9,
    "retail": 0.3,
}
#: What a ten times larger firm adds, up to whatever size: big names are called gladly.
WISH_PER_TENFOLD = 0.9
#: A bought list gave no consent to be called: its leads never are, by lot neither.
NEVER_CALLED = "bought_list"
#: The longest a first attempt waits, in working hours.
LONGEST_WAIT_HOURS = 80


@dataclass(frozen=True, kw_only=True)
class Calls:
    """One row per lead."""

    #: Index in REPS of the owner, who is the one that calls.
    rep: np.ndarray
    #: Chance of a call by the policy alone, and with the calls by lot.
    policy_propensity: np.ndarray
    propensity: np.ndarray
    #: Whether the lot fell on this lead.
    explored: np.ndarray
    #: Whether it was called at all.
    called: np.ndarray
    #: When the first attempt was (or would have been); microseconds UTC.
    first_attempt_at: np.ndarray


def calls(
    streams: Streams, arrived: Arrivals, who: People, rep: np.ndarray, asked_demo: np.ndarray
) -> Calls:
    """Draw who is called, given what the reps see of each lead."""
    may_call = arrived.source != SOURCE[NEVER_CALLED]
    wish = _wish(arrived, who, rep, asked_demo)
    policy = np.where(may_call, _policy(arrived, wish, may_call), 0.0)
    explored = may_call & (streams["exploration"].random(len(arrived)) < EXPLORED_SHARE)
    chosen = _chosen(streams["calls"], policy, calendar().week_of(arrived.handed_at))
    return Calls(
        rep=rep,
        policy_propensity=policy,
        propensity=np.where(may_call, EXPLORED_SHARE + (1 - EXPLORED_SHARE) * policy, 0.0),
        explored=explored,
        called=explored | chosen,
        first_attempt_at=_first_attempts(streams["delays"], arrived.handed_at, rep),
    )


def capacity_per_week(n_leads: int) -> int:
    """Calls to new leads that sales has room for in a full week."""
    return max(1, round(CALLED_SHARE * n_leads / 104.3))


def _wish(arrived: Arrivals, who: People, rep: np.ndarray, asked_demo: np.ndarray) -> np.ndarray:
    """How much the owner wants to call, in log-odds, from what the files show."""
    of_rep = np.array([[WISH.get(s, 0.0) + one.likes.get(s, 0.0) for s in SOURCES] for one in REPS])
    by_title = np.array([0.2, 0.3, 0.2, 0.0, -0.8, -1.5])[who.seniority]
    by_size = WISH_PER_TENFOLD * (np.log10(who.employees) - 1.8)
    by_industry = np.array([WISH_BY_INDUSTRY.get(name, 0.0) for name in INDUSTRIES])[who.industry]
    wish: np.ndarray = (
        of_rep[rep, arrived.source]
        + np.where(who.blank["title"], -0.3, by_title)
        + np.where(who.blank["employees"], -0.2, by_size)
        + np.where(who.blank["industry"], 0.0, by_industry)
        + np.where(who.blank["phone"], -0.9, 0.0)
        + 0.6 * asked_demo
    )
    return wish


def _policy(arrived: Arrivals, wish: np.ndarray, may_call: np.ndarray) -> np.ndarray:
    """Chances that fill each week's capacity: sigmoid(wish - bar), the bar found per week."""
    week = calendar().week_of(arrived.handed_at)
    n_weeks = int(week.max()) + 1
    n_in_week = np.bincount(week[may_call], minlength=n_weeks)
    capacity = _capacity(len(arrived), n_weeks)
    by_lot = EXPLORED_SHARE * n_in_week
    wanted = (np.minimum(capacity, MOST_OF_A_WEEK * n_in_week) - by_lot) / (1 - EXPLORED_SHARE)
    low, high = np.full(n_weeks, -12.0), np.full(n_weeks, 12.0)
    for _ in range(45):
        bar = (low + high) / 2
        chance = may_call / (1 + np.exp(bar[week] - wish))
        is_too_many = np.bincount(week, weights=chance, minlength=n_weeks) > wanted
        low, high = np.where(is_too_many, bar, low), np.where(is_too_many, high, bar)
    policy: np.ndarray = 1 / (1 + np.exp(high[week] - wish))
    return policy


def _capacity(n_leads: int, n_weeks: int) -> np.ndarray:
    """Calls per week: less in weeks with holidays, in all the article's share of the leads."""
    worked = calendar().working_share(n_weeks)
    capacity: np.ndarray = CALLED_SHARE * n_leads * worked / worked.sum()
    return capacity


def _chosen(rng: np.random.Generator, chance: np.ndarray, week: np.ndarray) -> np.ndarray:
    """Systematic sampling: each lead with exactly its chance, each week within one of its sum."""
    order = np.lexsort((rng.random(len(chance)), week))
    upto = np.floor(np.cumsum(chance[order]) + rng.random())
    taken = np.diff(upto, prepend=0.0) > 0
    chosen = np.zeros(len(chance), bool)
    chosen[order] = taken
    return chosen


def _first_attempts(rng: np.random.Generator, handed_at: np.ndarray, rep: np.ndarray) -> np.ndarray:
    mean = np.array([one.delay_hours for one in REPS])[rep]
    hours = np.minimum(rng.exponential(mean), LONGEST_WAIT_HOURS).astype(int)
    start = calendar().working_after(handed_at, hours)
    return start + rng.integers(0, 60, len(rep)) * MINUTE_US
