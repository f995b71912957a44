"""What was done about leads and what came of it, from the decisions on record.

One row per lead whose outcome is final and that was decided about here, on its own records: how
likely it was to go to sales, whether it did, what became of it. What came in a payload, and looks
at an earlier moment, qualify for nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition
from features.history import DAY_US
from records.tables import decisions, qualifications
from training.labels import LOST, NOT_CALLED, WON, WON_UNCALLED, Labels
from training.off_policy import Logged, OffPolicy, off_policy

#: Of more leads, the newest so many.
MOST_LEADS = 5_000
_AT_A_TIME = 400


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What was done and came of it, with what another line would have done."""

    logged: Logged
    #: Per lead: both halves' points at every decision at which its hard conditions held.
    points: tuple[npt.NDArray[np.int64], ...]

    def __len__(self) -> int:
        return len(self.logged)

    @property
    def n_explored(self) -> int:
        """Leads that went to sales by lot."""
        chance = self.logged.propensity
        return int((self.logged.to_sales & (chance > 0) & (chance < 1)).sum())

    def would_call(self, fit: int, engagement: int) -> npt.NDArray[np.bool_]:
        """Whom another line would have sent to sales at some decision, shape (n,)."""
        line = np.array([fit, engagement])
        return np.array([bool((each >= line).all(axis=1).any()) for each in self.points], bool)

    def under(self, fit: int, engagement: int) -> OffPolicy | None:
        """What another line would have brought; None where nothing was decided yet."""
        return off_policy(self.logged, self.would_call(fit, engagement)) if len(self) else None


def sent(connection: Connection, labels: Labels, definition: Definition) -> Sent:
    """All leads of whom it is known what became of them.

    Parameters
    ----------
    connection : to the records
    labels : what became of each lead
    definition : with the period in which a lead is drawn once

    Notes
    -----
    A lead that passed the line, ever, was sure to go: propensity 1. Another had a chance in each
    period in which it was looked at below the line: 1 - prod(1 - share). A lead that went to sales
    and was not called tells nothing of deals from calls, and is left out.
    """
    outcomes = labels.frame.set_index("lead_id")["outcome"]
    final = outcomes[outcomes.isin([WON, LOST, NOT_CALLED, WON_UNCALLED])]
    first = _first_qualifications(connection)
    period_us = definition.exploration.period_days * DAY_US
    rows = [
        row
        for lead_id, made in _decided(connection, list(final.index))
        if (row := _row(made, first.get(lead_id), str(final[lead_id]), period_us)) is not None
    ]
    return Sent(
        logged=Logged(
            to_sales=np.array([row.to_sales for row in rows], dtype=bool),
            propensity=np.array([row.propensity for row in rows], dtype=np.float64),
            won=np.array([row.won for row in rows], dtype=bool),
            chance=np.array([row.chance for row in rows], dtype=np.float64),
        ),
        points=tuple(row.points for row in rows),
    )


@dataclass(frozen=True, kw_only=True)
class _Row:
    to_sales: bool
    propensity: float
    won: bool
    chance: float
    points: npt.NDArray[np.int64]


def _row(
    made: Sequence[dict[str, Any]], first: tuple[str, int] | None, outcome: str, period_us: int
) -> _Row | None:
    """One lead from its decisions, oldest first; None where it tells nothing."""
    to_sales = first is not None
    if to_sales and outcome not in (WON, LOST):
        return None
    why, at = first or ("none", made[-1]["scored_at"])
    is_sure = why == "line" or any(each["verdict"] == "sales" for each in made)
    before = [each for each in made if each["scored_at"] <= at]
    return _Row(
        to_sales=to_sales,
        propensity=1.0 if is_sure else _drawn(before, period_us),
        won=to_sales and outcome == WON,
        chance=float((before or made)[-1]["chance"]),
        points=np.array(
            [[each["fit"], each["engagement"]] for each in made if each["may"]], dtype=np.int64
        ).reshape(-1, 2),
    )


def _drawn(made: Sequence[dict[str, Any]], period_us: int) -> float:
    """How likely the lead was to be drawn in any of the periods it was looked at."""
    shares: dict[int, float] = {}
    for each in made:
        period = each["as_of"] // period_us
        shares[period] = max(shares.get(period, 0.0), each["propensity"])
    return 1.0 - float(np.prod([1.0 - share for share in shares.values()]))


def _first_qualifications(connection: Connection) -> dict[str, tuple[str, int]]:
    """By lead: why it went to sales first, and when."""
    rows = qualifications.c
    query = sa.select(rows.lead_id, rows.why, rows.opened_at).order_by(rows.opened_at.desc())
    return {lead_id: (why, int(at)) for lead_id, why, at in connection.execute(query)}


def _decided(
    connection: Connection, lead_ids: list[str]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Leads with the decisions made on their own records, oldest first; the newest leads."""
    rows = decisions.c
    newest = sa.select(rows.lead_id, sa.func.max(rows.scored_at)).group_by(rows.lead_id)
    wanted = set(lead_ids)
    found = [(int(at), lead_id) for lead_id, at in connection.execute(newest) if lead_id in wanted]
    chosen = sorted(lead_id for _, lead_id in nlargest(MOST_LEADS, found))
    for start in range(0, len(chosen), _AT_A_TIME):
        some = chosen[start : start + _AT_A_TIME]
        query = (
            sa.select(rows.lead_id, rows.as_of, rows.scored_at, rows.inputs, rows.answer)
            .where(rows.lead_id.in_(some), rows.inputs != "")
            .order_by(rows.lead_id, rows.scored_at, rows.decision_id)
        )
        for lead_id, group in groupby(connection.execute(query), key=lambda row: str(row.lead_id)):
            made = [told for row in group if (told := _told(row)) is not None]
            if made:
                yield lead_id, made


def _told(row: Any) -> dict[str, Any] | None:
    """What counts of a decision; None where it could not have sent the lead to sales."""
    inputs = orjson.loads(row.inputs)
    if "history" not in inputs or "as_of" in inputs.get("asked", {}):
        return None
    answer = orjson.loads(row.answer)
    return {
        "as_of": int(row.as_of),
        "scored_at": int(row.scored_at),
        "verdict": answer["verdict"],
        "fit": answer["fit"]["points"],
        "engagement": answer["engagement"]["points"],
        "may": answer["must"]["passes"],
        "chance": answer["probability"],
        "propensity": answer["handover"]["propensity"],
    }
