"""What reps say about the leads they got: good or bad and why, with more care or less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.arrival import SOURCE, SOURCES, Arrivals
from sample.calendar import DAY_US, HOUR_US, MINUTE_US
from sample.calling import Calls
from sample.deals import Funnel
from sample.firms import INDUSTRIES
from sample.outcome import Outcomes
from sample.people import EMAIL_KINDS, People
from sample.reasons import GROUPS, phrase
from sample.reps import REPS
from sample.streams import Streams
from sample.titles import SENIORITIES

#: A rep thinks well of a lead whose true log-odds (with what the talk showed) pass this.
GOOD_LOG_ODDS = -2.2
#: How unsure a rep's judgement is after a talk, and without one; standard deviation in log-odds.
AFTER_TALK, WITHOUT_TALK = 0.7, 1.4


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """One row per answer."""

    lead: np.ndarray
    at: np.ndarray
    #: What the rep answered, and what the rep thought.
    good: np.ndarray
    thought_good: np.ndarray
    #: Index in GROUPS of the reason meant, -1 where none was given.
    group: np.ndarray
    #: The reason as written, "" where none was.
    reason: list[str]


def feedback(
    streams: Streams,
    arrived: Arrivals,
    who: People,
    called: Calls,
    became: Funnel,
    result: Outcomes,
) -> Feedback:
    """Draw the reps' answers."""
    rng = streams["feedback"]
    n = len(arrived)
    unsure = np.where(became.has_spoken, AFTER_TALK, WITHOUT_TALK)
    thought = result.true_log_odds + unsure * rng.normal(size=n) > GOOD_LOG_ODDS
    condemns = np.array([rep.condemns_all for rep in REPS])[called.rep]
    share = np.array([rep.feedback_share for rep in REPS])[called.rep]
    flips = rng.random(n) < np.array([rep.flips for rep in REPS])[called.rep]
    good = (thought ^ flips) & ~_prejudged(arrived, called.rep) & ~condemns
    answers = (condemns | (became.disposed_at > 0)) & (rng.random(n) < share)
    at = np.where(condemns, arrived.handed_at + HOUR_US, became.disposed_at)
    at = at + (rng.exponential(1.5, n) * DAY_US * ~condemns).astype(np.int64)
    rows = np.flatnonzero(answers)
    group = _groups(rng, who, good)
    silent = rng.random(n) >= np.array([rep.reason_share for rep in REPS])[called.rep]
    group = np.where(silent, -1, group)[rows]
    return Feedback(
        lead=rows,
        at=at[rows] // MINUTE_US * MINUTE_US,
        good=good[rows],
        thought_good=thought[rows],
        group=group,
        reason=_written(rng, group, called.rep[rows]),
    )


def _prejudged(arrived: Arrivals, rep: np.ndarray) -> np.ndarray:
    refused = np.zeros((len(REPS), len(SOURCES)), bool)
    for index, one in enumerate(REPS):
        refused[index, [SOURCE[name] for name in one.prejudice]] = True
    is_refused: np.ndarray = refused[rep, arrived.source]
    return is_refused


def _groups(rng: np.random.Generator, who: People, good: np.ndarray) -> np.ndarray:
    """The reason that fits the lead; where several do the first, where none does one by chance."""
    seniority = np.array(SENIORITIES)[who.seniority]
    email = np.array(EMAIL_KINDS)[who.email_kind]
    industry = np.array(INDUSTRIES)[who.industry]
    n = len(good)
    facts = [
        (np.isin(seniority, ["student", "intern"]), "student", 0.9),
        (email == "competitor", "competitor", 0.9),
        (who.employees < 10, "too_small", 0.7),
        (seniority == "staff", "wrong_person", 0.5),
        (np.isin(industry, ["horeca", "onderwijs", "advies"]), "wrong_industry", 0.4),
        (who.blank["phone"] & who.blank["company"], "information_missing", 0.7),
    ]
    vague = ["no_budget", "not_now", "no_answer", "information_missing", "other"]
    drawn = rng.choice(len(vague), n, p=[0.32, 0.22, 0.2, 0.12, 0.14])
    found = np.array([GROUPS.index(name) for name in vague])[drawn]
    for is_so, name, share in reversed(facts):
        found = np.where(is_so & (rng.random(n) < share), GROUPS.index(name), found)
    praise = ["project", "budget", "decider", "demo"]
    praised = rng.choice(len(praise), n, p=[0.4, 0.25, 0.2, 0.15])
    return np.where(good, np.array([GROUPS.index(name) for name in praise])[praised], found)


def _written(rng: np.random.Generator, group: np.ndarray, rep: np.ndarray) -> list[str]:
    variant = rng.integers(0, 1000, len(group))
    language = [one.language for one in REPS]
    # one in ten writes in the other language, as people do
    swapped = rng.random(len(group)) < 0.1
    return [
        "" if g < 0 else phrase(GROUPS[g], language[r], int(v), bool(s))
        for g, r, v, s in zip(group.tolist(), rep.tolist(), variant, swapped, strict=True)
    ]
