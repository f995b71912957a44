"""Keep others from changing leads while they are looked at and added to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from records.statements import among


def lock_leads(connection: Connection, ids: Sequence[str]) -> None:
    """Wait until nobody else changes these leads; they stay ours until the transaction ends.

    SQLite has one lock for all: a delete of nothing takes it, where reading first and writing
    afterwards would let another writer come in between.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DELETE FROM leads WHERE 0")
        return
    where, parameters = among(connection, ids)
    query = f"SELECT 1 FROM leads WHERE lead_id {where} ORDER BY lead_id FOR UPDATE"
    connection.exec_driver_sql(query, parameters)
