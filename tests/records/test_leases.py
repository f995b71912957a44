"""Leases: one holder at a time, and nobody for ever."""

from __future__ import annotations

from records import leases


def take(engine, holder, now, until):
    with engine.begin() as connection:
        return leases.take(connection, "retraining", holder, now=now, until=until)


def test_one_has_it_until_it_runs_out_or_is_given_back(engine):
    assert take(engine, "a", 0, 100)
    assert not take(engine, "b", 50, 150)
    assert take(engine, "a", 60, 160)
    assert not take(engine, "b", 110, 210)
    assert take(engine, "b", 160, 260)
    assert not take(engine, "a", 161, 300)
    with engine.begin() as connection:
        # Who lost it gives nothing back.
        leases.give_back(connection, "retraining", "a")
    assert not take(engine, "a", 162, 300)
    with engine.begin() as connection:
        leases.give_back(connection, "retraining", "b")
    assert take(engine, "a", 163, 300)
