from __future__ import annotations

import numpy as np

from sample.calendar import DAY_US, END_US
from sample.deals import DISPOSITIONS, STAGES

SQL, OPPORTUNITY, WON, LOST = range(4)


def _days_to_close(company):
    won = company.became.won
    return (company.became.won_at[won] - company.arrived.handed_at[won]) / DAY_US


def test_called_leads_win_at_12_to_20_percent_and_all_at_5_to_8(company):
    won = company.became.won
    assert 0.12 < won[company.called.called].mean() < 0.20
    assert 0.045 < won.mean() < 0.08


def test_what_happened_is_one_of_the_two_outcomes(company):
    result, called = company.result, company.called.called
    expected = np.where(called, result.won_if_called, result.won_if_not_called)
    assert np.array_equal(company.became.won, expected)


def test_half_of_the_deals_take_a_month_and_some_half_a_year(company):
    days = _days_to_close(company)
    assert 28 < np.median(days) < 42
    assert 0.002 < (days > 180).mean() < 0.05


def test_young_leads_are_still_open_at_the_export(company):
    still = company.became.won & ~company.won_by_export
    newest = company.arrived.created_at > END_US - 120 * DAY_US
    assert still[newest].sum() > 0.8 * still.sum() > 0


def test_a_deal_goes_through_its_stages_in_order(company):
    deals = company.became.deals
    first = deals.number == 0
    same = (deals.lead[1:] == deals.lead[:-1]) & first[1:] & first[:-1]
    assert (np.diff(deals.at)[same] >= 0).all()
    begins = first & np.append(True, deals.lead[1:] != deals.lead[:-1])
    called = company.called.called[deals.lead]
    assert (deals.stage[begins & called] == SQL).all()
    assert (deals.stage[begins & ~called] == WON).all()


def test_no_deal_is_dated_before_its_lead(company):
    deals = company.became.deals
    assert (deals.at >= company.arrived.handed_at[deals.lead]).all()


def test_some_deals_are_reopened_and_some_leads_have_two(company):
    deals = company.became.deals
    lost_first = deals.lead[(deals.stage == LOST) & (deals.number == 0)]
    won = set(deals.lead[(deals.stage == WON) & (deals.number == 0)])
    assert 0 < len(set(lost_first) & won) < 0.1 * len(won)
    assert (np.bincount(lost_first) >= 2).any()
    assert 0.03 < len(set(deals.lead[deals.number == 1])) / len(won) < 0.1


def test_some_deals_are_never_closed(company):
    deals = company.became.deals
    closed = set(deals.lead[np.isin(deals.stage, [WON, LOST])])
    accepted = set(np.flatnonzero(company.became.disposition == 0))
    assert 0.05 < len(accepted - closed) / len(accepted) < 0.3


def test_buyers_that_were_called_are_accepted(company):
    bought = company.became.won & company.called.called
    assert (company.became.disposition[bought] == DISPOSITIONS.index("accepted")).all()
    assert STAGES[company.became.deals.stage.max()] == "lost"


def test_amounts_are_there_from_the_opportunity_on(company):
    deals = company.became.deals
    assert ((deals.amount == 0) == (deals.stage == SQL)).all()
    assert 5000 < np.median(deals.amount[deals.stage == WON]) < 15000
