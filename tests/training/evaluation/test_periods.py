"""Over time: months where there are dates, else blocks of equally many leads."""

from __future__ import annotations

from dataclasses import replace

from definition import check
from training.evaluation.periods import periods

ORDERED = check({"source": {"leads": {"file": "x.csv", "order": "nr"}}, "attributes": {}})


def test_months_where_leads_have_dates(forward, definition):
    found = periods(forward, definition)
    assert [each.name for each in found] == ["2026-10", "2026-11", "2026-12"]
    assert sum(each.n_leads for each in found) == forward.n_leads
    assert all(each.auc is not None for each in found)
    assert all(each.won.low < each.won.value < each.won.high for each in found)


def test_blocks_where_leads_have_an_order_only(forward):
    found = periods(forward, ORDERED)
    assert [each.name for each in found] == [str(place + 1) for place in range(len(found))]
    assert len({each.n_leads for each in found}) <= 2
    assert all(each.auc is not None for each in found)


def test_nothing_where_leads_have_no_time(forward, definition):
    timeless = replace(forward, judged=replace(forward.judged, has_time=False))
    assert periods(timeless, definition) == ()
