"""Who signs in: users, links that let them in once, sessions and tries."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy import Connection
from ulid import ULID

from records.statements import insert_new
from records.tables import entries, sessions, tries, users

_HOUR_US = 3_600_000_000
#: A session ends after so long without use, and after so long anyway.
IDLE_US, LONGEST_US = 12 * _HOUR_US, 14 * 24 * _HOUR_US


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """Somebody who signs in; moments are microseconds UTC."""

    user_id: str
    #: In small letters.
    email: str
    #: marketing, sales, lead or admin.
    role: str
    #: The name under [reps] whose leads are theirs.
    rep: str | None = None
    #: argon2id; None where they only come in by a link.
    password: str | None = None
    made_at: int
    left_at: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Somebody signed in; moments are microseconds UTC."""

    #: sha256 of what the cookie holds.
    session_id: str
    user_id: str
    made_at: int
    seen_at: int
    ended_at: int | None = None
    #: Whether by a link; else by a password.
    by_link: int = 0

    def is_on(self, now: int) -> bool:
        """Whether it still counts."""
        is_fresh = now < self.seen_at + IDLE_US and now < self.made_at + LONGEST_US
        return self.ended_at is None and is_fresh


def add(connection: Connection, made: User) -> bool:
    """Put a user on record; false where somebody has that address, also since a moment ago."""
    row = tuple(asdict(made)[column.name] for column in users.c)
    return connection.exec_driver_sql(insert_new(connection, users), row).rowcount == 1


def change(connection: Connection, user_id: str, **values: object) -> None:
    """Set columns of a user."""
    own = users.c.user_id == user_id
    connection.execute(sa.update(users).where(own).values(values))


def by_email(connection: Connection, email: str) -> User | None:
    """Who has that address, also where they left."""
    return _one(connection, users.c.email == email)


def by_id(connection: Connection, user_id: str) -> User | None:
    """The user with that identifier."""
    return _one(connection, users.c.user_id == user_id)


def every(connection: Connection) -> list[User]:
    """All there ever were, by address."""
    query = sa.select(users).order_by(users.c.email)
    return [User(**row) for row in connection.execute(query).mappings()]


def any_there(connection: Connection) -> bool:
    """Whether there ever was one."""
    return connection.execute(sa.select(users.c.user_id).limit(1)).first() is not None


def add_entry(connection: Connection, user_id: str, until: int) -> str:
    """What a link that lets them in once stands for."""
    entry_id = str(ULID())
    values = {"entry_id": entry_id, "user_id": user_id, "until": until}
    connection.execute(sa.insert(entries).values(values))
    return entry_id


def use_entry(connection: Connection, entry_id: str, now: int) -> str | None:
    """Whom it lets in; of two at one time the second gets None, as who comes too late."""
    good = sa.and_(
        entries.c.entry_id == entry_id, entries.c.used_at.is_(None), entries.c.until > now
    )
    taken = connection.execute(sa.update(entries).where(good).values(used_at=now)).rowcount
    if taken != 1:
        return None
    query = sa.select(entries.c.user_id).where(entries.c.entry_id == entry_id)
    return str(connection.execute(query).scalar_one())


def drop_entries(connection: Connection, user_id: str, now: int) -> None:
    """Links that were sent before let nobody in any more."""
    own = sa.and_(entries.c.user_id == user_id, entries.c.used_at.is_(None))
    connection.execute(sa.update(entries).where(own).values(used_at=now))


def begin(connection: Connection, made: Session) -> None:
    """Put a session on record."""
    connection.execute(sa.insert(sessions).values(asdict(made)))


def session(connection: Connection, session_id: str) -> Session | None:
    """The session with that digest, also where it has ended."""
    query = sa.select(sessions).where(sessions.c.session_id == session_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else Session(**row)


def open_sessions(connection: Connection, now: int, user_id: str | None = None) -> list[Session]:
    """Who is signed in now, or one user's sessions; who was seen last comes first."""
    is_on = sa.and_(
        sessions.c.ended_at.is_(None),
        sessions.c.seen_at > now - IDLE_US,
        sessions.c.made_at > now - LONGEST_US,
    )
    if user_id is not None:
        is_on = sa.and_(is_on, sessions.c.user_id == user_id)
    query = sa.select(sessions).where(is_on).order_by(sessions.c.seen_at.desc())
    return [Session(**row) for row in connection.execute(query).mappings()]


def last_signed_in(connection: Connection) -> dict[str, int]:
    """Per user who ever did, when: microseconds UTC."""
    query = sa.select(sessions.c.user_id, sa.func.max(sessions.c.made_at))
    found = connection.execute(query.group_by(sessions.c.user_id))
    return {str(user_id): int(at) for user_id, at in found}


def seen(connection: Connection, session_id: str, now: int) -> None:
    """It was used now."""
    own = sessions.c.session_id == session_id
    connection.execute(sa.update(sessions).where(own).values(seen_at=now))


def end(connection: Connection, now: int, *, session_id: str = "", user_id: str = "") -> None:
    """End one session, or all of a user."""
    own = sa.or_(sessions.c.session_id == session_id, sessions.c.user_id == user_id)
    is_on = sessions.c.ended_at.is_(None)
    connection.execute(sa.update(sessions).where(own, is_on).values(ended_at=now))


def tried(connection: Connection, subject: str, now: int, since: int) -> tuple[str, int]:
    """Put a try on record; answers its identifier, and how many there are since a moment."""
    try_id = str(ULID())
    values = {"try_id": try_id, "subject": subject, "at": now}
    connection.execute(sa.insert(tries).values(values))
    recent = sa.and_(tries.c.subject == subject, tries.c.at > since)
    query = sa.select(sa.func.count()).where(recent)
    return try_id, int(connection.execute(query).scalar_one())


def forgive_one(connection: Connection, try_id: str) -> None:
    """This try was good after all."""
    connection.execute(sa.delete(tries).where(tries.c.try_id == try_id))


def forgive(connection: Connection, subject: str) -> None:
    """The tries of before were good after all."""
    connection.execute(sa.delete(tries).where(tries.c.subject == subject))


def forget_tries(connection: Connection, before: int) -> None:
    """Tries of long ago say nothing."""
    connection.execute(sa.delete(tries).where(tries.c.at < before))


def _one(connection: Connection, *where: sa.ColumnElement[bool]) -> User | None:
    row = connection.execute(sa.select(users).where(*where)).mappings().first()
    return None if row is None else User(**row)
