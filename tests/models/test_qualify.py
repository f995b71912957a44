"""Looking for the fewest things that help: as trying every way, only sooner."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from models.qualify import MOST_CHANGES, _effort, _Step, fewest

NAMES = "abcdef"
STEPS = st.lists(
    st.builds(
        _Step,
        changes=st.just(()),
        fit=st.integers(-5, 30),
        engagement=st.integers(-5, 30),
        effort=st.integers(1, 5),
        touches=st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3),
    ),
    max_size=9,
)


def every_way(
    steps: list[_Step], gaps: tuple[int, int], failed: frozenset[str]
) -> tuple[_Step, ...]:
    for n_steps in range(1, MOST_CHANGES + 1):
        enough = []
        for some in combinations(steps, n_steps):
            touched = [name for step in some for name in step.touches]
            if len(set(touched)) < len(touched) or not failed <= set(touched):
                continue
            fit, own = sum(step.fit for step in some), sum(step.engagement for step in some)
            if fit >= gaps[0] and own >= gaps[1]:
                enough.append(some)
        if enough:
            return min(enough, key=_effort)
    return ()


@given(
    STEPS,
    st.tuples(st.integers(-20, 60), st.integers(-20, 60)),
    st.frozensets(st.sampled_from(NAMES), max_size=2),
)
def test_it_finds_what_trying_every_way_finds(
    steps: list[_Step], gaps: tuple[int, int], failed: frozenset[str]
) -> None:
    assert fewest(steps, gaps, failed) == every_way(steps, gaps, failed)
