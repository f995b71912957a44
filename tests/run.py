"""Everything that CI runs, in the order in which it fails soonest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

STEPS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "spelling": ["codespell"],
    "layers": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
    "tests": [
        "pytest",
        "-q",
        "-rs",
        "--durations",
        "25",
        "--numprocesses",
        "2",
        "--dist",
        "loadfile",
    ],
}
#: Two processes on two cores: more threads in each only wait for one another.
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> int:
    """Run every step; the first that fails ends it."""
    for name, (tool, *arguments) in STEPS.items():
        start = time.monotonic()
        print(f"== {name}", flush=True)
        # As a module where it is pytest, so that tests can start processes that import tests.
        command = [sys.executable, "-m", tool] if tool == "pytest" else [BIN / tool]
        done = subprocess.run(
            [*command, *arguments], cwd=ROOT, env={**os.environ, **THREADS}, check=False
        )
        if done.returncode:
            print(f"== {name} failed: {tool} {' '.join(arguments)}", flush=True)
            return done.returncode
        print(f"== {name} fine ({time.monotonic() - start:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
