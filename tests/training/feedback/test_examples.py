"""Feedback as weighted examples: only open leads, only as far as an answer tells anything."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from tests.training.feedback.conftest import calls, said
from training.feedback import Answers, Evidence, Trust


def evidence(leads, *rows) -> Evidence:
    answers = Answers.of(said(*rows), calls(), until=100)
    return Evidence.of(leads, answers, Trust.of(answers, np.full(len(answers), np.nan)))


def by_lead(rows) -> dict[str, tuple[float, float]]:
    """Per lead: its weight, and the part of it that counts as won."""
    found: dict[str, list[float]] = {}
    for lead, won, weight in zip(rows.lead_ids, rows.won, rows.weight, strict=True):
        total = found.setdefault(lead, [0.0, 0.0])
        total[0] += weight
        total[1] += weight * won
    return {lead: (total, won / total) for lead, (total, won) in found.items()}


def test_good_is_above_the_chance_and_bad_below_and_the_mean_stays(leads):
    found = evidence(
        leads(["open"] * 10),
        *[(f"L{place}", 1, "good" if place < 4 else "bad", "jan") for place in range(10)],
    )
    said_of = by_lead(found.examples(np.full(10, logit(0.2))))
    assert said_of["L0"][1] > 0.2 > said_of["L9"][1]
    assert np.mean([chance for _, chance in said_of.values()]) == pytest.approx(0.2, abs=1e-9)
    assert all(0 < weight < 1 for weight, _ in said_of.values())


def test_a_lead_whose_outcome_is_known_has_no_row(leads):
    found = evidence(
        leads(["won", "lost", "open", "closed early", "not called"]),
        *[(f"L{place}", 1, "good" if place % 2 else "bad", "jan") for place in range(5)],
    )
    assert set(by_lead(found.examples(np.zeros(4)))) == {"L2", "L3"}


def test_a_rep_who_calls_everything_bad_gives_no_rows_and_moves_nobody_else(leads):
    jan = [(f"L{place}", 1, "good" if place < 3 else "bad", "jan") for place in range(8)]
    dewi = [(f"L{place}", 1, "bad", "dewi") for place in range(20)]
    alone, beside = (
        evidence(leads(["open"] * 20), *jan),
        evidence(leads(["open"] * 20), *jan, *dewi),
    )
    assert by_lead(beside.examples(np.full(8, -2.0))) == by_lead(alone.examples(np.full(8, -2.0)))
    nobody = evidence(leads(["open"] * 20), *dewi)
    assert len(nobody) == 0
    assert len(nobody.examples(np.zeros(0))) == 0


def test_one_good_slip_among_many_bad_hardly_moves_the_others(leads):
    rows = [(f"L{place}", 1, "good" if place == 0 else "bad", "dewi") for place in range(200)]
    found = by_lead(evidence(leads(["open"] * 200), *rows).examples(np.full(200, -2.0)))
    assert found["L7"][0] < 0.03
    assert found["L7"][1] == pytest.approx(expit(-2.0), abs=0.003)


def test_two_reps_who_agree_say_more_and_who_differ_say_less(leads):
    others = [
        (f"L{place}", 1, "good" if place % 3 == 0 else "bad", rep)
        for place in range(4, 30)
        for rep in ("jan", "piet")
    ]
    rows = [("L0", 1, "good", "jan"), ("L0", 1, "good", "piet"), ("L1", 1, "good", "jan")]
    rows += [("L2", 1, "good", "jan"), ("L2", 1, "bad", "piet")]
    found = by_lead(evidence(leads(["open"] * 30), *rows, *others).examples(np.full(29, -1.5)))
    assert found["L0"][1] > found["L1"][1] > found["L2"][1]
    assert found["L0"][0] > found["L1"][0] > found["L2"][0]


def test_the_card_is_drawn_halfway_into_the_chance(leads):
    rows = [(f"L{place}", 1, "good" if place % 2 else "bad", "jan") for place in range(8)]
    log_odds = np.repeat([-3.0, -1.0], 4)
    found = by_lead(evidence(leads(["open"] * 8), *rows).examples(log_odds))
    low, high = found["L1"][1], found["L7"][1]
    assert logit(high) - logit(low) == pytest.approx(1.0, abs=0.05)


def test_answers_about_unknown_leads_are_left_out(leads):
    found = evidence(leads(["open"] * 2), ("L0", 1, "good", "jan"), ("X", 1, "bad", "jan"))
    assert found.leads.lead_ids.tolist() == ["L0"]
