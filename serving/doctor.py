"""What is in order in a home and what is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy import Connection

from definition import InputError, read
from models.registry import Registry
from records import mails
from records.database import connect, migrate
from records.tables import jobs, leads
from serving import reach
from serving.doubts import doubts
from serving.learning import Learning
from serving.mailbox.inbox import MailboxClosed, opened
from serving.mailbox.looking import address_of
from settings import Settings


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    is_fine: bool
    told: str
    #: Of what is fine as well: then it is only worth a look.
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at the home, its records, its definition and its card."""
    return [
        _looked(what, look)
        for what, look in (
            ("home", lambda: _home(settings)),
            ("definition", lambda: _definition(settings)),
            ("records", lambda: _records(settings)),
            ("card", lambda: _card(settings)),
            ("notices", lambda: _notices(settings)),
            ("recipients", lambda: _recipients(settings)),
            ("mailbox", lambda: _mailbox(settings)),
            ("work", lambda: _work(settings)),
        )
    ] + _doubts(settings)


def _looked(what: str, look: Callable[[], str | tuple[str, str]]) -> Finding:
    try:
        told = look()
        told, remedy = (told, "") if isinstance(told, str) else told
        return Finding(what=what, is_fine=True, told=told, remedy=remedy)
    except InputError as error:
        return Finding(what=what, is_fine=False, told=error.rule, remedy=error.remedy)
    except sqlalchemy.exc.SQLAlchemyError as error:
        told = str(error).splitlines()[0]
        return Finding(what=what, is_fine=False, told=told, remedy="check CALLWORTHY_DATABASE_URL")


def _doubts(settings: Settings) -> list[Finding]:
    """What is fine to follow, and yet worth a look; nothing where the file cannot be read."""
    try:
        found = list(doubts(read(settings.definition_path), settings.environment))
    except InputError:
        return []
    return [
        Finding(
            what=each.field, is_fine=True, told=f"{each.value!r} {each.rule}", remedy=each.remedy
        )
        for each in found
    ]


def _home(settings: Settings) -> str:
    if not settings.home.is_dir():
        raise InputError("is not there", "home", str(settings.home), "run `callworthy load FOLDER`")
    if not os.access(settings.home, os.W_OK):
        raise InputError("cannot be written", "home", str(settings.home), "give yourself the right")
    free = shutil.disk_usage(settings.home).free
    if free < 200_000_000:
        raise InputError(f"has {free / 1e6:.0f} MB left", "home", str(settings.home), "make room")
    return f"{settings.home}, {free / 1e9:,.0f} GB free"


def _definition(settings: Settings) -> str:
    definition = read(settings.definition_path)
    signed = ", ".join(definition.signatures) or "nobody"
    return f"{definition.company.name}, signed by {signed}"


def _records(settings: Settings) -> str:
    with _opened(settings) as connection:
        n_leads = connection.execute(sa.select(sa.func.count()).select_from(leads)).scalar()
        return f"{n_leads:,} leads ({connection.dialect.name})"


def _card(settings: Settings) -> str:
    own = settings.tracking_uri.startswith("sqlite")
    registry = Registry(settings.tracking_uri, settings.artifacts_path if own else None)
    champion = registry.champion()
    if champion is None:
        raise InputError("there is none yet", "card", None, "run `callworthy train`")
    told = f"version {champion.version}, {champion.card.card_id[:12]}"
    waiting = Learning.of(registry).waiting
    if waiting is not None:
        told += f"; version {waiting.version} passed the gate and waits for `callworthy promote`"
    return told


def _notices(settings: Settings) -> tuple[str, str]:
    with _opened(settings) as connection:
        return reach.sent(connection, read(settings.definition_path), settings.environment)


def _recipients(settings: Settings) -> tuple[str, str]:
    with _opened(settings) as connection:
        return reach.reached(connection, read(settings.definition_path), settings.environment)


def _mailbox(settings: Settings) -> str:
    """Whether it opens, and what could not be read."""
    box = read(settings.definition_path).mailbox
    if box is None:
        return "none agreed on"
    address = address_of(box, settings.environment)
    try:
        with opened(address, is_changed=False):
            pass
    except MailboxClosed as error:
        remedy = f"mend {box.url_name}, or the server; mails wait there"
        raise InputError(f"does not open: {error}", "mailbox", None, remedy) from None
    with _opened(settings) as connection:
        counts = mails.counts(connection)
    if n_unread := counts.get(mails.UNREAD, 0):
        remedy = "read them in the mailbox; `mails.why` has the reason"
        raise InputError(f"has {n_unread} mails that could not be read", "mailbox", None, remedy)
    told = ", ".join(f"{n:,} {state}" for state, n in sorted(counts.items())) or "no mail yet"
    return f"{address.name}: {told}"


def _work(settings: Settings) -> str:
    """What was given up, with why."""
    with _opened(settings) as connection:
        given_up = connection.execute(sa.select(jobs).where(jobs.c.failed_at.is_not(None))).all()
        waits = sa.and_(jobs.c.done_at.is_(None), jobs.c.failed_at.is_(None))
        n_waits = connection.execute(sa.select(sa.func.count()).where(waits)).scalar_one()
    if given_up:
        last = max(given_up, key=lambda row: row.failed_at)
        rule = f"was given up {len(given_up)} times, last {last.kind} ({last.error})"
        raise InputError(rule, "jobs", len(given_up), "mend what it says; the rows stay in jobs")
    return f"{n_waits:,} jobs wait for their moment"


@contextmanager
def _opened(settings: Settings) -> Iterator[Connection]:
    engine = connect(settings.database_url)
    try:
        migrate(engine)
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
