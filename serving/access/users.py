"""Who may sign in, as what, and the links that let them in once."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection
from ulid import ULID

from definition import InputError
from records import audit, signing
from records import users as kept
from records.audit import Change
from records.users import User
from serving.access.viewer import ROLES

_MINUTE_US = 60_000_000
#: So long a link lets somebody in.
LINK_US = 15 * _MINUTE_US
#: Who is let in first where others can reach a home that nobody signs in to.
_FIRST = "admin@localhost"
_EMAIL = re.compile(r"[^\s@<>\"',;:\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)


def add(connection: Connection, email: str, role: str, rep: str | None, who: str, now: int) -> User:
    """Somebody who may sign in; one who is there gets the role, and comes back if they left.

    Raises
    ------
    InputError
        If the address or the role is none.
    """
    address = checked_email(email)
    if role not in ROLES:
        raise InputError("is not a role", "role", role, f"take one of {', '.join(ROLES)}")
    made = User(user_id=str(ULID()), email=address, role=role, rep=rep, made_at=now)
    there = None if kept.add(connection, made) else kept.by_email(connection, address)
    if there is not None:
        made = replace(made, user_id=there.user_id)
        kept.change(connection, made.user_id, role=role, rep=rep, left_at=None)
        # What somebody may do changes now, not at their next sign-in.
        kept.end(connection, now, user_id=made.user_id)
    detail = {"role": role, "rep": rep}
    audit.add(connection, Change(at=now, who=who, what="user set", about=address, detail=detail))
    return made


def checked_rep(rep: str, known: Collection[str]) -> str:
    """A rep whose leads somebody is to see.

    Raises
    ------
    InputError
        If the definition knows no such rep: they would see nobody's leads.
    """
    if rep not in known:
        names = ", ".join(sorted(known))
        remedy = f"take one of {names}" if names else "add the rep under [reps] first"
        raise InputError("is no rep of the definition", "rep", rep, remedy)
    return rep


def remove(connection: Connection, email: str, who: str, now: int) -> None:
    """Somebody may not sign in any more, and is signed out.

    Raises
    ------
    InputError
        If nobody has that address.
    """
    user = kept.by_email(connection, email.strip().lower())
    if user is None or user.left_at is not None:
        remedy = "`callworthy users list` shows who is"
        raise InputError("is nobody who signs in", "email", email, remedy)
    kept.change(connection, user.user_id, left_at=now, password=None)
    kept.end(connection, now, user_id=user.user_id)
    kept.drop_entries(connection, user.user_id, now)
    audit.add(connection, Change(at=now, who=who, what="user removed", about=user.email))


def entry_of(connection: Connection, user: User, now: int) -> str:
    """The path of a link that lets somebody in, once, for a quarter of an hour."""
    entry_id = kept.add_entry(connection, user.user_id, now + LINK_US)
    return f"/sign-in/{_signer(connection).dumps(entry_id)}"


def first_admin(connection: Connection, now: int) -> str | None:
    """The path of a link for the first admin of a home; None where somebody else can let them in.

    Who missed it gets another at the next start, until they came.
    """
    known = kept.every(connection)
    if not known:
        user = add(connection, _FIRST, "admin", None, "first start", now)
    elif [each.email for each in known] == [_FIRST] and not kept.last_signed_in(connection):
        user = known[0]
    else:
        return None
    return entry_of(connection, user, now) if user.left_at is None else None


def checked_email(email: str) -> str:
    """In small letters.

    Raises
    ------
    InputError
        If it is none.
    """
    text = email.strip().lower()
    if not _EMAIL.fullmatch(text):
        raise InputError("is no e-mail address", "email", email, "write it as jan@firma.example")
    return text


def entry_id_of(connection: Connection, token: str) -> str | None:
    """What such a link stands for; None where it is none of ours."""
    try:
        said: Any = _signer(connection).loads(token)
    except (BadSignature, ValueError):
        return None
    return str(said)


def _signer(connection: Connection) -> URLSafeSerializer:
    return URLSafeSerializer(signing.key(connection, "sign-in"), salt="sign-in")
