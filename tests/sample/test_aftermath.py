from __future__ import annotations

import numpy as np

from sample.aftermath import FILLED, after_sales, filled_in
from sample.behaviour import KIND
from sample.calendar import END_US
from sample.streams import Streams


def test_only_customers_log_in_and_only_after_they_signed(company):
    events = after_sales(Streams(seed=11), company.became)
    logins = events.kind == KIND["login"]
    assert logins.any() and company.became.won[events.lead[logins]].all()
    assert (events.at[logins] >= company.became.won_at[events.lead[logins]]).all()


def test_only_blanks_are_filled_in_and_only_after_the_call(company):
    filled = filled_in(Streams(seed=11), company.who, company.became)
    for index, name in enumerate(FILLED):
        rows = filled.lead[filled.field == index]
        assert len(rows) and company.who.blank[name][rows].all()
    assert (filled.known_at > company.called.first_attempt_at[filled.lead]).all()
    assert (filled.known_at < END_US).all()


def test_customers_are_filled_in_oftener(company):
    filled = filled_in(Streams(seed=11), company.who, company.became)
    has = np.isin(np.arange(len(company)), filled.lead[filled.field == 0])
    blank = company.who.blank["industry"] & company.called.called
    won = company.won_by_export
    assert has[blank & won].mean() > 2 * has[blank & ~won].mean()
