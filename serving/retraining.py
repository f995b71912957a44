"""Retraining as durable work: looked at every hour, done in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from records import jobs
from records.jobs import Job

RETRAIN = "retrain"
HOUR_US = 3_600_000_000
#: No training takes longer; one whose worker died is taken up by another after it.
LEASE_US = 2 * HOUR_US
#: Below everything that people wait for.
NICENESS = 10
#: Exit codes of the command: fine, and the gate said no, which is an answer as well.
_ANSWERS = (0, 3)
_COMMAND = Path(__file__).parent.parent / "cli.py"


def ask(connection: Connection, at: int) -> None:
    """Have it looked at in the next hour, once however many ask. ``at`` is microseconds UTC."""
    hour = at // HOUR_US + 1
    look = Job(kind=RETRAIN, due_at=hour * HOUR_US, key=f"{RETRAIN}:{hour}")
    jobs.enqueue(connection, [look], at)


class RetrainingFailed(Exception):
    """The child process came to no answer."""


class Retrainer:
    """Runs ``callworthy retrain --if-due`` for a home; the service stays quick meanwhile.

    Parameters
    ----------
    home : the company's home
    environment : what the process gets, with the addresses of records and registry
    command : the program and what stands before the home; this installation's by default
    then : called after each look with the records and the moment (microseconds UTC)
    """

    def __init__(
        self,
        home: Path,
        environment: Mapping[str, str],
        command: Sequence[str] = (sys.executable, str(_COMMAND)),
        then: Callable[[Engine, int], None] | None = None,
    ) -> None:
        self._command = [*command, "--home", str(home), "retrain", "--if-due"]
        self._environment = {**os.environ, **environment}
        self._then = then
        self._child: subprocess.Popen[str] | None = None

    def do(self, engine: Engine, job: Job, now: int) -> None:
        """What a worker does with such a job; the next look is put down with it."""
        self.run()
        if self._then is not None:
            self._then(engine, now)
        with engine.begin() as connection:
            jobs.finish(connection, job, now)
            ask(connection, now)

    def run(self) -> int:
        """Run it to its end; answers its exit code.

        Raises
        ------
        RetrainingFailed
            With the last it said, where that is no answer.
        """
        self._child = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.setpriority(os.PRIO_PROCESS, self._child.pid, NICENESS)
        told = self._child.communicate()[1].strip().splitlines()
        if self._child.returncode not in _ANSWERS:
            last = told[-1] if told else "it said nothing"
            raise RetrainingFailed(f"exit code {self._child.returncode}: {last}")
        return self._child.returncode

    def stop(self) -> None:
        """End the child; what it had not decided is done again later."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
