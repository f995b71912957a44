from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from records import tables
from records.columns import columns
from records.figures.coded import Coded
from records.figures.progress import progress
from tests.records.conftest import Desk

#: What separates, quotes, ends or stands for nothing where text is written down.
ODD = [
    "a,b",
    'say "yes"',
    "l'été",
    "two\nlines",
    "cr\rhere",
    "",
    " ",
    "\\N",
    "NULL",
    "%s %(a)s",
    "日本",
    "\\",
]


def test_odd_texts_come_as_they_are(desk: Desk) -> None:
    for place, source in enumerate(ODD):
        desk.lead(f"L{place:02}", source=source or None)
    query = sa.select(tables.leads.c.lead_id, tables.leads.c.source).order_by("lead_id")
    with desk.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
        found = columns(connection, query)
    assert [tuple(row.values()) for row in found.to_pylist()] == rows
    assert [row[1] for row in rows] == [each or None for each in ODD]


def test_no_text_is_told_from_an_empty_one(engine: Engine) -> None:
    query = sa.select(sa.literal("").label("empty"), sa.null().cast(sa.String).label("none"))
    with engine.connect() as connection:
        assert columns(connection, query).to_pylist() == [{"empty": "", "none": None}]


def test_one_column_keeps_its_empty_texts(engine: Engine) -> None:
    texts = sa.union_all(*(sa.select(sa.literal(each).label("t")) for each in ("", "a", "")))
    with engine.connect() as connection:
        found = columns(connection, sa.select(texts.subquery().c.t)).to_pydict()
    assert sorted(found["t"]) == ["", "", "a"]


def test_numbers_keep_every_digit(desk: Desk) -> None:
    desk.lead(created_at=1_790_000_000_123_457)
    amounts = [0.1 + 0.2, -1e-12, 12_345_678_901_234.5, None]
    desk.put("deals", *({"stage": "won", "amount": each, "at": None} for each in amounts))
    with desk.engine.connect() as connection:
        query = sa.select(tables.deals.c.amount, tables.deals.c.at)
        found = columns(connection, query.order_by(tables.deals.c.row_id)).to_pydict()
        created = columns(connection, sa.select(tables.leads.c.created_at)).to_pylist()
    assert set(found["amount"]) == set(amounts)
    assert found["at"] == [None] * 4
    assert created == [{"created_at": 1_790_000_000_123_457}]


def test_nothing_found_has_its_columns(engine: Engine) -> None:
    with engine.connect() as connection:
        found = columns(connection, sa.select(tables.leads.c.lead_id, tables.leads.c.as_of))
    assert (found.num_rows, found.column_names) == (0, ["lead_id", "as_of"])
    assert Coded.of_column(found["lead_id"]).names == ()


def test_what_is_compared_with_is_bound(desk: Desk) -> None:
    odd = "100% '); DROP TABLE leads; --"
    desk.lead("L1", source=odd)
    desk.lead("L2", source="else")
    query = sa.select(tables.leads.c.lead_id).where(tables.leads.c.source == odd)
    with desk.engine.connect() as connection:
        assert columns(connection, query).to_pylist() == [{"lead_id": "L1"}]


def test_the_transaction_at_hand_sees_what_it_wrote(engine: Engine) -> None:
    row = {"lead_id": "L1", "created_at": 5, "sequence": 0, "group_key": ""}
    with engine.connect() as connection:
        connection.execute(sa.insert(tables.leads), row)
        assert columns(connection, sa.select(tables.leads.c.lead_id)).num_rows == 1
        connection.rollback()
        assert columns(connection, sa.select(tables.leads.c.lead_id)).num_rows == 0


def test_a_column_of_another_kind_is_refused(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(LookupError, match="LargeBinary"):
        columns(connection, sa.select(sa.literal(b"x", sa.LargeBinary).label("n")))


def test_more_rows_than_one_piece_keep_their_order(desk: Desk) -> None:
    rows = [
        {"lead_id": f"L{place}", "created_at": place % 7_001, "sequence": place, "group_key": ""}
        for place in range(12_000)
    ]
    with desk.engine.begin() as connection:
        connection.execute(sa.insert(tables.leads), rows)
    with desk.engine.connect() as connection:
        told = progress(connection)
    assert len(told) == 12_000
    assert np.all(np.diff(told.created_at) <= 0)
    assert told.ids(np.array([0, 11_999])) == ["L7000", "L7001"]
