"""A real company's 9,240 leads: learned, served, and every answer adds up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import shap
from starlette.testclient import TestClient

from definition import read
from models.assemble import assemble
from models.calibration import Calibration
from models.points_table import PointsTable
from models.registry import Registry
from models.trees import TreeSettings
from records.database import connect, migrate
from records.intake import load
from serving.app import application
from serving.guard import Guard
from serving.service import addresses
from serving.state import State
from settings import Settings
from training.learner import parts_of
from training.prepare import prepare
from training.train import train

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data" / "xeducation"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not there"),
]


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    settings = Settings.of(tmp_path_factory.mktemp("xeducation"), {})
    definition = read(ROOT / "examples" / "xeducation" / "definition.toml")
    engine = connect(settings.database_url)
    migrate(engine)
    load(engine, DATA, definition, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    trained = train(engine, definition, Registry(settings.tracking_uri, settings.artifacts_path))
    with engine.connect() as connection:
        dataset = prepare(connection, definition).examples
    engine.dispose()
    return settings, definition, trained, dataset


def test_the_table_ranks_as_well_as_trees_that_may_combine_features(company):
    _, _, trained, dataset = company
    assert len(dataset) == 9240
    assert trained.forward.n_leads == 2310
    assert trained.forward.card.auc.value >= 0.83
    assert trained.forward.given_up["log_loss"] <= 0.01
    names = trained.forward.by_name
    called = names["card"].wins_when_called.value
    assert called > names["first come, first served"].wins_when_called.value
    assert called > names["agreed points"].wins_when_called.value


def test_every_answer_over_http_adds_up(company):
    settings, _, _, dataset = company
    state = State.of(settings)
    state.champion.look()
    app = application(state)
    wrong = 0
    with TestClient(Guard(app, addresses(app))) as client:
        for start in range(0, len(dataset), 1000):
            ids = dataset.lead_ids[start : start + 1000]
            body = {"leads": [{"lead_id": lead_id, "dry_run": True} for lead_id in ids]}
            for answer in client.post("/score_batch", json=body).json()["results"]:
                wrong += not adds_up(answer)
    state.writer.close()
    state.engine.dispose()
    assert wrong == 0


def adds_up(answer: dict) -> bool:
    halves = {"fit": 0, "engagement": 0}
    for reason in answer["reasons"]:
        halves[reason["half"]] += reason["points"]
    passes = all(answer[part]["passes"] for part in ("fit", "engagement", "must"))
    return (
        all(answer[half]["points"] == points for half, points in halves.items())
        and answer["total_points"] == answer["base_points"] + sum(halves.values())
        and (answer["verdict"] == "sales") == passes
        and abs(answer["probability"] - 1 / (1 + 2 ** (-answer["total_points"] / 20))) < 1e-12
    )


@pytest.mark.filterwarnings("ignore:LightGBM binary classifier with TreeExplainer")
def test_shap_log_odds_equal_those_of_tree_explainer(company):
    _, definition, _, dataset = company
    parts = parts_of(dataset, definition, TreeSettings(), 300)
    calibration = Calibration(slope=1.04, offset=0.04)
    card = assemble(parts, calibration, dataset.table, dataset.won, definition)
    explained = shap.TreeExplainer(parts.booster).shap_values(parts.encoding.matrix(dataset.table))
    looked = PointsTable(card)
    positions = looked.positions(dataset.table)
    for place, feature in enumerate(parts.features):
        agreed = np.zeros(len(dataset))
        for rule, size in zip(parts.agreed.rules, parts.agreed.sizes, strict=True):
            if rule.feature == feature.name:
                agreed += size * rule.holds(dataset.table[feature.name])
        expected = calibration.slope * (explained[:, place] + agreed - agreed.mean())
        ours = np.array(looked.log_odds_by_position[place])[positions[place]]
        assert np.abs(ours - card.features[place].centre_log_odds - expected).max() < 1e-9
