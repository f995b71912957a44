"""Whom to believe: learned from leads that have both an answer and an outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.training.feedback.conftest import calls, said
from training.feedback.answers import Answers
from training.feedback.trust import EXPECTED, Trust, closed


def answered(verdicts: dict[str, list[tuple[bool, bool | None]]]) -> tuple[Answers, np.ndarray]:
    """Answers from (good, won) per rep; won is None where the lead has not closed."""
    rows = [(rep, *each) for rep, told in verdicts.items() for each in told]
    answers = Answers(
        lead_ids=np.array([f"L{place}" for place in range(len(rows))], dtype=object),
        at=np.zeros(len(rows)),
        reps=np.array([row[0] for row in rows], dtype=object),
        is_good=np.array([row[1] for row in rows], dtype=bool),
        reasons=np.array([""] * len(rows), dtype=object),
        n_replaced=0,
        n_not_called=0,
    )
    return answers, np.array([np.nan if row[2] is None else row[2] for row in rows], dtype=float)


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


def outcomes_of(found, deals: pd.DataFrame, *rows) -> list[float | None]:
    answers = Answers.of(said(*rows), calls(), until=100)
    return [None if np.isnan(each) else each for each in closed(found, deals, answers)]


def test_what_closed_early_counts_as_its_deal_says(leads):
    found = leads(["won", "lost", "closed early", "closed early", "open", "not called"])
    rows = [("L2", "won", 9), ("L3", "lost", 5), ("L3", "won", 8), ("L4", "sql", 3)]
    deals = pd.DataFrame(rows, columns=["lead_id", "stage", "at"]).astype({"at": "Int64"})
    answers = [(f"L{place}", 2, "good", "jan") for place in range(6)]
    assert outcomes_of(found, deals, *answers, ("X", 2, "bad", "jan")) == [
        *(1, 0, 1, 1),
        *(None, None, None),
    ]


def test_what_is_said_once_the_outcome_is_known_is_no_judgement(leads):
    rows = [("L0", "won", 9), ("L1", "lost", 9), ("L2", "won", None)]
    deals = pd.DataFrame(rows, columns=["lead_id", "stage", "at"]).astype({"at": "Int64"})
    answers = [("L0", 9, "good", "jan"), ("L1", 8, "bad", "jan"), ("L2", None, "good", "jan")]
    found = outcomes_of(leads(["won", "lost", "won"]), deals, *reversed(answers))
    assert sorted(found, key=str) == [0, 1, None]
