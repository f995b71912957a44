"""Looking into the mailbox as durable work: every mail on record before it is marked as such."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping

import sqlalchemy.exc
from sqlalchemy import Connection, Engine

from definition import Definition, InputError
from definition.mailbox import Mailbox
from records import jobs, mails
from records.database import durably
from records.jobs import Job
from records.mails import UNREAD
from records.moments import from_microseconds
from serving.bell import Bell
from serving.errors import Refusal
from serving.mailbox.inbox import Address, Inbox, Mail, Mark, opened
from serving.mailbox.letter import Letter
from serving.mailbox.taken import take

MAIL = "mail"
SECOND_US = 1_000_000
#: Mails taken in under one lease; the rest comes right after.
MOST = 100


def ask(connection: Connection, definition: Definition, at: int) -> None:
    """Have it looked into at a moment, once however many ask; nothing without a mailbox."""
    if definition.mailbox is not None:
        slot = at // (definition.mailbox.every_seconds * SECOND_US)
        look = Job(kind=MAIL, due_at=at, key=f"{MAIL}:{slot}")
        jobs.enqueue(connection, [look], at)


def address_of(box: Mailbox, environment: Mapping[str, str]) -> Address:
    """Where the mailbox is.

    Raises
    ------
    InputError
        If the environment does not say.
    """
    url = environment.get(box.url_name, "")
    if not url:
        raise InputError("is not set", box.url_name, None, "set it where `callworthy serve` starts")
    return Address.of(url, box.url_name)


class Looking:
    """What a worker does with such a job.

    Parameters
    ----------
    agreed : the definition in force
    environment : holds the mailbox' address
    clock : now, in microseconds UTC
    bell : rung after each mail, for its lead is looked at
    """

    def __init__(
        self,
        agreed: Callable[[], Definition],
        environment: Mapping[str, str],
        clock: Callable[[], int],
        bell: Bell,
    ) -> None:
        self._agreed = agreed
        self._environment = environment
        self._clock = clock
        self._bell = bell

    def look(self, engine: Engine, job: Job, now: int) -> None:
        """Take in what is new, and put down the next look.

        Raises
        ------
        MailboxClosed
            If it cannot be opened; it is tried again, with growing pauses.
        """
        definition = self._agreed()
        box = definition.mailbox
        is_rest = False
        if box is not None:
            address = address_of(box, self._environment)
            with opened(address, is_changed=bool(box.done)) as inbox:
                is_rest = self._take_in(engine, inbox, address.name, box, definition)
        now = self._clock()
        with engine.begin() as connection:
            jobs.finish(connection, job, now)
            if box is not None:
                ask(connection, definition, now if is_rest else now + box.every_seconds * SECOND_US)

    def _take_in(
        self, engine: Engine, inbox: Inbox, name: str, box: Mailbox, definition: Definition
    ) -> bool:
        """Whether there is more."""
        with engine.connect() as connection:
            until, newest = mails.read_until(connection, name), mails.newest(connection)
        mark = None if until is None else Mark(validity=until[0], uid=until[1])
        days = 1 if newest is not None else box.days_back
        start = from_microseconds(newest if newest is not None else self._clock())
        first_day = (start - dt.timedelta(days=days)).date()
        for number, mail in enumerate(inbox.since(mark, first_day)):
            if number == MOST:
                return True
            put(engine, mail, name, box, definition, self._clock())
            self._bell.ring()
            if box.done:
                inbox.move(mail.mark, box.done)
        return False


def put(
    engine: Engine, mail: Mail, name: str, box: Mailbox, definition: Definition, now: int
) -> None:
    """A mail and how far the mailbox was read, in one transaction.

    One that nothing can be made of is kept as it came: it must not stop those after it.
    """
    mail_id = hashlib.sha256(mail.raw).hexdigest()
    try:
        letter = Letter.read(mail.raw)
        mail_id = letter.mail_id
        with durably(engine) as connection:
            # First of all: who has the same mail at the same time waits here.
            if mails.claim(connection, mail_id, mail.came_at):
                made = take(connection, letter, box, definition, mail.came_at, now)
                mails.settle(connection, mail_id, made.state, lead_id=made.lead_id, why=made.why)
            _mark(connection, mail, name)
    except sqlalchemy.exc.SQLAlchemyError:
        # The records' fault, not the mail's: it is taken in when they are back.
        raise
    except Exception as error:  # anybody can send anything
        with durably(engine) as connection:
            if mails.claim(connection, mail_id, mail.came_at):
                mails.settle(connection, mail_id, UNREAD, why=_why(error), raw=mail.raw)
            _mark(connection, mail, name)


def _mark(connection: Connection, mail: Mail, name: str) -> None:
    mails.mark(connection, name, mail.mark.validity, mail.mark.uid)


def _why(error: Exception) -> str:
    """The rule that was broken; never a value, which may be anything."""
    if isinstance(error, InputError):
        return f"{error.field} {error.rule}"
    if isinstance(error, Refusal):
        return str(error)
    return type(error).__name__
