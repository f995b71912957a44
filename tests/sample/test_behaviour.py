from __future__ import annotations

import numpy as np

from sample.arrival import SOURCE
from sample.behaviour import DETAILS, KIND, KINDS, LATE_SHARE, VERY_LATE_SHARE
from sample.calendar import DAY_US, END_US
from sample.engagement import engagement, has_asked_demo


def test_events_come_by_time_and_before_the_export(company):
    assert (np.diff(company.events.at) >= 0).all()
    assert (company.events.at < END_US).all()
    assert not (company.events.at % 1_000_000).any()


def test_leads_are_seen_before_they_are_known_and_after(company):
    events = company.events
    is_before = events.at < company.arrived.created_at[events.lead]
    assert 0.3 < is_before.mean() < 0.8


def test_some_events_are_recorded_days_late_and_none_early(company):
    lag = company.events.recorded_at - company.events.at
    assert (lag > 0).all()
    assert abs((lag >= DAY_US).mean() - LATE_SHARE) < 0.004
    assert abs((lag >= 10 * DAY_US).mean() - VERY_LATE_SHARE) < 0.003


def test_intent_brings_people_to_the_prices(company):
    keen, cold = company.wish > 1, company.wish < -1
    assert company.did["pricing_30d"][keen].mean() > 2 * company.did["pricing_30d"][cold].mean()


def test_heavy_visitors_are_few_and_very_busy(company):
    n = np.bincount(company.events.lead, minlength=len(company))
    assert np.quantile(n, 0.995) > 6 * np.median(n)
    assert n.mean() < 15


def test_forms_leave_their_own_event(company):
    events = company.events
    downloaded = np.unique(events.lead[events.kind == KIND["whitepaper"]])
    assert set(np.flatnonzero(company.arrived.source == SOURCE["whitepaper"])) <= set(downloaded)


def test_each_kind_has_four_details():
    assert all(len(DETAILS[kind]) == 4 for kind in KINDS)


def test_engagement_counts_strictly_before_hand_over(company):
    lead = int(np.flatnonzero(company.did["pricing_30d"] >= 2)[0])
    events, handed = company.events, company.arrived.handed_at[lead]
    mine = (events.lead == lead) & (events.at < handed)
    recent = mine & (events.at >= handed - 30 * DAY_US)
    assert company.did["pricing_30d"][lead] == (recent & (events.kind == KIND["pricing"])).sum()
    days = np.ceil((handed - events.at[recent]) / DAY_US)
    assert company.did["active_days_30d"][lead] == len(set(days))
    since = (handed - events.at[mine].max()) / DAY_US
    assert company.did["days_since_last_event"][lead] == since


def test_later_events_change_no_engagement(company):
    handed = company.arrived.handed_at
    kept = company.events.taken(np.flatnonzero(company.events.at < handed[company.events.lead]))
    again = engagement(kept, handed)
    for name, values in company.did.items():
        assert np.array_equal(values, again[name], equal_nan=True)


def test_reps_do_not_see_a_demo_request_that_is_recorded_late(company):
    seen = has_asked_demo(company.events, company.arrived.handed_at)
    happened = company.did["demo_request_90d"] >= 1
    assert not (seen & ~happened).any()
    assert 0 < (happened & ~seen).sum() < 0.1 * happened.sum()
