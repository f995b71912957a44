"""Whom notices reach: addresses that are off, and people who have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition, InputError
from followup.addresses import FROM_ENVIRONMENT, addresses, filled_in
from followup.notify import CRM, HOT, MARKETING
from records import notices
from records.tables import channels
from records.tables import notices as told_of


def sent(
    connection: Connection, definition: Definition, environment: Mapping[str, str]
) -> tuple[str, str]:
    """How many notices were taken, and what the last failures say.

    Raises
    ------
    InputError
        If an address that is agreed on is switched off, with what the other side said last.
    """
    known = {
        way.channel_id
        for name in _recipients(definition)
        for way in addresses(name, definition, environment)
    }
    failing = sa.select(channels).where(channels.c.failures > 0).order_by(channels.c.shown)
    found = [row for row in connection.execute(failing) if row.channel_id in known]
    if off := [f"{row.shown} ({row.error})" for row in found if row.off_at is not None]:
        remedy = "mend the address under [channels]; it is tried again within the hour"
        raise InputError(f"are switched off at {'; '.join(off)}", "channels", len(off), remedy)
    taken = sa.select(sa.func.count()).where(told_of.c.sent_at.is_not(None))
    told = f"{connection.execute(taken).scalar_one():,} sent"
    if not found:
        return told, ""
    shaky = "; ".join(f"{row.shown} ({row.error})" for row in found)
    return f"{told}; failing at {shaky}", "nothing yet: it is tried again by itself"


def reached(
    connection: Connection, definition: Definition, environment: Mapping[str, str]
) -> tuple[str, str]:
    """Who can be told something, and who cannot, with what waits for them."""
    names = list(_recipients(definition))
    waits = notices.without_address(connection)
    nowhere = [name for name in names if not addresses(name, definition, environment)]
    told = [_told(name, waits.get(name, (0, 0))) for name in nowhere]
    if not told:
        return f"{len(names)} recipients, all with an address", ""
    unset = sorted(set(_unset(definition, environment)))
    what = f"set {', '.join(unset)}" if unset else "write one under [channels]"
    remedy = f"{what}; notices wait for an address for a week"
    return f"no address for {', '.join(told)}", remedy


def _recipients(definition: Definition) -> Iterator[str]:
    yield MARKETING
    yield from (name for name in (CRM, HOT) if name in definition.channels)
    yield from definition.reps


def _told(name: str, waits: tuple[int, int]) -> str:
    n_waiting, n_dropped = waits
    if not n_waiting and not n_dropped:
        return name
    return f"{name} ({n_waiting:,} wait, {n_dropped:,} given up)"


def _unset(definition: Definition, environment: Mapping[str, str]) -> Iterator[str]:
    for written in definition.channels.values():
        for each in written:
            url, _ = filled_in(each, environment)
            if each.startswith(FROM_ENVIRONMENT) and not url:
                yield each.removeprefix(FROM_ENVIRONMENT)
