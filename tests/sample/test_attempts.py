from __future__ import annotations

import numpy as np

from sample.attempts import MOST_ATTEMPTS, RESULTS
from sample.reps import REPS

SPOKE = RESULTS.index("spoke")


def test_only_called_leads_have_attempts_and_all_of_them_do(company):
    assert set(company.tried.lead) == set(np.flatnonzero(company.called.called))


def test_attempts_follow_each_other_from_the_first_on(company):
    tried = company.tried
    is_first = np.append(True, tried.lead[1:] != tried.lead[:-1])
    assert (tried.at[is_first] == company.called.first_attempt_at[tried.lead[is_first]]).all()
    gaps = np.diff(tried.at)[~is_first[1:]]
    assert (gaps > 0).all()
    assert np.bincount(tried.lead).max() <= MOST_ATTEMPTS


def test_somebody_answers_at_most_once_and_last(company):
    tried = company.tried
    is_last = np.append(tried.lead[1:] != tried.lead[:-1], True)
    assert (is_last | (tried.result != SPOKE)).all()


def test_about_four_in_ten_are_reached_and_every_buyer_is(company):
    reached = company.tried.spoke_at > 0
    called = company.called.called
    assert 0.3 < reached[called].mean() < 0.5
    assert reached[called & company.result.won_if_called].all()


def test_the_careful_rep_tries_longer(company):
    n = np.bincount(company.tried.lead, minlength=len(company))
    missed = company.called.called & (company.tried.spoke_at == 0)
    by_rep = {rep.name: n[missed & (company.called.rep == i)].mean() for i, rep in enumerate(REPS)}
    assert by_rep["anna"] > 2 * by_rep["dewi"]
