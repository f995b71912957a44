"""Every day all leads that time alone may have changed are looked at: a piece at a time.

A piece is scored in bulk without a lock. Only leads that it finds changed go the way of any other
look: decision, standing and what follows from them in one transaction.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from definition import Definition
from features.history import History
from followup.kinds import ROLL
from followup.words import Language
from models.exploration import Exploration
from models.reach import reach_days
from records import jobs
from records.history import UnknownLead, known
from records.jobs import Job
from records.locks import lock_leads
from records.moments import from_microseconds, to_microseconds
from records.standings import Piece, Stood, piece
from serving.champion import InUse
from serving.rescore import weigh

logger = logging.getLogger(__name__)
#: Leads looked at between two signs of life; a second or so.
PIECE = 5_000
#: Changed leads put down in one transaction: others' turn comes after a few hundredths of a second.
TOGETHER = 25


@dataclass(frozen=True, kw_only=True)
class Round:
    """How far a day's round is; it travels from piece to piece in the work itself."""

    #: Local day, ISO 8601.
    day: str
    #: When the last round began, and by which card; microseconds UTC.
    since: int = 0
    card_id: str = ""
    #: When this one began.
    began_at: int = 0
    after: str = ""
    n_looked: int = 0
    n_changed: int = 0


def ask(connection: Connection, definition: Definition, now: int) -> None:
    """See to it that today's round is made, once however many ask."""
    day = from_microseconds(now).astimezone(definition.company.timezone).date()
    _put_down(connection, Round(day=day.isoformat()), _due_at(day, definition), now)


def roll(
    in_use: Callable[[], InUse],
    agreed: Callable[[], Definition],
    exploring: Callable[[int], Exploration],
    most: int = PIECE,
) -> Callable[[Engine, Job, int], None]:
    """What a worker does with a piece of such a round."""

    def do(engine: Engine, job: Job, now: int) -> None:
        # First: it may put a definition on record, in a transaction of its own.
        card, definition, tried = in_use(), agreed(), exploring(now)
        there = Round(**job.payload)
        there = _with(there, began_at=there.began_at or now)
        # A card that is new since then may give other points to whoever it meets.
        since = there.since if there.card_id == card.card_id else 0
        with engine.connect() as connection:
            asked = Piece(
                after=there.after,
                most=most,
                since=since,
                reach_days=reach_days(card.scorer),
                now=now,
            )
            stood, last = piece(connection, asked)
            changed = _changed(connection, stood, card, now)
        for start in range(0, len(changed), TOGETHER):
            some = changed[start : start + TOGETHER]
            _settle(engine, some, card, tried, definition.company.language, now)
        there = _with(
            there,
            n_looked=there.n_looked + len(stood),
            n_changed=there.n_changed + len(changed),
            after=last or "",
        )
        with engine.begin() as connection:
            jobs.finish(connection, job, now)
            if last is not None:
                _put_down(connection, there, now, now)
                return
            _begin_next(connection, there, card, definition, now)

    return do


def _changed(connection: Connection, stood: Sequence[Stood], card: InUse, now: int) -> list[str]:
    """Leads with other points than when they were last looked at."""
    if not stood:
        return []
    try:
        found = History(**vars(known(connection, [(each.lead_id, now) for each in stood])))
    except UnknownLead:
        # Erased between two readings; the next round looks at the others.
        return []
    columns = card.scorer.columns(found)
    rows = zip(
        stood,
        columns["verdict"].tolist(),
        columns["fit_points"].tolist(),
        columns["engagement_points"].tolist(),
        strict=True,
    )
    return [
        each.lead_id
        for each, verdict, fit, own in rows
        if (each.verdict, each.fit_points, each.engagement_points) != (verdict, fit, own)
    ]


def _settle(
    engine: Engine,
    lead_ids: Sequence[str],
    card: InUse,
    tried: Exploration,
    language: Language,
    now: int,
) -> None:
    """Look at changed leads under their locks, as if something had happened."""
    with engine.begin() as connection:
        lock_leads(connection, lead_ids)
        for lead_id in lead_ids:
            try:
                weigh(connection, lead_id, card, tried, language, now)
            except UnknownLead:
                logger.info("a lead was erased while its round was made")


def _begin_next(
    connection: Connection, done: Round, card: InUse, definition: Definition, now: int
) -> None:
    """Tomorrow's; one whose day is over already is made for today at once."""
    logger.info("%d leads looked at again, %d changed", done.n_looked, done.n_changed)
    today = from_microseconds(now).astimezone(definition.company.timezone).date()
    day = max(dt.date.fromisoformat(done.day) + dt.timedelta(days=1), today)
    fresh = Round(day=day.isoformat(), since=done.began_at, card_id=card.card_id)
    _put_down(connection, fresh, _due_at(day, definition), now)


def _put_down(connection: Connection, there: Round, due_at: int, now: int) -> None:
    key = f"{ROLL}:{there.day}:{there.after}"
    jobs.enqueue(connection, [Job(kind=ROLL, due_at=due_at, payload=asdict(there), key=key)], now)


def _due_at(day: dt.date, definition: Definition) -> int:
    at = dt.time.fromisoformat(definition.rescore.at)
    return to_microseconds(dt.datetime.combine(day, at, definition.company.timezone))


def _with(there: Round, **values: Any) -> Round:
    return Round(**{**asdict(there), **values})
