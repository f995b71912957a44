"""Leads whose standing may have changed because time went by, a piece at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from records.statements import mark

DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """How a lead stood when it was last looked at."""

    lead_id: str
    verdict: str
    #: None where they were not kept yet.
    fit_points: int | None
    engagement_points: int | None
    #: Microseconds UTC.
    as_of: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Which leads are looked at together."""

    #: The last lead of the piece before; "" at the beginning.
    after: str
    most: int
    #: Of leads that were looked at before it, all events of interest count; microseconds UTC.
    since: int
    #: Days for which an event matters; None where all leads are to be looked at.
    reach_days: float | None
    now: int


def piece(connection: Connection, asked: Piece) -> tuple[list[Stood], str | None]:
    """Leads of one piece that may have changed, and the last lead of the piece.

    The last is None where there are no more.
    """
    sign = mark(connection)
    # A look that lies ahead was made while a clock was wrong: it counts as one that is made now.
    walked = (
        f"SELECT *, CASE WHEN as_of > {sign} THEN {sign} ELSE as_of END AS looked_at "
        f"FROM verdicts WHERE lead_id > {sign} ORDER BY lead_id LIMIT {int(asked.most)}"
    )
    moved, parameters = _moved(asked, sign)
    query = (
        "SELECT lead_id, verdict, fit_points, engagement_points, as_of, "
        f"CASE WHEN as_of <> {sign} AND (fit_points IS NULL OR {moved}) THEN 1 ELSE 0 END "
        f"FROM ({walked}) AS walked ORDER BY lead_id"
    )
    rows = connection.exec_driver_sql(
        query, (asked.now, *parameters, asked.now, asked.now, asked.after)
    ).fetchall()
    found = [
        Stood(lead_id=lead_id, verdict=verdict, fit_points=fit, engagement_points=own, as_of=as_of)
        for lead_id, verdict, fit, own, as_of, may_change in rows
        if may_change
    ]
    return found, rows[-1][0] if len(rows) == asked.most else None


def _moved(asked: Piece, sign: str) -> tuple[str, Sequence[int]]:
    """Whether an event was of interest when the lead was last looked at, or in a round since."""
    if asked.reach_days is None:
        return "1 = 1", ()
    event = (
        "EXISTS (SELECT 1 FROM events WHERE events.lead_id = walked.lead_id AND occurred_at >= "
        f"CASE WHEN looked_at > {sign} THEN looked_at ELSE {sign} END - {sign})"
    )
    return event, (asked.since, asked.since, int(asked.reach_days * DAY_US))
