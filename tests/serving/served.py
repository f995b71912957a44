"""The service as people run it: in a process of its own, ended as they end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Served:
    """A service that runs."""

    #: Such as ``http://127.0.0.1:3000``.
    address: str
    process: subprocess.Popen[str]

    def ended_by(self, sign: signal.Signals) -> int:
        """The code it ends with, once it has ended."""
        self.process.send_signal(sign)
        return self.process.wait(timeout=20)


def started(home: Path, **environment: str) -> subprocess.Popen[str]:
    """``callworthy serve`` on a home."""
    command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), "serve"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PORT": "0", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def served(home: Path, **environment: str) -> Iterator[Served]:
    """A service on any free port, from when it says that it is ready."""
    process = started(home, **environment)
    try:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        assert said[:1] == ["ready"], process.communicate(timeout=20)[1]
        yield Served(address=said[1], process=process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)
