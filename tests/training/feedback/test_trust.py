"""Whom to believe: learned from leads that have both an answer and an outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from training.feedback.answers import Answers
from training.feedback.trust import EXPECTED, Trust, closed


def answered(verdicts: dict[str, list[tuple[bool, bool | None]]]) -> tuple[Answers, dict]:
    """Answers from (good, won) per rep; won is None where the lead has not closed."""
    rows = [(rep, *each) for rep, told in verdicts.items() for each in told]
    ids = [f"L{place}" for place in range(len(rows))]
    answers = Answers(
        lead_ids=np.array(ids, dtype=object),
        reps=np.array([row[0] for row in rows], dtype=object),
        is_good=np.array([row[1] for row in rows], dtype=bool),
        reasons=np.array([""] * len(rows), dtype=object),
        n_replaced=0,
        n_not_called=0,
    )
    return answers, {
        lead: row[2] for lead, row in zip(ids, rows, strict=True) if row[2] is not None
    }


def drawn(seed: int, n: int, if_won: float, if_lost: float) -> list[tuple[bool, bool | None]]:
    draw = np.random.default_rng(seed)
    won = draw.random(n) < 0.2
    good = draw.random(n) < np.where(won, if_won, if_lost)
    return list(zip(good.tolist(), won.tolist(), strict=True))


def test_before_any_lead_has_both_reps_are_trusted_a_little():
    trust = Trust.of(*answered({"jan": [(True, None), (False, None)]}))
    assert trust.typical == pytest.approx(EXPECTED, abs=0.05)
    assert trust.reps[0].log_odds_ratio == pytest.approx(EXPECTED, abs=0.05)
    assert trust.reps[0].low < 0 < EXPECTED < trust.reps[0].high


def test_no_answers_at_all():
    trust = Trust.of(*answered({}))
    assert trust.reps == ()
    assert trust.typical == pytest.approx(EXPECTED, abs=0.05)


def test_many_closed_leads_tell_a_careful_rep_from_a_coin():
    trust = Trust.of(
        *answered({"anna": drawn(1, 2_000, 0.8, 0.3), "coin": drawn(2, 2_000, 0.5, 0.5)})
    )
    anna, coin = trust.reps
    assert anna.log_odds_ratio == pytest.approx(np.log(0.8 / 0.2) - np.log(0.3 / 0.7), abs=0.3)
    assert anna.low < anna.log_odds_ratio < anna.high
    assert abs(coin.log_odds_ratio) < 0.3


def test_a_rep_with_few_closed_leads_is_taken_to_be_like_the_others():
    many = {f"rep{seed}": drawn(seed, 400, 0.85, 0.25) for seed in range(5)}
    trust = Trust.of(*answered({**many, "new": [(True, False), (False, True)]}))
    new = next(each for each in trust.reps if each.rep == "new")
    assert new.log_odds_ratio > EXPECTED
    assert new.high - new.low > 0.5


def test_a_rep_who_always_says_the_same_teaches_nothing_about_the_others():
    others = {"jan": drawn(3, 300, 0.7, 0.3)}
    alone = Trust.of(*answered(others))
    beside = Trust.of(*answered({**others, "dewi": [(False, True)] * 50 + [(False, False)] * 50}))
    assert beside.typical == pytest.approx(alone.typical, abs=1e-9)
    assert [each.is_always_the_same for each in beside.reps] == [True, False]


def test_how_harsh_a_rep_is_and_which_leads_closed_do_not_bend_the_odds_ratio():
    mild = Trust.of(*answered({"jan": drawn(4, 4_000, 0.9, 0.6)})).reps[0]
    lost_only_now_and_then = [
        each for place, each in enumerate(drawn(4, 4_000, 0.9, 0.6)) if each[1] or place % 5 == 0
    ]
    picked = Trust.of(*answered({"jan": lost_only_now_and_then})).reps[0]
    assert picked.log_odds_ratio == pytest.approx(mild.log_odds_ratio, abs=0.25)


def test_what_closed_early_counts_as_its_deal_says(leads):
    found = leads(["won", "lost", "closed early", "closed early", "open", "not called"])
    deals = pd.DataFrame(
        {"lead_id": ["L2", "L3", "L3", "L4"], "stage": ["won", "lost", "won", "sql"]}
    )
    assert closed(found, deals) == {"L0": True, "L1": False, "L2": True, "L3": True}
