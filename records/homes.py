"""Whose company a home holds: one, and no other."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import InputError
from records import tables
from records.definitions import remember
from records.rows import put

__all__ = ["claim", "remember", "secret"]


def claim(connection: Connection, company: str) -> None:
    """Remember whose home this is; refuse another company.

    Raises
    ------
    InputError
        If the home belongs to another company, with the remedy.
    """
    put(connection, tables.home, [("company", company)])
    owner = connection.execute(
        sa.select(tables.home.c.value).where(tables.home.c.name == "company")
    ).scalar()
    if owner != company:
        raise InputError(
            f"cannot come into a home that holds {owner!r}",
            "company",
            company,
            "give it its own home: CALLWORTHY_HOME=folder or `callworthy --home folder`",
        )


def secret(connection: Connection) -> str:
    """What persons' signs are digested with, made when it is asked for first; see ``signing``.

    It cannot be changed: who is the same person is told by those digests.
    """
    kept = sa.select(tables.home.c.value).where(tables.home.c.name == "secret")
    # Looked for first: writing would make others wait until the caller's transaction ends.
    there = connection.execute(kept).scalar()
    if there is None:
        put(connection, tables.home, [("secret", secrets.token_urlsafe(32))])
        there = connection.execute(kept).scalar_one()
    return str(there)
