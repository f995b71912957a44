"""Many leads at once: the score's columns, the same numbers as one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson
import pandas as pd

from features.history import History
from features.payload import history_of
from models.lead_json import read_lead, read_moment, shown
from models.scoring import Reason, Scorer

#: Columns of every bulk answer, in order.
COLUMNS = (
    "lead_id",
    "as_of",
    "card_id",
    "verdict",
    "probability",
    "base_points",
    "fit_points",
    "engagement_points",
    "total_points",
    "reasons",
)


def score_history(scorer: Scorer, history: History) -> pd.DataFrame:
    """One row per row of the history, with the reasons as JSON."""
    scored = scorer.score(history)
    frame = pd.DataFrame(
        {
            "lead_id": list(history.lead_ids),
            "as_of": [shown(moment) for moment in history.as_of.tolist()],
            "card_id": scorer.card.card_id,
            "verdict": [each.verdict for each in scored],
            "probability": [each.probability for each in scored],
            "base_points": scorer.card.base_points,
            "fit_points": [each.fit_points for each in scored],
            "engagement_points": [each.engagement_points for each in scored],
            "total_points": [each.total_points for each in scored],
            "reasons": [
                orjson.dumps([_plain(one) for one in each.reasons]).decode() for each in scored
            ],
        },
        columns=list(COLUMNS),
    )
    return frame


def score_json(
    scorer: Scorer, leads: Sequence[str], moments: Sequence[Any], now: dt.datetime
) -> pd.DataFrame:
    """Score leads given as JSON texts, each at its moment (ISO 8601; empty means now).

    Raises
    ------
    InputError
        If a text is no lead or a moment is no time, naming the row.
    """
    zone = scorer.definition.company.timezone
    payloads = [
        read_lead(text, scorer.definition, f"[{place}].lead_json")
        for place, text in enumerate(leads)
    ]
    as_of = [
        read_moment(moment, zone, f"[{place}].as_of", default=now)
        for place, moment in enumerate(moments)
    ]
    return score_history(scorer, history_of(payloads, as_of, scorer.definition))


def _plain(reason: Reason) -> dict[str, Any]:
    return {
        "feature": reason.feature,
        "half": reason.half,
        "label": reason.label,
        "value": reason.value,
        "points": reason.points,
        "shap_log_odds": reason.shap_log_odds,
    }
