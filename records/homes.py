"""Whose company a home holds: one, and no other."""

from __future__ import annotations

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition, InputError, content, version
from records import tables


def claim(connection: Connection, company: str) -> None:
    """Remember whose home this is; refuse another company.

    Raises
    ------
    InputError
        If the home belongs to another company, with the remedy.
    """
    query = sa.select(tables.home.c.value).where(tables.home.c.name == "company")
    owner = connection.execute(query).scalar()
    if owner is None:
        connection.execute(sa.insert(tables.home), [{"name": "company", "value": company}])
    elif owner != company:
        raise InputError(
            f"cannot come into a home that holds {owner!r}",
            "company",
            company,
            "give it its own home: CALLWORTHY_HOME=folder or `callworthy --home folder`",
        )


def remember(connection: Connection, definition: Definition, now: int) -> str:
    """Keep the text of a definition that is used; answers its version."""
    key = version(definition)
    query = sa.select(tables.definitions.c.version).where(tables.definitions.c.version == key)
    if connection.execute(query).scalar() is None:
        text = orjson.dumps(content(definition)).decode()
        row = {"version": key, "content": text, "first_used_at": now}
        connection.execute(sa.insert(tables.definitions), [row])
    return key
