"""What a home signs with: a key for each purpose, and a secret of its own for outgoing webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Literal

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from records import homes, tables
from records.rows import put

Purpose = Literal["feedback", "judge-page", "sign-in", "exploration"]
_DAY_US = 86_400_000_000
#: So long the webhook's old secret signs as well, so that its receivers can be changed.
OVERLAP_US = 7 * _DAY_US
#: Names in the table ``home``.
_ROOT, _WEBHOOK, _BEFORE, _SPLIT = "root", "webhook", "webhook_before", "split_at"


def key(connection: Connection, purpose: Purpose) -> str:
    """The key for one purpose: from it neither the root nor another key can be told."""
    root = _made_once(connection, _ROOT, secrets.token_urlsafe(32))
    return hmac.new(root.encode(), f"callworthy {purpose}".encode(), hashlib.sha256).hexdigest()


def feedback_keys(connection: Connection, now: int) -> list[str]:
    """By which feedback links are good: ours, and for as long as they last that of older ones.

    Before there was a key per purpose they were signed with what receivers of webhooks knew.
    """
    split_at = _kept(connection, _SPLIT)
    is_old_good = split_at is not None and now < int(split_at) + 30 * _DAY_US
    own = key(connection, "feedback")
    return [own, homes.secret(connection)] if is_old_good else [own]


def webhook_secrets(connection: Connection, now: int) -> list[str]:
    """What outgoing webhooks are signed with: the secret in force, then the one before it."""
    found = [_made_once(connection, _WEBHOOK, _new_secret())]
    before = _kept(connection, _BEFORE)
    if before is not None:
        told = orjson.loads(before)
        found += [told["secret"]] if now < told["until"] else []
    return found


def rotate_webhook(connection: Connection, now: int) -> str:
    """A new secret; the old one signs beside it for a while. Answers the new one."""
    old = webhook_secrets(connection, now)[0]
    before = orjson.dumps({"secret": old, "until": now + OVERLAP_US}).decode()
    new = _new_secret()
    for name, value in ((_BEFORE, before), (_WEBHOOK, new)):
        connection.execute(sa.delete(tables.home).where(tables.home.c.name == name))
        connection.execute(sa.insert(tables.home).values(name=name, value=value))
    return new


def _new_secret() -> str:
    """As Standard Webhooks writes them, so that its libraries take it as it is."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _made_once(connection: Connection, name: str, value: str) -> str:
    # Looked for first: writing would make others wait until the caller's transaction ends.
    there = _kept(connection, name)
    if there is None:
        put(connection, tables.home, [(name, value)])
        there = _kept(connection, name)
    return str(there)


def _kept(connection: Connection, name: str) -> str | None:
    query = sa.select(tables.home.c.value).where(tables.home.c.name == name)
    return connection.execute(query).scalar()
