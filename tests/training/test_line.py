"""The line of a real training: tested through the one door, told in words, kept with the run."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from definition import check, read
from definition.agreement import Thresholds
from features.history import History
from models.card import Line
from models.registry import Registry
from models.scoring import Scorer
from models.tradeoff import brings
from records import tables
from records.database import connect, migrate
from records.history import known
from records.intake import load
from records.outcomes import frames
from sample.company import make
from training.backtest import backtest
from training.labels import label
from training.line import draw
from training.says import why_line
from training.train import train

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("line")
    make(folder / "company", n_leads=2000, seed=4)
    definition = read(folder / "company" / "definition.toml")
    engine = connect(f"sqlite:///{folder / 'records.db'}")
    migrate(engine)
    load(engine, folder / "company", definition, NOW)
    registry = Registry(f"sqlite:///{folder / 'mlflow.db'}", folder / "artifacts")
    said: list[str] = []
    trained = train(engine, definition, registry, told=said.append)
    yield engine, definition, registry, trained, said
    engine.dispose()


@pytest.fixture(scope="module")
def past(home):
    """The records, as what the backtest asks for."""
    engine, definition, _, _, _ = home
    with engine.connect() as connection:
        outcomes = frames(connection)
    labels = label(
        outcomes.leads, outcomes.deals, outcomes.attempts, definition, outcomes.observed_until
    )
    return labels, outcomes


def asking(definition, **asked):
    return definition.model_copy(update={"thresholds": Thresholds(**asked)})


def test_training_chooses_the_line_and_keeps_the_trade_off(home):
    _, definition, registry, trained, said = home
    line = trained.card.thresholds
    why = trained.card.training["line"]
    assert why["how"] == "deals" and why["weeks"] == 26
    assert why["calls"]["low"] <= why["calls"]["value"] <= definition.thresholds.capacity_per_week
    assert any("backtesting the last 26 weeks" in text for text in said)
    for language, fit in (("en", "fit"), ("nl", "profiel")):
        told = why_line(trained.card.training, language)[0]
        assert f"{fit} {line.fit}, " in told and str(line.engagement) in told
    run = registry.champion().run_id
    files = {
        each.path
        for folder in ("line", "figures")
        for each in registry.client.list_artifacts(run, folder)
    }
    assert {"line/tradeoff.csv", "line/why.txt", "figures/line.svg"} <= files
    path = registry.client.download_artifacts(run, "line/tradeoff.csv")
    told = brings(pd.read_csv(path), fit=line.fit, engagement=line.engagement)
    assert told.calls.value == pytest.approx(why["calls"]["value"], abs=1e-3)
    metrics = registry.client.get_run(run).data.metrics
    assert metrics["line.calls"] == pytest.approx(why["calls"]["value"], abs=1e-3)


def test_every_replayed_moment_is_scored_as_serving_would(home, past, monkeypatch):
    engine, definition, _, trained, _ = home
    scorer = Scorer(trained.card, definition)
    rows: list[pd.DataFrame] = []
    import training.backtest as module

    scored = module._scored
    monkeypatch.setattr(module, "_scored", lambda *given: rows.append(scored(*given)) or rows[-1])
    with engine.connect() as connection:
        backtest(connection, trained.card, definition, *past)
        sample = pd.concat(rows).sample(120, random_state=1)
        for row in sample.itertuples():
            found = known(connection, [(row.lead_id, row.moment)])
            (alone,) = scorer.score(History(**vars(found)))
            assert (alone.fit_points, alone.engagement_points) == (row.fit, row.engagement)
            assert alone.probability == row.chance and row.passes == (not alone.must_failed)


def test_leads_drawn_by_lot_stand_for_all(home, past):
    engine, definition, _, trained, _ = home
    loosest = Line(fit=-(10**6), engagement=-(10**6))
    with engine.connect() as connection:
        whole = backtest(connection, trained.card, definition, *past)
        part = backtest(connection, trained.card, definition, *past, most_rows=4000)
    assert whole.n_tested == whole.n_leads > part.n_tested > 100
    assert len(part.trajectories.lead) <= 4000 and part.n_leads == whole.n_leads
    calls = []
    for each in (whole, part):
        seen = each.trajectories
        grid = np.array([loosest.fit])
        calls.append(seen.tradeoff(grid, grid).at(loosest).calls)
    # A draw of 400 leads or so: within 5 standard errors of a Poisson count.
    n_drawn = calls[1].value * part.n_weeks / part.trajectories.factor
    assert calls[1].value == pytest.approx(calls[0].value, rel=5 / np.sqrt(n_drawn))


def test_deals_expected_past_the_line_are_near_those_that_came(home, past):
    engine, definition, _, trained, _ = home
    with engine.connect() as connection:
        drawn = draw(connection, trained.card, definition, *past)
    table = drawn.tradeoff.table
    for calls in (5, 10, 20):
        row = table.iloc[(table["calls"] - calls).abs().argmin()]
        sd = np.sqrt(row["judged_expected"])
        assert abs(row["judged_won"] - row["judged_expected"]) < 4 * sd


def test_the_same_records_give_the_same_card(home, past):
    engine, definition, _, trained, _ = home
    with engine.connect() as connection:
        drawn = [draw(connection, trained.card, definition, *past) for _ in range(2)]
    assert drawn[0].card.card_id == drawn[1].card.card_id == trained.card.card_id
    assert drawn[0].table == drawn[1].table


def test_the_line_in_force_is_kept_where_nothing_is_surely_better(home, past):
    engine, definition, _, trained, _ = home
    asked = asking(definition, capacity_per_week=4)
    with engine.connect() as connection:
        free = draw(connection, trained.card, asked, *past)
        held = draw(connection, trained.card, asked, *past, in_force=free.chosen.best)
    assert held.card.thresholds == free.chosen.best
    assert held.chosen.taken == "in force"


def test_a_later_training_hears_of_the_champions_line(home):
    engine, definition, registry, trained, _ = home
    with engine.begin() as connection:
        connection.execute(sa.delete(tables.feedback))
        connection.execute(
            sa.delete(tables.deals).where(tables.deals.c.lead_id == _a_won_lead(connection))
        )
    later = train(engine, definition, registry)
    assert later.became == "challenger"
    line, before = later.card.thresholds, trained.card.thresholds
    if why_line(later.card.training, "en")[0].endswith("expected deals."):
        assert "in force" not in why_line(later.card.training, "en")[0]
    else:
        assert (
            f"(fit {before.fit}, engagement {before.engagement})"
            in (why_line(later.card.training, "en")[0])
        )
    assert line.fit is not None


def _a_won_lead(connection) -> str:
    won = tables.deals.c.stage == "won"
    return connection.execute(sa.select(tables.deals.c.lead_id).where(won).limit(1)).scalar_one()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"fit": 10, "engagement": 20}, "The line is the agreed one: fit 10, engagement 20."),
        ({"fit": -99, "engagement": -99, "capacity_per_week": 1}, "more than the 1 calls a week"),
        ({"capacity_per_week": 5000}, "CAPACITY CANNOT BE FILLED"),
        ({"capacity_per_week": 0.001}, "CAPACITY CANNOT BE KEPT"),
        ({"accepted_share": 1.0, "capacity_per_week": 6}, "THE PROMISE CANNOT BE KEPT"),
        ({}, "at most 23 of every 87 leads"),
    ],
)
def test_what_was_asked_and_what_could_not_be_had_is_said(home, past, asked, words):
    engine, definition, _, trained, _ = home
    line = Line(fit=asked.get("fit", 5), engagement=asked.get("engagement", 5))
    with_line = replace(trained.card, thresholds=line)
    with engine.connect() as connection:
        drawn = draw(connection, with_line, asking(definition, **asked), *past)
    assert words in " ".join(why_line(drawn.card.training, "en"))
    if "fit" in asked:
        assert drawn.card.thresholds == with_line.thresholds


def test_the_picture_has_the_line_chosen_and_the_one_in_force(home, past):
    from training.line_picture import files, tradeoff

    engine, definition, _, trained, _ = home
    with engine.connect() as connection:
        drawn = draw(
            connection, trained.card, definition, *past, in_force=Line(fit=90, engagement=90)
        )
    made = files(drawn, capacity=6)
    assert made["figures/line.svg"].startswith("<svg") and "chosen" in made["figures/line.svg"]
    spec = str(tradeoff(drawn, 6).to_dict())
    assert "'chosen'" in spec and "'in force'" in spec and "'calls': 6" in spec
    back = pd.read_csv(io.StringIO(made["line/tradeoff.csv"]))
    assert len(back) == len(drawn.tradeoff.table)


def test_without_dates_the_line_is_a_share_and_figures_are_in_all(home, past):
    engine, definition, _, trained, _ = home
    labels, outcomes = past
    timeless = check({"source": {"leads": {"file": "leads.csv", "lead_id": "id"}}})
    assert timeless.time == "none"
    timeless = definition.model_copy(
        update={"source": timeless.source, "thresholds": Thresholds(capacity_per_week=5)}
    )
    with engine.connect() as connection:
        drawn = draw(connection, trained.card, timeless, labels, outcomes)
    said = " ".join(why_line(drawn.card.training, "en"))
    assert "Capacity a week is no help" in said and "Of all leads on record" in said
    passing = drawn.backtest.trajectories.first(drawn.card.thresholds)
    assert 0 < len(passing) <= 23 / 87 * len(labels.frame)
    assert drawn.chosen.brings.calls.value == pytest.approx(len(passing))


def test_with_no_leads_at_all_there_is_a_line_and_nobody_crosses(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    definition = check({"thresholds": {"capacity_per_week": 5, "accepted_share": 0.3}})
    registry = Registry(f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path / "artifacts")
    trained = train(engine, definition, registry)
    engine.dispose()
    assert trained.card.thresholds == Line(fit=0, engagement=0)
    assert trained.card.training["line"]["calls"]["value"] == 0
    assert "is not known" in " ".join(why_line(trained.card.training, "en"))
