from __future__ import annotations

import numpy as np

from sample.arrival import SOURCE
from sample.calendar import calendar
from sample.calling import CALLED_SHARE, EXPLORED_SHARE, capacity_per_week
from sample.firms import REGIONS
from sample.reps import REPS, TEAM_OF_REGION


def test_about_23_of_87_leads_are_called(company):
    assert abs(company.called.called.mean() - CALLED_SHARE) < 0.012


def test_leads_are_called_as_often_as_their_propensity_says(company):
    called, chance = company.called.called, company.called.propensity
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.01)):
        rows = (chance >= low) & (chance < high)
        expected = chance[rows].mean()
        error = np.sqrt(expected * (1 - expected) / rows.sum())
        assert abs(called[rows].mean() - expected) < 4 * error + 1e-9


def test_explored_leads_are_drawn_whatever_they_are(company):
    may = company.arrived.source != SOURCE["bought_list"]
    explored = company.called.explored
    assert not explored[~may].any()
    error = np.sqrt(EXPLORED_SHARE * (1 - EXPLORED_SHARE) / may.sum())
    assert abs(explored[may].mean() - EXPLORED_SHARE) < 4 * error
    mean = company.called.policy_propensity[may].mean()
    assert abs(company.called.policy_propensity[explored].mean() - mean) < 0.03
    assert company.called.called[explored].all()


def test_the_propensity_adds_the_lot_to_the_policy(company):
    may = company.arrived.source != SOURCE["bought_list"]
    policy = company.called.policy_propensity
    expected = np.where(may, EXPLORED_SHARE + (1 - EXPLORED_SHARE) * policy, 0)
    assert np.allclose(company.called.propensity, expected)


def test_the_bought_list_is_never_called(company):
    rows = company.arrived.source == SOURCE["bought_list"]
    assert rows.any() and not company.called.called[rows].any()


def test_reps_prefer_referrals_to_fairs_and_whitepapers(company):
    def share(name):
        return company.called.called[company.arrived.source == SOURCE[name]].mean()

    assert share("referral") > 0.6 > 0.15 > share("trade_fair")
    assert share("whitepaper") < 0.15


def test_no_week_calls_more_than_its_capacity(company):
    week = calendar().week_of(company.arrived.handed_at)
    chosen = company.called.called & ~company.called.explored
    planned = np.bincount(week, weights=company.called.policy_propensity)
    # explored leads leave room, so the policy's own choice stays within one of its plan
    assert (np.bincount(week[chosen], minlength=len(planned)) <= planned + 1).all()
    assert capacity_per_week(20_000) == 51 and capacity_per_week(1) == 1


def test_each_lead_is_owned_by_a_rep_of_its_region(company):
    for row in range(500):
        team = TEAM_OF_REGION[REGIONS[company.who.region[row]]]
        assert REPS[company.called.rep[row]].team == team


def test_the_first_attempt_comes_after_hand_over_in_working_hours(company):
    at, handed = company.called.first_attempt_at, company.arrived.handed_at
    assert (at > handed).all()
    hour = np.searchsorted(calendar().hours, at, side="right") - 1
    assert calendar().is_working[hour].all()


def test_what_decides_on_calls_says_nothing_more_about_winning(company):
    # among leads with alike chances the called win as often as the others would have
    result, called = company.result, company.called
    rest = result.won_if_called - result.p_if_called
    may = called.propensity > 0
    weight = np.where(called.called, 1 / called.propensity.clip(0.01), 0)[may]
    difference = (weight * rest[may]).mean() - rest[may].mean()
    assert abs(difference) < 0.015
