"""A chain over decisions: what is changed, taken out or put in afterwards is found.

Sealing comes a little after deciding, so that deciding waits for nobody. Each decision gets a
salted digest; each seal is a digest over the seal before and those of its decisions. Erasing a
person takes the salts away with the content: the chain holds, and nobody can try out what was
there. Only a decision of which nothing is left passes for erased. Source of linking records this
way: Haber and Stornetta, "How to time-stamp a digital document", 1991, doi:10.1007/BF00196791.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple, dataclass

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from records import erasures
from records.decisions import Decision
from records.tables import decisions, sealed, seals

SECOND_US = 1_000_000
#: A decision may take so long from its moment to its commit, and workers' clocks differ.
SETTLES_US = 10 * SECOND_US
#: So far back a seal looks for what came late.
LATE_US = 3_600 * SECOND_US
#: Decisions under one seal at most: what is in memory.
MOST = 5_000


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One link of the chain."""

    number: int
    #: Microseconds UTC.
    sealed_at: int
    until: int
    n_decisions: int
    previous: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is not as it was sealed."""

    #: edited, deleted, put in, salt gone, seal broken or end missing.
    kind: str
    #: A decision's identifier, or a seal's number.
    about: str


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a walk along the chain found."""

    n_seals: int
    n_decisions: int
    n_erased: int
    #: Too new to be sealed yet.
    n_waiting: int
    #: Of the newest seal, to keep where nobody who can write here can write; empty without one.
    digest: str
    findings: tuple[Finding, ...]


def seal(engine: Engine, now: int) -> int:
    """Seal what was decided and settled by now; answers how many decisions that were.

    Two at once are harmless: one of them makes the next seal, the other finds it made.
    """
    total = 0
    while found := _seal_next(engine, now):
        total += found
    return total


def _seal_next(engine: Engine, now: int) -> int:
    try:
        with engine.begin() as connection:
            last = newest(connection)
            waiting = _unsealed(connection, last, now - SETTLES_US)
            if not waiting:
                return 0
            _put(connection, last, waiting[:MOST], now, is_all=len(waiting) <= MOST)
            return min(len(waiting), MOST)
    except IntegrityError:
        # Somebody else sealed the same at the same time; the next round sees it.
        return 0


def _put(
    connection: Connection, last: Seal | None, found: list[Decision], now: int, *, is_all: bool
) -> None:
    number = last.number + 1 if last else 1
    previous = last.digest if last else ""
    rows = []
    for one in found:
        salt = secrets.token_hex(16)
        own = digest_of(one, salt)
        rows.append({"decision_id": one.decision_id, "number": number, "salt": salt, "digest": own})
    # What is left over is looked for again from where this one stopped.
    until = now - SETTLES_US if is_all else max(one.scored_at for one in found)
    pairs = [(str(row["decision_id"]), str(row["digest"])) for row in rows]
    made = Seal(
        number=number,
        sealed_at=now,
        until=max(until, last.until if last else until),
        n_decisions=len(rows),
        previous=previous,
        digest=_link(number, now, previous, pairs),
    )
    connection.execute(sa.insert(seals).values(asdict(made)))
    connection.execute(sa.insert(sealed), rows)


def digest_of(one: Decision, salt: str) -> str:
    """What stands for a decision under its seal: sha256 of salt and all that is on record."""
    content = orjson.dumps([salt, *astuple(one)])
    return hashlib.sha256(content).hexdigest()


def newest(connection: Connection) -> Seal | None:
    """The last seal; None before the first."""
    query = sa.select(seals).order_by(seals.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else Seal(**row)


def _link(number: int, at: int, previous: str, pairs: list[tuple[str, str]]) -> str:
    text = orjson.dumps([number, at, previous, sorted(pairs)])
    return hashlib.sha256(text).hexdigest()


def _unsealed(connection: Connection, last: Seal | None, until: int) -> list[Decision]:
    query = (
        sa.select(decisions)
        .outerjoin(sealed, sealed.c.decision_id == decisions.c.decision_id)
        .where(sealed.c.decision_id.is_(None), decisions.c.scored_at <= until)
        .order_by(decisions.c.scored_at, decisions.c.decision_id)
        .limit(MOST + 1)
    )
    if last is not None:
        query = query.where(decisions.c.scored_at > last.until - LATE_US)
    return [Decision(**row) for row in connection.execute(query).mappings()]


def verify(
    connection: Connection,
    now: int,
    kept: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Verified:
    """Walk the chain from its first seal and hold every decision against it.

    Parameters
    ----------
    connection : to the records
    now : microseconds UTC
    kept : a seal's digest that was kept elsewhere; where it is not among the seals, the chain's
        end was taken away, or the chain is another one
    progress : told of decisions done and in all
    """
    findings: list[Finding] = []
    chain = [Seal(**row) for row in connection.execute(_in_order()).mappings()]
    n_in_all = sum(each.n_decisions for each in chain)
    gone = set(erasures.of(connection))
    previous, n_erased, done = "", 0, 0
    for place, link in enumerate(chain, 1):
        rows = list(_under(connection, link.number))
        pairs = [(decision_id, digest) for decision_id, _, digest, _ in rows]
        is_whole = link.number == place and link.previous == previous
        if not is_whole or link.digest != _link(link.number, link.sealed_at, previous, pairs):
            findings.append(Finding(kind="seal broken", about=str(link.number)))
        previous = link.digest
        for decision_id, salt, digest, one in rows:
            if one is not None and not salt and one.lead_id in gone and _is_empty(one):
                n_erased += 1
            elif (kind := _wrong(one, salt, digest)) is not None:
                findings.append(Finding(kind=kind, about=decision_id))
        done += len(rows)
        if progress is not None:
            progress(done, n_in_all)
    if kept and kept not in {each.digest for each in chain}:
        findings.append(Finding(kind="end missing", about=kept))
    late, n_waiting = _beside(connection, chain, now)
    findings += [Finding(kind="put in", about=each) for each in late]
    return Verified(
        n_seals=len(chain),
        n_decisions=done,
        n_erased=n_erased,
        n_waiting=n_waiting,
        digest=previous,
        findings=tuple(findings),
    )


def _wrong(one: Decision | None, salt: str, digest: str) -> str | None:
    if one is None:
        return "deleted"
    if not salt:
        return "salt gone"
    return None if digest_of(one, salt) == digest else "edited"


def _is_empty(one: Decision) -> bool:
    """Whether nothing is left in it that an erasure would have taken away."""
    is_stub = erasures.is_left_of(one.answer, one.decision_id, one.lead_id)
    return not one.inputs and is_stub


def _in_order() -> sa.Select[tuple[object, ...]]:
    return sa.select(seals).order_by(seals.c.number)


def _under(connection: Connection, number: int) -> Iterator[tuple[str, str, str, Decision | None]]:
    names = list(decisions.c.keys())
    query = (
        sa.select(
            sealed.c.decision_id, sealed.c.salt, sealed.c.digest, *(decisions.c[n] for n in names)
        )
        .outerjoin(decisions, decisions.c.decision_id == sealed.c.decision_id)
        .where(sealed.c.number == number)
    )
    for decision_id, salt, digest, *values in connection.execute(query):
        there = values[0] is not None
        yield (
            decision_id,
            salt,
            digest,
            Decision(**dict(zip(names, values, strict=True))) if there else None,
        )


def _beside(connection: Connection, chain: list[Seal], now: int) -> tuple[list[str], int]:
    """Decisions under no seal: those older than any seal would have left, and how many are new."""
    looked_until = max((each.until for each in chain), default=None)
    query = (
        sa.select(decisions.c.decision_id, decisions.c.scored_at)
        .outerjoin(sealed, sealed.c.decision_id == decisions.c.decision_id)
        .where(sealed.c.decision_id.is_(None))
        .order_by(decisions.c.decision_id)
    )
    late, n_waiting = [], 0
    for decision_id, scored_at in connection.execute(query):
        if looked_until is not None and scored_at <= looked_until - LATE_US:
            late.append(decision_id)
        else:
            n_waiting += 1
    return late, n_waiting
