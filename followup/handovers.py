"""Handovers from frames, as the records and a company's files hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import pandas as pd

from followup.handover import Attempt, Handover, Said

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_Thing = TypeVar("_Thing")


def handovers(qualified: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> list[Handover]:
    """One handover per row of ``qualified``, in its order.

    Parameters
    ----------
    qualified : DataFrame of shape (n_handovers, ...)
        Columns lead_id, since and, where known, assigned_at, source, team, missing (a list of
        names), promised (a definition) and is_loaded.
        Moments are whole microseconds UTC, here and below.
    frames : mapping
        attempts, dispositions, feedback and deals, with columns as ``records.frames`` names them;
        a frame may be absent. Rows without a moment are left out: they tell no order.

    Examples
    --------
    >>> qualified = pd.DataFrame({"lead_id": ["L1"], "since": [0], "assigned_at": [60_000_000]})
    >>> attempts = pd.DataFrame({"lead_id": ["L1"], "at": [90_000_000], "channel": ["phone"],
    ...     "outcome": ["spoke"], "rep": ["jan"]})
    >>> [one] = handovers(qualified, {"attempts": attempts})
    >>> one.assigned_at.isoformat(), one.attempts[0].outcome
    ('1970-01-01T00:01:00+00:00', 'spoke')
    """
    attempts = _by_lead(frames.get("attempts"), _attempt)
    said = {name: _by_lead(frames.get(name), _saying(column)) for name, column in _WORDS.items()}
    return [
        Handover(
            lead_id=row["lead_id"],
            since=_datetime(row["since"]),
            assigned_at=_maybe(row.get("assigned_at")),
            source=_text(row.get("source")),
            team=_text(row.get("team")),
            missing=_names(row.get("missing")),
            promised=row.get("promised"),
            is_loaded=bool(row.get("is_loaded", False)),
            attempts=attempts.get(row["lead_id"], ()),
            dispositions=said["dispositions"].get(row["lead_id"], ()),
            feedback=said["feedback"].get(row["lead_id"], ()),
            deals=said["deals"].get(row["lead_id"], ()),
        )
        for row in _rows(qualified)
    ]


#: Per frame the column with the word.
_WORDS = {"dispositions": "disposition", "feedback": "verdict", "deals": "stage"}


def _by_lead(
    frame: pd.DataFrame | None, made: Callable[[Mapping[Hashable, Any]], _Thing]
) -> dict[str, tuple[_Thing, ...]]:
    found: dict[str, list[_Thing]] = {}
    for row in _rows(frame) if frame is not None else ():
        if not pd.isna(row["at"]):
            found.setdefault(row["lead_id"], []).append(made(row))
    return {lead_id: tuple(things) for lead_id, things in found.items()}


def _attempt(row: Mapping[Hashable, Any]) -> Attempt:
    return Attempt(at=_datetime(row["at"]), channel=row["channel"], outcome=row["outcome"])


def _saying(column: str) -> Callable[[Mapping[Hashable, Any]], Said]:
    def said(row: Mapping[Hashable, Any]) -> Said:
        return Said(at=_datetime(row["at"]), word=row[column], reason=_text(row.get("reason")))

    return said


def _rows(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.to_dict("records")


def _datetime(moment: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(microseconds=int(moment))


def _maybe(moment: Any) -> dt.datetime | None:
    return None if moment is None or pd.isna(moment) else _datetime(moment)


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _names(cell: Any) -> tuple[str, ...]:
    """An empty cell is nan."""
    return () if cell is None or isinstance(cell, float) else tuple(cell)
