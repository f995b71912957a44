"""What was done with the last leads: calls are calls, and whoever was reached once was reached."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from records import tables
from records.figures.last import delivered
from records.figures.progress import progress

DAY = 86_400_000_000


@pytest.fixture
def came(engine):
    tries = [
        ("A", 2, "phone", "spoke"),
        ("A", 3, "Mobile", "voicemail"),
        ("B", 2, "email", "spoke"),
    ]
    with engine.begin() as connection:
        for lead_id in "AB":
            connection.execute(
                sa.insert(tables.leads).values(
                    lead_id=lead_id, created_at=DAY, as_of=DAY, sequence=1, group_key=""
                )
            )
        for place, (lead_id, day, channel, outcome) in enumerate(tries):
            connection.execute(
                sa.insert(tables.attempts).values(
                    row_id=str(place),
                    lead_id=lead_id,
                    at=day * DAY,
                    channel=channel,
                    outcome=outcome,
                )
            )
        connection.execute(
            sa.insert(tables.deals).values(row_id="1", lead_id="A", stage="sql", at=4 * DAY)
        )
    with engine.connect() as connection:
        found = delivered(connection, progress(connection), {"phone", "mobile"})
        yield {each.lead_id: each for each in found}


def test_who_was_reached_once_was_spoken_to(came):
    assert (came["A"].n_calls, came["A"].outcome, came["A"].has_spoken) == (2, "voicemail", True)


def test_a_mail_is_no_call(came):
    assert (came["B"].n_calls, came["B"].called_at, came["B"].has_spoken) == (0, None, False)


def test_accepted_is_an_sql_of_the_funnel(came):
    assert came["A"].is_accepted and not came["B"].is_accepted
