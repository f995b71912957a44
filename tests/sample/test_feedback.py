from __future__ import annotations

import numpy as np
import pytest

from sample.firms import REGIONS
from sample.reasons import GROUPS, PHRASES, phrase
from sample.reps import REPS
from sample.titles import SENIORITIES


@pytest.fixture(scope="module")
def by_rep(company):
    said = company.feedback
    rep = company.called.rep[said.lead]
    return {one.name: np.flatnonzero(rep == index) for index, one in enumerate(REPS)}


def test_one_rep_marks_everything_bad_without_calling(company, by_rep):
    rows = by_rep["dewi"]
    said = company.feedback
    assert not said.good[rows].any()
    assert (~company.called.called[said.lead[rows]]).mean() > 0.6
    assert (said.at[rows] < company.called.first_attempt_at[said.lead[rows]]).mean() > 0.7


def test_one_rep_flips_one_answer_in_ten(company, by_rep):
    said = company.feedback
    rows = by_rep["chris"]
    flipped = (said.good[rows] != said.thought_good[rows]).mean()
    assert 0.07 < flipped < 0.13
    rows = by_rep["anna"]
    assert (said.good[rows] == said.thought_good[rows]).all()


def test_reps_other_than_that_one_only_judge_leads_they_called(company, by_rep):
    for name in ("anna", "bram", "chris", "eva", "finn"):
        assert company.called.called[company.feedback.lead[by_rep[name]]].all()


def test_some_answer_often_and_some_seldom(company, by_rep):
    called = {i: (company.called.called & (company.called.rep == i)).sum() for i in range(6)}
    share = {rep.name: len(by_rep[rep.name]) / called[i] for i, rep in enumerate(REPS)}
    assert share["anna"] > 0.7 > 0.35 > share["eva"]


def test_good_feedback_goes_with_winning(company, by_rep):
    said, won = company.feedback, company.result.won_if_called
    rows = by_rep["anna"]
    good, bad = said.lead[rows[said.good[rows]]], said.lead[rows[~said.good[rows]]]
    assert won[good].mean() > 2 * won[bad].mean()


def test_reasons_fit_the_leads(company):
    said = company.feedback
    students = said.lead[said.group == GROUPS.index("student")]
    assert set(company.who.seniority[students]) == {
        SENIORITIES.index("student"),
        SENIORITIES.index("intern"),
    }
    small = said.lead[said.group == GROUPS.index("too_small")]
    assert company.who.employees[small].max() < 10


def test_reasons_are_written_in_dutch_and_english_or_left_out(company):
    said = company.feedback
    assert "" in said.reason and "te klein" in said.reason and "too small" in said.reason
    assert all(
        (reason == "") == (group < 0) for reason, group in zip(said.reason, said.group, strict=True)
    )
    assert "DACH" in REGIONS  # the export rep writes English


@pytest.mark.parametrize("group", GROUPS)
def test_every_reason_has_words_in_both_languages(group):
    assert set(PHRASES[group]) == {"nl", "en"}
    assert phrase(group, "nl", 7) in PHRASES[group]["nl"]
