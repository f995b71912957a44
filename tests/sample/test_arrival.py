from __future__ import annotations

import numpy as np
import pytest

from sample.arrival import SHARES, SOURCE, SOURCES, arrivals, campaigns, is_drifted
from sample.calendar import DRIFT_US, END_US, START_US
from sample.streams import Streams


@pytest.fixture(scope="module")
def arrived():
    return arrivals(Streams(seed=1), 20_000, drift=False)


def test_leads_come_oldest_first_within_the_calendar(arrived):
    assert (np.diff(arrived.created_at) >= 0).all()
    assert arrived.created_at[0] >= START_US and arrived.created_at[-1] < END_US


def test_no_lead_is_handed_over_before_it_comes_or_after_the_export(arrived):
    assert (arrived.handed_at >= arrived.created_at).all()
    assert (arrived.handed_at < END_US).all()


def test_sources_have_their_shares(arrived):
    shares = np.bincount(arrived.source, minlength=9) / len(arrived)
    assert np.allclose(shares, SHARES[:-1] / SHARES[:-1].sum(), atol=0.012)


def test_leads_of_paid_sources_come_while_their_campaign_runs(arrived):
    made = campaigns(drift=False)
    for row in range(0, len(arrived), 37):
        place = arrived.campaign[row]
        if SOURCES[arrived.source[row]] in ("website", "referral", "partner"):
            assert place == -1
        else:
            campaign = made[place]
            assert campaign.source == SOURCES[arrived.source[row]]
            assert campaign.from_us <= arrived.created_at[row] < campaign.to_us


def test_the_new_source_comes_only_with_drift_and_after_it(arrived):
    assert SOURCE["comparison_site"] not in arrived.source
    turned = arrivals(Streams(seed=1), 5000, drift=True)
    new = turned.created_at[turned.source == SOURCE["comparison_site"]]
    assert len(new) > 100 and (new >= DRIFT_US).all()
    assert not is_drifted(turned.created_at, drift=False).any()


def test_campaigns_have_names_of_their_own_and_a_price():
    made = campaigns(drift=True)
    assert len({campaign.name for campaign in made}) == len(made)
    assert all(campaign.cost > 0 and campaign.from_us < campaign.to_us for campaign in made)
