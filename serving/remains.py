"""Files of a home in which a text still stands, looked for in a process of its own.

SQLite keeps its locks with the process: whoever opens and closes a database's file beside it gives
up every lock this process holds, and another process may then write what ours is reading. So the
files are opened by a child. It knows the standard library only, to be quick.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

#: Read at a time.
_PIECE = 1_000_000


def remains(home: Path, strings: Collection[str]) -> tuple[str, ...]:
    """Files under a home that hold one of these, by their place in it, sorted."""
    if not strings:
        return ()
    asked = json.dumps({"home": str(home), "strings": sorted(strings)})
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout))


def _holding(home: Path, wanted: list[bytes]) -> Iterator[str]:
    longest = max(len(text) for text in wanted)
    for path in sorted(home.rglob("*")):
        if path.is_file() and _holds(path, wanted, longest):
            yield str(path.relative_to(home))


def _holds(path: Path, wanted: list[bytes], longest: int) -> bool:
    tail = b""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                # A text may lie across two pieces.
                if any(text in tail + piece for text in wanted):
                    return True
                tail = piece[-longest:]
    except OSError:
        # Gone meanwhile, as files of a database beside it come and go.
        return False
    return False


if __name__ == "__main__":
    said = json.load(sys.stdin)
    texts = [text.encode() for text in said["strings"]]
    json.dump(list(_holding(Path(said["home"]), texts)), sys.stdout)
