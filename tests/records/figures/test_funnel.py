"""Steps take as long as is on record, and a deal is worth what it is worth once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa

from records import tables
from records.figures.cohort import Cohort
from records.figures.funnel import credited, lead_times_us, revenue
from records.figures.last import won
from records.figures.listed import listed
from records.figures.progress import progress
from records.figures.sources import brought

DAY = 86_400_000_000
NAN = np.nan


def test_a_stage_that_nobody_recorded_took_no_time_of_others():
    times = lead_times_us(
        np.array(
            [
                # Every stage on record.
                [0, 1, 4, 9, 30],
                [0, 1, 6, 9, 40],
                # Only that it was won.
                [0, 1, 20, 20, 20],
                [0, 1, 25, 25, 25],
                [0, 1, 25, 25, 25],
                # Accepted, and won without an opportunity.
                [0, 1, 5, 30, 30],
            ],
            dtype=float,
        )
    )
    assert times == {"mql": 1.0, "sql": 4.0, "opportunity": 4.0, "deal": 26.0}


def test_a_lead_that_came_no_further_counts_for_the_step_it_took():
    times = lead_times_us(np.array([[0, 1, NAN, NAN, NAN], [0, 3, 5, NAN, NAN]], dtype=float))
    assert times == {"mql": 2.0, "sql": 2.0, "opportunity": None, "deal": None}


@pytest.fixture
def shared_deal(engine):
    """Two leads of one deal, from two sources, and a lead with two deals of its own."""
    rows = [("A", 1, "web"), ("B", 2, "fair"), ("C", 3, "fair")]
    won_rows = [
        ("1", "A", "D1", 10, None),
        ("2", "B", "D1", 10, 500.0),
        ("3", "C", "D2", 11, 70.0),
        ("4", "C", None, 12, 30.0),
    ]
    with engine.begin() as connection:
        for lead_id, day, source in rows:
            connection.execute(
                sa.insert(tables.leads).values(
                    lead_id=lead_id, created_at=day * DAY, source=source, sequence=day, group_key=""
                )
            )
        for row_id, lead_id, deal_id, day, amount in won_rows:
            connection.execute(
                sa.insert(tables.deals).values(
                    row_id=row_id,
                    lead_id=lead_id,
                    deal_id=deal_id,
                    stage="won",
                    at=day * DAY,
                    amount=amount,
                )
            )
    with engine.connect() as connection:
        yield connection


def test_a_deal_of_two_leads_is_credited_once_whatever_is_asked(shared_deal):
    everyone = credited(progress(shared_deal))
    total = revenue(everyone)
    assert (total.amount, total.n_deals, total.n_known) == (600.0, 3, 3)
    by_source = [revenue(everyone.of(Cohort(source=name))) for name in ("web", "fair")]
    assert [each.amount for each in by_source] == [500.0, 100.0]
    by_month = [
        revenue(everyone.of(Cohort(until=2 * DAY))),
        revenue(everyone.of(Cohort(since=2 * DAY))),
    ]
    assert sum(each.amount for each in by_month) == total.amount
    assert sum(each.n_deals for each in by_source) == total.n_deals


def test_the_amounts_behind_revenue_add_up_to_it(shared_deal):
    everyone = credited(progress(shared_deal))
    amounts = {each.lead_id: each.amount for each in listed(shared_deal, everyone, "deal")}
    assert amounts == {"A": 500.0, "B": None, "C": 100.0}


def test_the_last_deals_are_deals_not_rows(shared_deal):
    found = won(shared_deal)
    assert [(each.lead_id, each.amount) for each in found] == [
        ("C", 30.0),
        ("C", 70.0),
        ("A", 500.0),
    ]
    assert [each.lead_id for each in won(shared_deal, most=2)] == ["C", "C"]


def test_without_moments_the_last_deals_are_those_of_the_newest_leads(shared_deal, engine):
    with engine.begin() as connection:
        connection.execute(sa.update(tables.deals).values(at=None))
    with engine.connect() as connection:
        found = won(connection, most=3)
    assert [(each.lead_id, each.at) for each in found] == [("C", None), ("C", None), ("A", None)]


def test_an_amount_that_nobody_told_is_not_nothing(shared_deal):
    everyone = credited(progress(shared_deal))
    none_told = replace(everyone, won=replace(everyone.won, amount=np.full(3, np.nan)))
    assert revenue(none_told).told is None and revenue(everyone).told == 600.0
    assert [each.amount for each in brought(none_told, "source")] == [None, None]
    assert {each.name: each.amount for each in brought(everyone, "source")} == {
        "web": 500.0,
        "fair": 100.0,
    }
