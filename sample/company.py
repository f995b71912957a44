"""Makes the sample company: one folder, as any company would give, and the truth beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from definition import InputError
from sample import files
from sample.agreed import definition_text
from sample.copies import copies
from sample.leaks import LEAKS, columns
from sample.streams import Streams
from sample.truth import write_json, write_truth
from sample.world import world

#: Raised whenever the same arguments give other files than before.
FORMAT = 1
#: Everything make reports progress on.
STEPS = 12
#: In FOLDER/truth: what the folder was made from, and that it is not finished yet.
MADE, MAKING = "made.json", "making.json"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What was asked for; the same order gives the same bytes."""

    format: int = FORMAT
    n_leads: int
    seed: int
    drift: bool
    leaks: int


class Counter:
    """Counts steps and tells each to whoever wants to know."""

    def __init__(self, progress: Callable[[int, int], None] | None) -> None:
        self._progress = progress
        self._done = 0

    def __call__(self) -> None:
        """One step is done."""
        self._done += 1
        if self._progress:
            self._progress(self._done, STEPS)


def make(
    folder: Path,
    *,
    n_leads: int,
    seed: int,
    drift: bool = False,
    leaks: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write the sample company into a folder; a folder made by the same order is left as it is.

    Raises
    ------
    InputError
        If a number is out of range, or the folder holds anything else.
    """
    order = Order(n_leads=n_leads, seed=seed, drift=drift, leaks=leaks)
    _check(order)
    if _is_made(folder, order):
        return
    truth = folder / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    write_json(truth / MAKING, asdict(order))
    _write(folder, order, Counter(progress))
    # renamed last, so that a folder with made.json is whole
    (truth / MAKING).rename(truth / MADE)


def _write(folder: Path, order: Order, step: Counter) -> None:
    streams = Streams(seed=order.seed)
    made = world(streams, order.n_leads, order.drift, step)
    leaks = LEAKS[: order.leaks]
    again = copies(streams, made, wanted=any(leak.kind == "near_duplicates" for leak in leaks))
    text = definition_text(order.n_leads, leaks)
    (folder / "definition.toml").write_text(text, encoding="utf-8")
    step()
    files.write_leads(folder, made, again, columns(streams, leaks, made))
    step()
    files.write_events(folder, made, again)
    step()
    files.write_funnel(folder, made, again)
    step()
    files.write_feedback(folder, made)
    files.write_campaigns(folder, made)
    step()
    files.write_profiles(folder, made, streams)
    step()
    write_truth(folder / "truth", made, again, leaks)
    step()


def _check(order: Order) -> None:
    ranges = {
        "leads": (order.n_leads, 1, 5_000_000),
        "seed": (order.seed, 0, 2**63 - 1),
        "leaks": (order.leaks, 0, len(LEAKS)),
    }
    for field, (value, least, most) in ranges.items():
        if not least <= value <= most:
            raise InputError(
                f"must lie between {least} and {most}", field, value, "give a number in between"
            )


def _is_made(folder: Path, order: Order) -> bool:
    """Whether the folder holds this very sample; refuses one that holds something else."""
    if folder.is_file():
        raise InputError("is a file", "folder", str(folder), "name a folder that is new or empty")
    if not folder.exists() or not any(folder.iterdir()):
        return False
    if _order_in(folder / "truth" / MADE) == asdict(order):
        return True
    if _order_in(folder / "truth" / MAKING) is not None:
        return False
    remedy = "name a folder that is new or empty, or give the numbers it was made with"
    raise InputError("holds something else already", "folder", str(folder), remedy)


def _order_in(path: Path) -> dict[str, object] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return found if isinstance(found, dict) else None
