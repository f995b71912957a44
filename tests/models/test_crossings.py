"""Counting all lines at once gives what walking each lead's days line by line gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.card import Line
from models.crossings import MOST_THRESHOLDS, Trajectories, sensible

N_BLOCKS = 3


@st.composite
def histories(draw) -> Trajectories:
    """A few leads with a few moments each; small numbers, so that lines are often just met."""
    lengths = draw(st.lists(st.integers(1, 5), min_size=0, max_size=6))
    n = sum(lengths)

    def column(each: st.SearchStrategy) -> np.ndarray:
        return np.array(draw(st.lists(each, min_size=n, max_size=n)))

    whole = st.integers(-4, 4)
    return Trajectories(
        lead=np.repeat(np.arange(len(lengths)), lengths),
        fit=column(whole).astype(np.int64),
        engagement=column(whole).astype(np.int64),
        chance=column(st.floats(0, 1)).astype(np.float64),
        acceptance=column(st.floats(0, 1)).astype(np.float64),
        block=column(st.integers(-1, N_BLOCKS - 1)).astype(np.int64),
        n_blocks=N_BLOCKS,
        has_weeks=True,
        factor=2.0,
        is_known=np.array(
            draw(st.lists(st.booleans(), min_size=len(lengths), max_size=len(lengths))), dtype=bool
        ),
        is_won=np.arange(len(lengths)) % 2 == 0,
    )


def walked(seen: Trajectories, line: Line) -> list[int]:
    """Where each lead first passes, found lead by lead."""
    rows = []
    for lead in range(seen.n_leads):
        for row in np.flatnonzero(seen.lead == lead):
            if seen.fit[row] >= line.fit and seen.engagement[row] >= line.engagement:
                rows.append(int(row))
                break
    return rows


@settings(max_examples=150)
@given(seen=histories())
def test_every_pair_counts_as_if_walked(seen):
    thresholds = np.arange(-5, 6)
    tradeoff = seen.tradeoff(thresholds, thresholds)
    for i, fit in enumerate(thresholds):
        for j, engagement in enumerate(thresholds):
            rows = walked(seen, Line(fit=int(fit), engagement=int(engagement)))
            assert seen.first(Line(fit=int(fit), engagement=int(engagement))).tolist() == rows
            for week in range(N_BLOCKS):
                here = [row for row in rows if seen.block[row] == week]
                assert tradeoff.calls[i, j, week] == 2 * len(here)
                deals = 2 * seen.chance[here].sum() if here else 0.0
                assert np.isclose(tradeoff.deals[i, j, week], deals)
                accepted = 2 * seen.acceptance[here].sum() if here else 0.0
                assert np.isclose(tradeoff.accepted[i, j, week], accepted)
            known = [row for row in rows if seen.is_known[seen.lead[row]]]
            won = sum(bool(seen.is_won[seen.lead[row]]) for row in known)
            assert tradeoff.judged[i, j, 0] == len(known) and tradeoff.judged[i, j, 2] == won


@given(seen=histories())
def test_what_a_threshold_refuses_is_the_share_of_leads_that_never_reach_it(seen):
    thresholds = np.arange(-5, 6)
    tradeoff = seen.tradeoff(thresholds, thresholds)
    best = [seen.fit[seen.lead == lead].max() for lead in range(seen.n_leads)]
    for threshold, refuses in zip(thresholds, tradeoff.fit_refuses, strict=True):
        never = sum(points < threshold for points in best)
        assert refuses == (never / len(best) if best else 0.0)


def test_a_crossing_counts_in_the_week_in_which_it_is_the_first():
    seen = Trajectories(
        lead=np.array([0, 0, 0]),
        fit=np.array([9, 9, 9]),
        engagement=np.array([5, 0, 8]),
        chance=np.array([0.1, 0.2, 0.3]),
        acceptance=None,
        # The first moment lies before the weeks that are counted.
        block=np.array([-1, 0, 1]),
        n_blocks=2,
        has_weeks=True,
        factor=1.0,
        is_known=np.array([False]),
        is_won=np.array([False]),
    )
    tradeoff = seen.tradeoff(np.array([9]), np.array([5, 8]))
    assert tradeoff.calls[0].tolist() == [[0.0, 0.0], [0.0, 1.0]]


@given(points=st.lists(st.integers(-300, 300), max_size=400), asked=st.integers(-400, 400))
def test_thresholds_looked_at_are_few_ascending_and_hold_what_was_asked(points, asked):
    found = sensible(np.array(points, dtype=np.int64), asked)
    assert (np.diff(found) > 0).all() and asked in found
    assert len(found) <= MOST_THRESHOLDS + 2
    if points:
        assert found.max() > max(points) and min(points) in found
