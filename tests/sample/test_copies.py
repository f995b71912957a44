from __future__ import annotations

import numpy as np

from sample.calendar import DAY_US, END_US
from sample.copies import COPIED_SHARE, Copies, copies
from sample.streams import Streams


def test_copied_leads_come_again_with_shifted_times():
    again = Copies(rows=np.array([1]), shift=np.array([5 * DAY_US]), n_leads=3)
    which, lead, (at,) = again.with_copies(np.array([0, 1, 1]), np.array([10, 20, 30]))
    assert which.tolist() == [0, 1, 2, 1, 2]
    assert lead.tolist() == [0, 1, 1, 3, 3]
    assert at.tolist() == [10, 20, 30, 20 + 5 * DAY_US, 30 + 5 * DAY_US]


def test_none_are_made_unless_wanted(company):
    assert len(copies(Streams(seed=1), company, wanted=False).rows) == 0


def test_copies_are_few_and_before_the_export(company):
    again = copies(Streams(seed=1), company, wanted=True)
    assert 0.7 * COPIED_SHARE < len(again.rows) / len(company) <= 1.1 * COPIED_SHARE
    assert (company.arrived.handed_at[again.rows] + again.shift < END_US).all()
