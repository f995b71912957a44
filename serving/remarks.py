"""What a door takes and yet remarks on: it is stored, and somebody may want to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from definition import Definition
from followup.routing import known_as
from serving.errors import Refusal

#: Told at most: one mistake makes many of them.
_MOST = 20
_STORED = 200


def remarks(rows: Sequence[Any], definition: Definition) -> list[Refusal]:
    """In the shape of a refusal, none of which is one.

    Parameters
    ----------
    rows : bodies of a door; a tuple where one object came by itself
    definition : what is agreed now
    """
    found: list[Refusal] = []
    reps = known_as(definition)
    for place, row in enumerate(rows):
        at = f"[{place}]." if isinstance(rows, list) else ""
        found += _on(row, at, reps)
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def _on(row: Any, at: str, reps: dict[str, str]) -> Iterator[Refusal]:
    rep = getattr(row, "rep", None)
    if reps and rep is not None and " ".join(rep.split()).casefold() not in reps:
        remedy = "send a name or address under [reps], or add the rep there"
        yield Refusal(_STORED, "is no rep that is agreed on", f"{at}rep", rep, remedy)
    if getattr(row, "disposition", None) == "disqualified" and not row.reason:
        remedy = "send why: without it nobody learns from the lead, and the report says so"
        yield Refusal(_STORED, "is missing", f"{at}reason", None, remedy)
