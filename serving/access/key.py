"""What another system comes in with: a key, shown once, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence

from sqlalchemy import Connection

from definition import InputError
from records import audit, keys
from records.audit import Change
from records.keys import Kept

#: What a key may open; ``admin`` opens all of it.
SCOPES = ("score", "doors:write", "read", "admin")
#: So long the old key goes on after another took its place.
ROTATION_US = 24 * 3_600_000_000
_START = "cw"
_SHAPE = re.compile(r"cw_([a-z2-7]{10})_([A-Za-z0-9_-]{43})", re.ASCII)
_NAME = re.compile(r"[\w .:@-]{1,60}")


def make(connection: Connection, name: str, scopes: Sequence[str], who: str, now: int) -> str:
    """A new key; the text that opens is answered here and nowhere else.

    Raises
    ------
    InputError
        If the name or a scope is none.
    """
    key_id, text = _drawn()
    made = Kept(
        key_id=key_id,
        name=_checked_name(name),
        scopes=" ".join(checked(scopes)),
        digest=digest_of(text),
        made_at=now,
    )
    keys.add(connection, made)
    detail = {"name": made.name, "scopes": made.scopes}
    audit.add(connection, Change(at=now, who=who, what="key made", about=key_id, detail=detail))
    return text


def revoke(connection: Connection, named: str, who: str, now: int) -> list[Kept]:
    """End a key at once, by its prefix, or all of a name.

    Raises
    ------
    InputError
        If no key that still opens has that prefix or name.
    """
    ended = _open(connection, named, now)
    for each in ended:
        keys.end(connection, each.key_id, now)
        change = Change(at=now, who=who, what="key revoked", about=each.key_id)
        audit.add(connection, change)
    return ended


def rotate(
    connection: Connection, named: str, who: str, now: int, grace_us: int = ROTATION_US
) -> str:
    """A new key of the same name and scopes; the old one goes on for a while.

    Raises
    ------
    InputError
        If not exactly one key that still opens has that prefix or name.
    """
    old = _open(connection, named, now)
    if len({each.scopes for each in old}) > 1:
        remedy = "name one by its prefix; `callworthy keys list` shows them"
        raise InputError("is the name of keys with different scopes", "key", named, remedy)
    text = make(connection, old[0].name, old[0].scopes.split(), who, now)
    for each in old:
        keys.end(connection, each.key_id, now + grace_us)
        change = Change(at=now, who=who, what="key rotated", about=each.key_id)
        audit.add(connection, change)
    return text


def parts(text: str) -> tuple[str, str] | None:
    """The part that may be shown and the digest of all; None where it has not the shape of a key.

    Examples
    --------
    >>> parts("cw_short_x") is None
    True
    """
    found = _SHAPE.fullmatch(text)
    return None if found is None else (found[1], digest_of(text))


def digest_of(text: str) -> str:
    """What is kept of a key.

    A plain digest is enough where nobody chose the words: 256 random bits are not guessed.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def same(digest: str, other: str) -> bool:
    """Whether two digests are equal, in a time that says nothing of where they differ."""
    return hmac.compare_digest(digest, other)


def checked(scopes: Sequence[str]) -> list[str]:
    """The scopes, in the order of ``SCOPES``.

    Raises
    ------
    InputError
        If one is unknown, or there is none.
    """
    remedy = f"take some of {', '.join(SCOPES)}"
    for each in scopes:
        if each not in SCOPES:
            raise InputError("is not a scope", "scope", each, remedy)
    if not scopes:
        raise InputError("is missing", "scope", None, remedy)
    return [each for each in SCOPES if each in scopes]


def _drawn() -> tuple[str, str]:
    key_id = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(10))
    return key_id, f"{_START}_{key_id}_{secrets.token_urlsafe(32)}"


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        remedy = "take letters, digits, spaces, points and dashes, 60 at most"
        raise InputError("is not a name", "name", name, remedy)
    return name


def _open(connection: Connection, named: str, now: int) -> list[Kept]:
    wanted = named.removeprefix(f"{_START}_")
    found = [
        each
        for each in keys.every(connection)
        if wanted in (each.key_id, each.name) and (each.until is None or each.until > now)
    ]
    if not found:
        remedy = "`callworthy keys list` shows names and prefixes"
        raise InputError("is no key that opens anything", "key", named, remedy)
    return found
