"""Which of somebody's addresses is tried now: one that fails rests, longer each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from tenacity import wait_exponential

from followup.addresses import Address
from followup.work import Retries
from records import channels
from records.channels import Health

SECOND_US = 1_000_000
#: It is switched off after so many failures, one after the other, over so long: a server that is
#: started anew is no dead one.
DEAD_AFTER, DEAD_US = 5, 300 * SECOND_US
#: One that is off is tried so soon, however long it is to rest, where there is no other way.
ANYWAY_US = 40 * SECOND_US
#: Whoever tries a failing address has it for so long.
_TURN_US = 30 * SECOND_US
_NO_END = 1_000_000
#: After a failure 1, 2, 4, … 30 seconds; once it is off 30 seconds, 1, 2, … 60 minutes.
_RESTS = Retries(pauses=wait_exponential(multiplier=1, max=30), most=_NO_END)
_RESTS_OFF = Retries(pauses=wait_exponential(multiplier=30, max=3600), most=_NO_END)


def ready(ways: Sequence[Address], known: Mapping[str, Health], now: int) -> list[Address]:
    """Those that may be tried now, in the order agreed.

    Where all rest it is the one that is off longest, unless it was tried a moment ago.
    """
    fresh = [way for way in ways if _rests_until(known.get(way.channel_id)) <= now]
    if fresh:
        return fresh
    off = [way for way in ways if _anyway_at(known[way.channel_id]) <= now]
    return sorted(off, key=lambda way: known[way.channel_id].off_at or 0)[:1]


def next_at(ways: Sequence[Address], known: Mapping[str, Health], now: int) -> int:
    """When one of them may be tried, microseconds UTC; later than now."""
    moments = []
    for way in ways:
        health = known.get(way.channel_id)
        rests = _rests_until(health)
        moments.append(min(rests, _anyway_at(health)) if health is not None else rests)
    return max(min(moments), now + SECOND_US)


def taken(
    connection: Connection, ways: Sequence[Address], known: Mapping[str, Health], now: int
) -> list[Address]:
    """Those that are ours to try: a failing one is tried by one message at a time."""
    return [
        way
        for way in ways
        if (health := known.get(way.channel_id)) is None
        or not health.failures
        or channels.takes_turn(connection, health, now + _TURN_US)
    ]


def failed(
    connection: Connection, way: Address, why: str, now: int, *, was_turn: bool
) -> Health | None:
    """Put a failure down; how the address does where this one switched it off, else None.

    Failures of messages that were on their way together count once: ``was_turn`` tells those that
    had the address to themselves from the rest.
    """
    before = channels.of(connection, [way.channel_id]).get(way.channel_id)
    before = before or Health(channel_id=way.channel_id, shown=way.shown)
    if before.failures and not was_turn:
        return None
    after = _after(before, why, now)
    is_first = channels.failed(connection, before, after)
    return after if is_first and after.off_at is not None and before.off_at is None else None


def _after(before: Health, why: str, now: int) -> Health:
    since = now if before.failing_since is None else before.failing_since
    failures = before.failures + 1
    is_off = before.off_at is not None or (failures >= DEAD_AFTER and now >= since + DEAD_US)
    tries = before.tries + 1 if is_off else 0
    rest = _RESTS_OFF.pause_us(tries) if is_off else _RESTS.pause_us(failures)
    assert rest is not None
    return replace(
        before,
        failures=failures,
        failed_at=now,
        failing_since=since,
        error=why,
        try_at=now + rest,
        tries=tries,
        off_at=(before.off_at or now) if is_off else None,
    )


def _rests_until(health: Health | None) -> int:
    return 0 if health is None or not health.failures else health.try_at or 0


def _anyway_at(health: Health) -> int:
    """When it is tried although it rests; one that is not off rests briefly anyway."""
    rests = _rests_until(health)
    if health.off_at is None or health.failed_at is None:
        return rests
    return min(rests, health.failed_at + ANYWAY_US)
