"""The answers of sales that count: one per rep and lead, after a call, and known by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

GOOD = "good"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One row per answer that counts, oldest first; answers without a moment come first."""

    lead_ids: npt.NDArray[np.object_]
    #: Microseconds UTC; NaN where it is not known.
    at: npt.NDArray[np.float64]
    #: Who answered; "" where that is not on record.
    reps: npt.NDArray[np.object_]
    is_good: npt.NDArray[np.bool_]
    #: As written; "" where none was given.
    reasons: npt.NDArray[np.object_]
    #: Left out: the same rep answered again later, and nobody had called by then.
    n_replaced: int
    n_not_called: int

    def __len__(self) -> int:
        return len(self.lead_ids)

    @classmethod
    def of(
        cls,
        feedback: pd.DataFrame,
        attempts: pd.DataFrame,
        until: int,
        *,
        calls_known: bool | None = None,
    ) -> Answers:
        """Choose the answers that count.

        Parameters
        ----------
        feedback : frame with lead_id, at (may be missing), verdict, reason, rep
        attempts : frame with lead_id, at (may be missing) of the calls of these leads
        until : microseconds UTC; what was answered later is not known yet
        calls_known : whether a lead without a call on record was not called; where any is, if None

        Examples
        --------
        >>> said = pd.DataFrame({"lead_id": ["A", "A", "B"], "verdict": ["bad", "good", "bad"],
        ...     "at": pd.array([1, 5, 5], dtype="Int64"), "reason": [None] * 3, "rep": ["jan"] * 3})
        >>> calls = pd.DataFrame({"lead_id": ["A"], "at": pd.array([3], dtype="Int64")})
        >>> found = Answers.of(said, calls, until=9)
        >>> found.lead_ids.tolist(), found.is_good.tolist(), found.n_not_called
        (['A'], [True], 1)
        """
        known = feedback[~(feedback["at"] > until).fillna(False)].copy()
        known["rep"] = known["rep"].fillna("")
        # By lead as well: who asks in another order must count the same answers first.
        known = known.sort_values(["at", "lead_id"], na_position="first")
        last = known.drop_duplicates(["lead_id", "rep"], keep="last")
        must_be_called = len(attempts) > 0 if calls_known is None else calls_known
        kept = last[_called(last, attempts)] if must_be_called else last
        return cls(
            lead_ids=_objects(kept["lead_id"]),
            at=kept["at"].to_numpy(dtype=np.float64, na_value=np.nan),
            reps=_objects(kept["rep"]),
            is_good=(kept["verdict"] == GOOD).to_numpy(dtype=bool),
            reasons=_objects(kept["reason"].fillna("")),
            n_replaced=len(known) - len(last),
            n_not_called=len(last) - len(kept),
        )

    def rows(self, which: npt.NDArray[Any]) -> Answers:
        """Only those answers."""
        return Answers(
            lead_ids=self.lead_ids[which],
            at=self.at[which],
            reps=self.reps[which],
            is_good=self.is_good[which],
            reasons=self.reasons[which],
            n_replaced=self.n_replaced,
            n_not_called=self.n_not_called,
        )


def _called(answers: pd.DataFrame, attempts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether somebody had tried to call by the answer; without dates, whether anybody did."""
    first = attempts.groupby("lead_id")["at"].min()
    called_at = answers["lead_id"].map(first).astype("Float64")
    undated = answers["at"].isna() | called_at.isna()
    in_time = (called_at <= answers["at"].astype("Float64")).fillna(False)
    is_called = answers["lead_id"].isin(attempts["lead_id"])
    return (is_called & (undated | in_time)).to_numpy(dtype=bool)


def _objects(column: pd.Series) -> npt.NDArray[np.object_]:
    return column.to_numpy(dtype=object)
