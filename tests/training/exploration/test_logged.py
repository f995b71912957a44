"""What was done is read from decisions: who could go to sales, who did, what came of it."""

from __future__ import annotations

import json
from typing import cast

import pandas as pd
import pytest
import sqlalchemy as sa

from definition import Definition
from features.history import DAY_US
from records import tables
from training.closing import ClosingSpeed
from training.exploration.logged import sent
from training.labels import LOST, NOT_CALLED, OPEN, WON, Labels

MONTH_US = 28 * DAY_US
DEFINITION = Definition()


def decision(lead_id: str, at: int, points: tuple[int, int], share: float = 0.1, **more) -> dict:
    verdict = more.get("verdict", "nurture")
    answer = {
        "verdict": verdict,
        "fit": {"points": points[0]},
        "engagement": {"points": points[1]},
        "must": {"passes": more.get("may", True)},
        "probability": more.get("chance", 0.2),
        "handover": {"propensity": 1.0 if verdict == "sales" else share},
    }
    inputs = {"asked": more.get("asked", {"lead_id": lead_id}), "history": {}}
    return {
        "decision_id": f"{lead_id}-{at}",
        "lead_id": lead_id,
        "as_of": at,
        "scored_at": at,
        "card_id": "c",
        "definition_version": "d",
        "verdict": verdict,
        "inputs": json.dumps(more.get("inputs", inputs)),
        "answer": json.dumps(answer),
    }


@pytest.fixture
def read(engine):
    """What is read of decisions, qualifications and outcomes that a test puts on record."""

    def put(made: list[dict], qualified: dict[str, str], outcomes: dict[str, str]):
        lead = {"created_at": 0, "sequence": 0, "group_key": ""}
        with engine.begin() as connection:
            leads = [{**lead, "lead_id": lead_id} for lead_id in outcomes]
            connection.execute(sa.insert(tables.leads), leads)
            connection.execute(sa.insert(tables.decisions), made)
            for lead_id, why in qualified.items():
                own = {"qualification_id": lead_id, "lead_id": lead_id, "decision_id": "x"}
                row = {**own, "why": why, "opened_at": MONTH_US}
                connection.execute(sa.insert(tables.qualifications).values(row))
        frame = pd.DataFrame({"lead_id": list(outcomes), "outcome": list(outcomes.values())})
        labels = Labels(frame=frame, speed=cast(ClosingSpeed, None), observed_until=0)
        with engine.connect() as connection:
            return sent(connection, labels, DEFINITION)

    return put


def test_each_kind_of_lead_has_its_own_chance_to_go_to_sales(read):
    found = read(
        [
            decision("LINE", 1, (30, 30), verdict="sales"),
            decision("LOT", 1, (10, 5), share=0.1),
            decision("NOT", 1, (10, 5), share=0.1),
            decision("TWICE", 1, (10, 5), share=0.1),
            decision("TWICE", 2, (10, 8), share=0.1),
            decision("TWICE", MONTH_US + 1, (10, 9), share=0.2),
            decision("LATER", 1, (10, 5), share=0.1),
            decision("LATER", MONTH_US + 5, (30, 30), verdict="sales"),
            decision("BARRED", 1, (50, 50), share=0.0, may=False),
        ],
        {"LINE": "line", "LOT": "explore", "LATER": "explore"},
        {
            "LINE": WON,
            "LOT": WON,
            "NOT": NOT_CALLED,
            "TWICE": NOT_CALLED,
            "LATER": LOST,
            "BARRED": NOT_CALLED,
        },
    )
    # In the order of their identifiers.
    assert found.logged.propensity.tolist() == pytest.approx([0.0, 1.0, 1.0, 0.1, 0.1, 0.28])
    assert found.logged.to_sales.tolist() == [False, True, True, True, False, False]
    assert found.logged.won.tolist() == [False, False, True, True, False, False]
    assert found.n_explored == 1
    assert found.would_call(10, 8).tolist() == [False, True, True, False, False, True]
    under = found.under(10, 5)
    assert under.called == pytest.approx(100 * 5 / 6)
    # One by the line, and one by lot that stands for ten.
    assert under.ips.value == pytest.approx(100 * (1 + 10) / 6)


def test_what_tells_nothing_is_left_out(read):
    found = read(
        [
            decision("YOUNG", 1, (1, 1)),
            decision("UNCALLED", 1, (30, 30), verdict="sales"),
            decision("PAYLOAD", 1, (1, 1), inputs={"asked": {"lead": {}}}),
            decision("BACK", 1, (1, 1), asked={"lead_id": "BACK", "as_of": "2026-01-01"}),
            {**decision("ERASED", 1, (1, 1)), "inputs": "", "answer": "{}"},
        ],
        {"UNCALLED": "line"},
        {
            "YOUNG": OPEN,
            "UNCALLED": NOT_CALLED,
            "PAYLOAD": LOST,
            "BACK": LOST,
            "ERASED": LOST,
            "NEVER": LOST,
        },
    )
    assert len(found) == 0
    assert found.under(0, 0) is None
