"""What a new card moved, and what came in since the one before: outcomes, and sales' answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from definition import Definition
from models.card import Card
from models.moved import Move, moved
from training.feedback import Said
from training.feedback.examples import Evidence
from training.labels import LOST, WON
from training.prepare import Prepared

#: Where it stands in a training's run.
MOVED = "moved.json"
#: Rows told, those that matter most first.
_MOST = 40


def answered_before(
    prepared: Prepared, definition: Definition, since: int | None
) -> Evidence | None:
    """What sales had said until then; None where nothing that counts was said since.

    A card learned from this and all else that is known differs from the new card only by what
    sales' new answers did. Leads, outcomes and whom to believe are those of now.
    """
    said = prepared.said
    fresh = ~(said.answers.at <= (-1 if since is None else since))
    if not fresh.any():
        return None
    until = -1 if since is None else since
    feedback = prepared.outcomes.feedback
    known = feedback[(feedback["at"] <= until).fillna(False).to_numpy(dtype=bool)]
    outcomes = replace(prepared.outcomes, feedback=known)
    return Said.of(outcomes, said.everyone, definition, prepared.labels.observed_until).evidence


def as_json(
    before: Card, after: Card, prepared: Prepared, since: int | None, without: Card | None
) -> str:
    """The rows with other points, each with what became known of its leads since.

    Parameters
    ----------
    before : the champion
    after : the new card
    prepared : what the new one was learned from
    since : until when the champion had learned, microseconds UTC; None where that is not known,
        and then everything counts
    without : the new card as it would be without sales' new answers; None where there are none
    """
    everyone = prepared.everyone
    is_new = _became_known(prepared, since)
    is_won = is_new & (everyone.outcomes == WON)
    answers = prepared.said.answers
    places = pd.Index(everyone.lead_ids).get_indexer(pd.Index(answers.lead_ids))
    is_fresh = (places >= 0) & ~(answers.at <= (since or -1))

    def told(move: Move) -> dict[str, Any]:
        about = is_fresh.copy()
        about[is_fresh] = move.is_in[places[is_fresh]]
        said = pd.Series(answers.is_good[about]).groupby(answers.reps[about].astype(str))
        by_rep = {rep: [int(good.sum()), len(good)] for rep, good in said if rep}
        return {
            "feature": move.feature.feature,
            "label": move.feature.label,
            "half": move.feature.half,
            "value": move.value,
            "before": move.before,
            "after": move.after,
            "leads": int(move.is_in.sum()),
            "outcomes": int((move.is_in & is_new).sum()),
            "won": int((move.is_in & is_won).sum()),
            "answers": int(about.sum()),
            "good": int(answers.is_good[about].sum()),
            # What would be otherwise without them: the rest of the move is the outcomes'.
            "by_feedback": 0 if without is None else move.after - move.of(without, everyone.table),
            "by_rep": by_rep,
        }

    rows = [told(each) for each in moved(before, after, everyone.table)[:_MOST]]
    plain = {
        "before": before.card_id,
        "since": since,
        "line": [vars(before.thresholds), vars(after.thresholds)],
        "base_points": [before.base_points, after.base_points],
        "outcomes": int(is_new.sum()),
        "won": int(is_won.sum()),
        "answers": int(is_fresh.sum()),
        "good": int(answers.is_good[is_fresh].sum()),
        "by_feedback": sum(each["by_feedback"] != 0 for each in rows),
        "moves": rows,
    }
    return orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode()


def _became_known(prepared: Prepared, since: int | None) -> npt.NDArray[np.bool_]:
    """Which leads have a final outcome now and had none then, shape (n,)."""
    everyone = prepared.everyone
    is_known = np.isin(everyone.outcomes, [WON, LOST])
    if since is None or prepared.labels_at is None:
        return is_known
    then = prepared.labels_at(since).frame
    known_then = then.loc[then["outcome"].isin([WON, LOST]), "lead_id"]
    return is_known & ~np.isin(everyone.lead_ids, known_then.to_numpy(dtype=object))
