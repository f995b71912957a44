from __future__ import annotations

from sample.realism import table


def test_the_table_shows_calls_and_wins_per_source_and_seniority(folder):
    text = table(folder)
    for word in ("all leads", "referral", "director", "won if called %", "median", "180"):
        assert word in text
