"""Leads that are one person: which, since when that is known; leads keep their identifiers.

A lead has a row per sign of who it is. Two leads are one person through a sign that both have,
from the moment on at which the second came to have it; nothing before that moment changes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from records import homes
from records.identities import Identity, identities
from records.statements import among, insert_new
from records.tables import people

#: A lead, since when this is known of it, and its profile.
Told = tuple[str, int, Mapping[str, Any]]
#: How many own addresses the leads behind one number may have and still be one person: a mobile's
#: owner has one at work and one at home, a desk's number is the firm's.
_MOST_ADDRESSES = {"mobile": 2, "phone": 1}
_SOME = 2_000
_OTHERS = """
SELECT mine.lead_id, other.lead_id,
    MIN(CASE WHEN mine.since > other.since THEN mine.since ELSE other.since END)
FROM people AS mine JOIN people AS other ON other.person_id = mine.person_id
WHERE mine.lead_id {where} AND other.lead_id <> mine.lead_id AND mine.joins = 1 AND other.joins = 1
GROUP BY mine.lead_id, other.lead_id ORDER BY mine.lead_id, other.lead_id
"""


def link(connection: Connection, told: Iterable[Told], region: str = "") -> None:
    """Put down who these leads are, in the transaction of what told it; a repeat is harmless."""
    signs = [
        (lead_id, since, found)
        for lead_id, since, profile in told
        if (found := identities(profile, region))
    ]
    if not signs:
        return
    secret = homes.secret(connection)
    for start in range(0, len(signs), _SOME):
        _link(connection, signs[start : start + _SOME], secret)


def _link(
    connection: Connection, signs: Sequence[tuple[str, int, list[Identity]]], secret: str
) -> None:
    made: list[dict[str, Any]] = []
    for lead_id, since, found in signs:
        for each in found:
            key = _key(secret, each)
            made.append(
                {
                    "lead_id": lead_id,
                    "person_id": key,
                    "kind": each.kind,
                    "since": since,
                    "joins": 1,
                }
            )
    addresses = [row for row in made if row["kind"] == "email"]
    _insert(connection, addresses)
    # Addresses first: they say whether a number can be one person's.
    numbers = [row for row in made if row["kind"] != "email"]
    _insert(connection, numbers)
    by_number: dict[tuple[str, str], dict[str, int]] = {}
    for row in numbers:
        by_number.setdefault((row["person_id"], row["kind"]), {})[row["lead_id"]] = row["since"]
    for (person_id, kind), came in by_number.items():
        if not _set_apart(connection, person_id, came):
            _mind_sharing(connection, person_id, kind)


def _set_apart(connection: Connection, person_id: str, came: Mapping[str, int]) -> bool:
    """Leads that came after a number was known to join nobody are joined by it no more.

    Whether that was all there is to do: half a company may share one number, and looking at all
    of them for each would take longer with every lead.
    """
    own = people.c.person_id == person_id
    first = sa.and_(own, people.c.joins == 0, people.c.since < min(came.values()))
    if connection.execute(sa.select(sa.literal(1)).where(first).limit(1)).first() is None:
        return False
    theirs = sa.and_(own, people.c.lead_id.in_(list(came)), people.c.joins == 1)
    connection.execute(sa.update(people).where(theirs).values(joins=0))
    return True


def _mind_sharing(connection: Connection, person_id: str, kind: str) -> None:
    """A number behind which too many addresses stand joins those who come from then on no more."""
    mine, other = people.alias(), people.alias()
    query = (
        sa.select(mine.c.lead_id, mine.c.since, mine.c.joins, other.c.person_id)
        .outerjoin_from(
            mine, other, sa.and_(other.c.lead_id == mine.c.lead_id, other.c.kind == "email")
        )
        .where(mine.c.person_id == person_id)
        .order_by(mine.c.since, mine.c.lead_id)
    )
    rows = connection.execute(query).all()
    if len({row[0] for row in rows}) < 2:
        return
    seen: set[str] = set()
    apart: list[str] = []
    is_shared = False
    for lead_id, _, joins, address in rows:
        more = seen | ({address} if address else set())
        is_shared = is_shared or not joins or len(more) > _MOST_ADDRESSES[kind]
        seen = more
        if is_shared and joins:
            apart.append(lead_id)
    if apart:
        own = sa.and_(people.c.person_id == person_id, people.c.lead_id.in_(apart))
        connection.execute(sa.update(people).where(own).values(joins=0))


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        names = people.c.keys()
        values = sorted({tuple(row[name] for name in names) for row in rows})
        connection.exec_driver_sql(insert_new(connection, people), values)


def _key(secret: str, identity: Identity) -> str:
    """Keyed: who has the records alone cannot try addresses until one fits."""
    return hmac.new(secret.encode(), identity.text.encode(), hashlib.sha256).hexdigest()[:32]


def others(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Per lead the other leads of its person, with the moment since which that is known."""
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(ids), _SOME):
        where, parameters = among(connection, ids[start : start + _SOME])
        # Text, not an expression: it is asked at every scoring.
        query = _OTHERS.format(where=where)
        for lead_id, other, since in connection.exec_driver_sql(query, parameters):
            found.setdefault(lead_id, {})[other] = int(since)
    return found


def key(connection: Connection, identity: Identity) -> str:
    """What stands for a sign of who somebody is."""
    return _key(homes.secret(connection), identity)


def leads_of(connection: Connection, lead_id: str) -> list[str]:
    """The lead and all others of its person, the lead first."""
    return [lead_id, *others(connection, [lead_id]).get(lead_id, {})]


def lock(connection: Connection, lead_id: str) -> None:
    """Nobody else decides about this person until the transaction ends.

    SQLite's one lock is held already by whoever holds the lead.
    """
    if connection.dialect.name == "sqlite":
        return
    # A number that joins nobody is left out: half a company may have it.
    joins = people.c.joins == 1
    own = sa.select(people.c.person_id).where(people.c.lead_id == lead_id, joins)
    rows = sa.select(people.c.lead_id).where(people.c.person_id.in_(own), joins)
    order = people.c.person_id, people.c.lead_id
    connection.execute(rows.order_by(*order).with_for_update())


def newest_with(connection: Connection, profile: Mapping[str, Any], region: str) -> str | None:
    """The lead that came last of whoever has this address or number; the address goes first."""
    secret = homes.secret(connection)
    for sign in identities(profile, region):
        query = (
            sa.select(people.c.lead_id)
            .where(people.c.person_id == _key(secret, sign), people.c.joins == 1)
            .order_by(people.c.since.desc(), people.c.lead_id.desc())
            .limit(1)
        )
        found = connection.execute(query).scalar()
        if found is not None:
            return str(found)
    return None
