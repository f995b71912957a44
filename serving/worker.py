"""The one place that starts durable work: in the service's process, or in one of its own."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine

from definition import Definition
from followup import absence, assign, keep, periodic, quiet, sealing, tidy
from followup.kinds import (
    ASSIGN,
    BESIDE,
    INSIDE,
    NOTIFYING,
    REPORT,
    ROLL,
    SCORE,
    SEAL,
    TIDY,
    TO_PEOPLE,
    TO_SYSTEMS,
    TRACK,
)
from followup.notices import PATIENCE, Post
from followup.periodic import Periodic
from followup.work import LEASE_US, Handler, Work
from serving import card_news, rescore, retraining, rolling
from serving.agreed import AgreedNow
from serving.bell import Bell
from serving.errors import Refusal
from serving.lane import LOOK_EVERY, Kinds, Lane
from serving.learned import learned
from serving.learning import Learning
from serving.mailbox import looking
from serving.mailbox.looking import MAIL, Looking
from serving.retraining import RETRAIN, Retrainer
from serving.state import State
from settings import Settings

#: ``LOOK_EVERY`` where nobody waits: a retraining.
LOOK_SELDOM = 5.0
#: Jobs taken at a time inside: fewer transactions, yet others' turn comes soon.
AT_A_TIME = 8
PLAN_EVERY_US = 60_000_000
#: Threads that wait for others' servers, each with one notice at a time: those of mail and chat,
#: and of the company's own system and hot leads, which wait for no mail.
SENDERS = {TO_PEOPLE: 5, TO_SYSTEMS: 2}
#: Seconds for which a thread may keep the interpreter while others want it. Each statement gives it
#: away and has to get it back: at Python's own 0.005 most of a lead's time went into waiting so.
SWITCH_AFTER = 0.0005


class Worker:
    """All lanes of one process.

    Parameters
    ----------
    state : State
        Its champion must be started.
    lease_us : int, microseconds
        After so long a worker is taken for dead; longer than any job takes.
    """

    def __init__(self, state: State, lease_us: int = LEASE_US) -> None:
        name = f"{socket.gethostname()}:{os.getpid()}"
        handlers = handlers_of(state)
        self._planned: Definition | None = None
        self._planned_at = 0

        def beside() -> Kinds:
            self._plan(state)
            return [kinds for kinds in BESIDE if ROLL not in kinds or state.champion.has_card]

        def inside() -> Kinds:
            # Leads wait for the first card; it would be no failure of theirs.
            return [kinds for kinds in INSIDE if SCORE not in kinds or state.champion.has_card]

        def work(label: str) -> Work:
            return Work(
                engine=state.engine,
                handlers=handlers,
                clock=state.now,
                name=f"{name}:{label}",
                lease_us=lease_us,
                patience=dict.fromkeys(NOTIFYING, PATIENCE),
            )

        to_send = Bell()
        own = Lane(
            work("inside"),
            inside,
            hears=state.bell,
            most=AT_A_TIME,
            # Other kinds seldom have something told: that is found at the next look.
            rings=to_send,
            after=(ASSIGN,),
        )
        senders = [
            Lane(
                work(f"{kinds[0][0]}{n}"),
                partial(tuple, kinds),
                hears=to_send,
                most=1,
                # One of them looks for all: looks of every thread would cost more than the work.
                every=LOOK_EVERY if n == 0 else LOOK_SELDOM,
                rouses=n == 0,
            )
            for kinds, n_senders in SENDERS.items()
            for n in range(n_senders)
        ]
        long = Lane(work("beside"), beside, hears=Bell(), most=1)
        self._lanes = [own, long, *senders]
        self._retrainer: Retrainer | None = None
        if state.definition_path is not None:
            self._retrainer = _retrainer(state, state.definition_path.parent)
            self._lanes.append(_learning(state, self._retrainer, f"{name}:retrain"))
        # A server that hangs keeps nobody waiting.
        mail = Lane(work("mail"), lambda: ((MAIL,),), hears=Bell(), most=1, every=1)
        self._lanes.append(mail)

    def _plan(self, state: State) -> None:
        """Put down what comes back every day, week and quarter.

        Every minute anew: what was given up must not end the days after it. What is agreed on
        newly begins at once.
        """
        try:
            definition = state.agreed()
        except Refusal:
            # Nobody loaded a company yet.
            return
        is_known = definition is self._planned
        if is_known and 0 <= state.now() - self._planned_at < PLAN_EVERY_US:
            return
        with state.engine.begin() as connection:
            plan(connection, definition, state.now())
        self._planned, self._planned_at = definition, state.now()

    def start(self) -> None:
        """Begin."""
        sys.setswitchinterval(SWITCH_AFTER)
        for each in self._lanes:
            each.start()

    def stop(self) -> None:
        """End; what is not finished is taken up again later, here or elsewhere."""
        if self._retrainer is not None:
            self._retrainer.stop()
        for each in self._lanes:
            each.stop(seconds=5)


def plan(connection: Connection, definition: Definition, now: int) -> None:
    """What comes back by the calendar; each asks for its own next time when it is done."""
    tidy.ask(connection, now)
    absence.ask(connection, definition, now)
    sealing.ask(connection, now)
    periodic.ask(connection, definition, now)
    rolling.ask(connection, definition, now)
    quiet.ask(connection, definition, now)
    retraining.ask(connection, now)
    looking.ask(connection, definition, now)


def _retrainer(state: State, home: Path) -> Retrainer:
    def then(engine: Engine, now: int) -> None:
        learning = Learning.of(state.champion.registry)
        with engine.begin() as connection:
            card_news.tell(
                connection, learning, state.definition(), state.environment, state.base, now
            )

    return Retrainer(home, state.environment, then=then)


def _learning(state: State, retrainer: Retrainer, name: str) -> Lane:
    """A lane of its own: minutes of learning must not keep leads waiting."""
    work = Work(
        engine=state.engine,
        handlers={RETRAIN: retrainer.do},
        clock=state.now,
        name=name,
        lease_us=retraining.LEASE_US,
    )
    return Lane(work, lambda: ((RETRAIN,),), hears=Bell(), most=1, every=LOOK_SELDOM)


def handlers_of(state: State) -> Mapping[str, Handler]:
    """Who does which kind of work."""
    agreed = state.agreed
    told = partial(learned, registry=state.champion.registry)
    return {
        SCORE: rescore.rescore(state.champion.in_use, state.exploring, agreed),
        ASSIGN: assign.assign(agreed),
        TRACK: keep.track(agreed),
        ROLL: rolling.roll(state.champion.in_use, agreed, state.exploring),
        REPORT: Periodic(agreed=agreed, environment=state.environment, learned=told).tell,
        TIDY: tidy.tidy,
        SEAL: sealing.seal,
        MAIL: Looking(agreed, state.environment, state.now, state.bell).look,
        **dict.fromkeys(NOTIFYING, _post(state, agreed).send),
    }


def _post(state: State, agreed: AgreedNow) -> Post:
    return Post(agreed=agreed, environment=state.environment, base=state.base, clock=state.now)


def work(settings: Settings, *, announce: Callable[[str], None]) -> None:
    """Do durable work until somebody says stop (Ctrl-C or SIGTERM).

    Raises
    ------
    InputError
        If the home's records cannot be used.
    """
    state = State.of(settings)
    is_over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: is_over.set())
    state.champion.start()
    worker = Worker(state)
    worker.start()
    announce("ready to work")
    is_over.wait()
    worker.stop()
    state.champion.stop()
    state.writer.close()
    state.engine.dispose()
