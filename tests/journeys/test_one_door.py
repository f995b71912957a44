"""Training's row equals serving's, byte for byte; what comes later changes no earlier row."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from definition import read
from features.catalogue import catalogue
from features.history import DAY_US, History
from features.payload import history_of
from features.table import build
from records import tables
from records.database import connect, migrate
from records.history import known
from records.intake import load
from records.outcomes import frames
from sample.company import make
from training.dataset import gather
from training.labels import label

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
N_REPLAYED = 1000


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("company") / "c"
    make(folder, n_leads=1500, seed=5)
    definition = read(folder / "definition.toml")
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('home') / 'records.db'}")
    migrate(engine)
    load(engine, folder, definition, NOW)
    with engine.connect() as connection:
        outcomes = frames(connection)
        labels = label(
            outcomes.leads, outcomes.deals, outcomes.attempts, definition, outcomes.observed_until
        )
        everyone = gather(connection, labels.oldest_first, definition)
    yield engine, definition, labels.oldest_first.head(N_REPLAYED), everyone
    engine.dispose()


def same_bytes(ours: np.ndarray, theirs: np.ndarray) -> bool:
    if ours.dtype == object:
        return ours.tolist() == theirs.tolist()
    return ours.tobytes() == theirs.tobytes()


def test_a_replayed_lead_has_its_training_row(company):
    engine, definition, replayed, everyone = company
    features = catalogue(definition)
    with engine.connect() as connection:
        for place, row in enumerate(replayed.itertuples()):
            found = known(connection, [(row.lead_id, int(row.as_of))])
            alone = build(History(**vars(found)), features, definition)
            for feature in features:
                here = everyone.table[feature.name][place : place + 1]
                assert same_bytes(alone[feature.name], here), (row.lead_id, feature.name)


def test_a_lead_that_is_sent_has_the_row_of_the_same_lead_on_record(company):
    engine, definition, replayed, everyone = company
    features = catalogue(definition)
    with engine.connect() as connection:
        for place, row in enumerate(replayed.head(200).itertuples()):
            found = known(connection, [(row.lead_id, int(row.as_of))])
            sent = history_of([as_payload(found)], [int(row.as_of)], definition)
            alone = build(sent, features, definition)
            for feature in features:
                here = everyone.table[feature.name][place : place + 1]
                assert same_bytes(alone[feature.name], here), (row.lead_id, feature.name)


def as_payload(found) -> dict:
    """The lead as somebody would send it."""
    events = zip(
        found.event_kind, found.event_at, found.event_recorded_at, found.event_ids, strict=True
    )
    return {
        "lead_id": found.lead_ids[0],
        "created_at": int(found.created_at[0]),
        "profile": {name: values[0] for name, values in found.profile.items()},
        "events": [
            {"kind": kind, "occurred_at": int(at), "recorded_at": int(known_at), "event_id": key}
            for kind, at, known_at, key in events
        ],
    }


def test_what_is_added_later_changes_no_earlier_row(company):
    """Run last: it writes to the company's records."""
    engine, definition, replayed, everyone = company
    later = int(everyone.as_of.max()) + DAY_US
    new_events = [
        {
            "event_id": f"later-{row.lead_id}-{back}",
            "lead_id": row.lead_id,
            # One in the future, one that happened long ago but came to be known only later.
            "occurred_at": later if back == 0 else int(row.as_of) - back * DAY_US,
            "recorded_at": later,
            "kind": "demo_request",
        }
        for row in replayed.itertuples()
        for back in (0, 3)
    ]
    profiles = [
        {
            "lead_id": row.lead_id,
            "known_at": later,
            "origin": "profile",
            "values": '{"employees":1}',
        }
        for row in replayed.itertuples()
    ]
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.events), new_events)
        connection.execute(sa.insert(tables.profiles), profiles)
        again = gather(connection, pd.DataFrame(replayed), definition)
    for name, column in again.table.items():
        assert same_bytes(column, everyone.table[name][:N_REPLAYED]), name
