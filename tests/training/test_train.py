"""A training from records to a registered card, and what that card becomes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from definition import Definition
from models.points_table import rows_of
from models.registry import Registry
from records.database import connect, migrate
from records.intake import load
from tests.training import companies
from training.evaluation.rivals import BAYES, TREES, naive_bayes, unconstrained
from training.moved import MOVED
from training.train import Trained, train

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


class Home:
    """Records, a register and a definition."""

    def __init__(self, place: Path, **how: object) -> None:
        self.place = place
        self.definition: Definition = companies.write(place / "company", **how)
        self.engine: Engine = connect(f"sqlite:///{place / 'records.db'}")
        migrate(self.engine)
        load(self.engine, place / "company", self.definition, NOW)
        self.registry = Registry(f"sqlite:///{place / 'mlflow.db'}", place / "artifacts")

    def train(self, **more: object) -> Trained:
        return train(self.engine, self.definition, self.registry, **more)

    def artifact(self, version: str, name: str) -> str:
        run_id = self.registry.read(version).run_id
        return next(self.place.glob(f"artifacts/{run_id}/artifacts/{name}")).read_text("utf-8")


@pytest.fixture(scope="module")
def telling(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("telling"))
    yield home, home.train()
    home.engine.dispose()


@pytest.fixture(scope="module")
def hopeless(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("hopeless"), tells=False, seed=4)
    yield home, home.train()
    home.engine.dispose()


def test_the_first_card_of_a_home_becomes_champion(telling):
    home, done = telling
    assert done.became == "champion"
    assert done.agreement is None
    assert home.registry.champion().card == done.card


def test_its_run_carries_the_report_its_figures_and_its_pictures(telling):
    home, done = telling
    assert "Can the score be believed?" in Path(done.report).read_text("utf-8")
    told = json.loads(home.artifact(done.version, "evaluation.json"))
    assert told["ranks"] == "better"
    assert home.artifact(done.version, "figures/calibration.svg").startswith("<svg")
    run = home.registry.client.get_run(home.registry.read(done.version).run_id)
    assert run.data.metrics["card.auc"] == done.forward.card.auc.value
    assert "table_gives_up.auc" in run.data.metrics


def test_a_source_on_record_is_a_segment(telling):
    home, done = telling
    told = json.loads(home.artifact(done.version, "evaluation.json"))
    first = told["segmentations"][0]
    assert first["attribute"] == "source"
    assert {each["level"] for each in first["segments"]} == {"web", "fair"}


def test_the_score_is_judged_at_other_moments_of_a_leads_life(telling):
    home, done = telling
    told = json.loads(home.artifact(done.version, "evaluation.json"))
    moments = {each["days"]: each for each in told["moments"]}
    assert list(moments) == [None, 0, 1, 7, 30]
    # At hand-over these are the very figures of the honest test.
    assert moments[None]["figures"]["auc"]["value"] == pytest.approx(done.forward.card.auc.value)
    # The pricing page was seen on the second day: nothing of it is known before.
    areas = {days: each["figures"]["auc"]["value"] for days, each in moments.items() if days != 30}
    assert areas[0] == areas[1] < areas[7] - 0.05
    # What was won on the thirteenth day is closed on the thirtieth, and left out.
    assert moments[30]["n_won"] == 0
    assert moments[30]["figures"] is None


def test_the_same_data_again_is_known_and_other_rivals_are_added_to_its_run(telling):
    home, done = telling
    again = home.train()
    assert (again.became, again.version, again.forward) == ("known", done.version, None)
    more = home.train(rivals={BAYES: naive_bayes, TREES: unconstrained})
    assert (more.became, more.version) == ("known", done.version)
    told = json.loads(home.artifact(done.version, "evaluation.json"))
    assert [each["name"] for each in told["ways"]][-2:] == [BAYES, TREES]


def test_what_is_no_better_than_chance_is_set_aside_for_the_agreed_points(hopeless):
    home, done = hopeless
    assert done.forward.card.is_chance
    assert done.became == "set aside"
    champion = home.registry.champion()
    assert champion.version == done.agreement != done.version
    assert home.registry.alias_version("challenger") is None
    for row in champion.card.features:
        for points, agreed in zip(rows_of(row, "points"), rows_of(row, "agreed"), strict=True):
            assert points == (agreed or 0)
    assert "NO BETTER THAN CHANCE" in home.artifact(done.version, "evaluation.html")


def test_training_again_changes_nothing(hopeless):
    home, done = hopeless
    again = home.train()
    assert (again.became, again.version) == ("known", done.version)
    assert home.registry.champion().version == done.agreement


def test_a_training_that_was_killed_before_promoting_is_finished(hopeless):
    home, done = hopeless
    home.registry.client.delete_registered_model_alias("callworthy", "champion")
    again = home.train()
    assert (again.became, again.version) == (done.became, done.version)
    assert home.registry.champion().version == done.agreement


def test_another_agreement_may_be_promoted_although_nothing_can_be_learned(hopeless):
    home, done = hopeless
    industry = home.definition.attributes["industry"]
    other = industry.model_copy(update={"points": {"software": 40}})
    attributes = {**home.definition.attributes, "industry": other}
    changed = home.definition.model_copy(update={"attributes": attributes})
    later = train(home.engine, changed, home.registry)
    assert later.became == "set aside"
    assert home.registry.champion().version == done.agreement
    challenger = home.registry.read(home.registry.alias_version("challenger"))
    assert challenger.version == later.agreement
    points = {row.feature: max(row.points) for row in challenger.card.features}
    assert points["industry"] == 40
    # Whoever promotes it by hand reads what it moves, as of a card that the gate promoted.
    told = json.loads(home.artifact(challenger.version, MOVED))
    [row] = [each for each in told["moves"] if each["feature"] == "industry"]
    assert (row["value"], row["after"]) == ("software", 40)
    assert row["before"] != 40
