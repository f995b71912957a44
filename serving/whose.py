"""Whose it is that a tool sends, where it knows a person by an address or a number only."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from definition import Definition, InputError
from records import people
from records.identities import identities, region_of


def lead(
    connection: Connection, who: Mapping[str, str], definition: Definition
) -> tuple[str, bool]:
    """The person's newest lead, and whether it is yet to be made.

    Raises
    ------
    InputError
        If what is sent belongs to nobody in particular.
    """
    region = region_of(definition.company.zone)
    signs = identities(who, region)
    if not signs:
        value = who.get("email") or who.get("phone")
        remedy = "send lead_id, or an address or number that is one person's own"
        raise InputError("tells of nobody in particular", "lead_id", value, remedy)
    known = people.newest_with(connection, who, region)
    if known is not None:
        return known, False
    return f"person-{people.key(connection, signs[0])[:20]}", True
