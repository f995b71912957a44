"""A turn over processes: who has it is named, and who died or was ended holds up nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from training.holder import Holder
from training.turn import NotOurTurn, Turn

NOW_US = 1_000_000_000_000

_HOLD = """
import sys, time
from records.database import connect
from training.turn import Turn
with Turn(connect(sys.argv[1]), lambda: 1_000_000_000_000):
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def records(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


@contextmanager
def holding(records) -> Iterator[subprocess.Popen[str]]:
    """A process that has the turn."""
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-c", _HOLD, str(records.url)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None and child.stdout.readline() == "mine\n"
        try:
            yield child
        finally:
            child.kill()


def turn(records) -> Turn:
    return Turn(records, lambda: NOW_US)


def test_who_waits_hears_who_has_it_and_until_when(records):
    with turn(records), pytest.raises(NotOurTurn, match=f"process {os.getpid()} on .* 13:48:40"):
        turn(records).check()
    turn(records).check()


def test_a_process_that_was_killed_holds_up_nobody(records):
    with holding(records) as child:
        with pytest.raises(NotOurTurn, match=f"process {child.pid} "):
            turn(records).check()
        child.kill()
        child.wait()
        turn(records).check()


def test_a_process_that_is_ended_gives_it_back(records):
    with holding(records) as child:
        child.send_signal(signal.SIGTERM)
        assert child.wait() == 143
        # Whoever comes from another machine cannot see that it is dead, and need not.
        away = turn(records)
        away._holder = "elsewhere 1 X"
        away.check()


def test_of_another_machine_nobody_knows_who_lives_there():
    gone = Holder(host="elsewhere", pid=2**22 + 1, turn="X")
    assert not gone.is_dead
    assert Holder.read("01JD") is None
