"""A retraining: what the gate decides, what becomes of the aliases, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from definition import read
from definition.agreement import Thresholds
from definition.handling import Hot, Rep
from definition.learning import Retraining
from models.registry import Registry
from records.cards import successions
from records.database import connect
from records.intake import load
from tests.training import companies
from tests.training.test_train import Home
from training.due import due
from training.moved import MOVED
from training.retrain import DECISION, DECISION_TEXT, retrain
from training.succession import on_record
from training.tracking import RunFacts, log_run, run_file, run_tags
from training.turn import NotOurTurn, Turn

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
NOW_US = int(NOW.timestamp() * 1_000_000)


class Growing(Home):
    """A home that learned from the first leads and then gets more."""

    def __init__(self, place: Path, base: Home, n: int = 1_600) -> None:
        self.place, self.n = place, n
        for name in ("records.db", "mlflow.db"):
            shutil.copy(base.place / name, place / name)
        self.definition = base.definition
        self.engine = connect(f"sqlite:///{place / 'records.db'}")
        # Files of earlier runs stay where the first home wrote them.
        self.registry = Registry(f"sqlite:///{place / 'mlflow.db'}", base.place / "artifacts")

    def grow(self, change=None, definition: str = "") -> None:
        """All leads, the later ones changed; the definition with something added."""
        folder = self.place / "company"
        companies.write(folder, n=self.n, seed=2)
        leads = pd.read_csv(folder / "leads.csv")
        for name in ("leads", "events", "deals"):
            frame = pd.read_csv(folder / f"{name}.csv")
            frame["lead_id"] = "N" + frame["lead_id"]
            for column in ("created_at", "as_of", "occurred_at", "at"):
                if column in frame:
                    later = pd.to_datetime(frame[column]) + pd.Timedelta(days=731)
                    frame[column] = later.map(lambda at: at.isoformat())
            if change is not None:
                frame = change(name, frame, leads)
            frame.to_csv(folder / f"{name}.csv", index=False)
        path = folder / "definition.toml"
        path.write_text(path.read_text() + definition)
        self.definition = read(path)
        load(self.engine, folder, self.definition, NOW)

    def another_version(self) -> str:
        """The champion's card once more, under another number."""
        champion = self.registry.champion()
        facts = RunFacts(parameters={}, metrics={}, files={}, data_digest="other", why="a test")
        return log_run(self.registry, champion.card, champion.definition, facts)

    def retrain(self, why: str = "a test"):
        return retrain(self.engine, self.definition, self.registry, why=why, clock=lambda: NOW_US)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    base = Home(tmp_path_factory.mktemp("base"), n=40)
    base.train()
    base.engine.dispose()
    return base


@pytest.fixture
def home(base, tmp_path):
    home = Growing(tmp_path, base)
    yield home
    home.engine.dispose()


def flipped(name: str, frame: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """Who lost is said to have won, and the other way round, among the newest 200."""
    if name != "deals":
        return frame
    newest = "N" + leads["lead_id"].iloc[-200:]
    created = pd.to_datetime(leads["created_at"]).iloc[-200:] + pd.Timedelta(days=731 + 13)
    losers = pd.DataFrame({"lead_id": newest, "stage": "won", "at": created.map(str)})
    kept = frame[~frame["lead_id"].isin(newest)]
    return pd.concat([kept, losers[~newest.isin(frame["lead_id"])]])


def test_a_card_as_good_with_more_leads_is_promoted_and_its_run_tells_why(home):
    home.grow()
    before = home.registry.alias_version("champion")
    done = home.retrain("new outcomes")
    assert done.is_promoted, done.decision.words("en")
    assert home.registry.alias_version("champion") == done.version != before
    tags = run_tags(home.registry, done.version)
    assert (tags["parent"], tags["why"], tags["gate"]) == (before, "new outcomes", "promoted")
    assert len(tags["data_digest"]) == 64
    written = json.loads(run_file(home.registry, done.version, DECISION))
    gain = next(each for each in written["checks"] if each["name"] == "gain")
    assert gain["figures"]["low"] > -0.002
    assert gain["figures"]["opponent"] == "champion"


def test_what_moved_is_told_with_what_came_in_since(home):
    home.grow()
    done = home.retrain()
    told = json.loads(run_file(home.registry, done.version, MOVED))
    assert told["since"] > 0
    # 40 leads were learned from before, 1,600 came since.
    assert 1_000 < told["outcomes"] <= 1_600
    assert 0 < told["won"] < told["outcomes"]
    assert told["moves"]
    for move in told["moves"]:
        assert move["before"] != move["after"]
        assert move["won"] <= move["outcomes"] <= move["leads"]
        assert move["good"] <= move["answers"]
    weights = [abs(each["after"] - each["before"]) * each["leads"] for each in told["moves"]]
    assert weights == sorted(weights, reverse=True)


def test_the_same_again_is_known_and_is_not_promoted_again_after_a_rollback(home):
    home.grow()
    before = home.registry.alias_version("champion")
    done = home.retrain()
    assert home.registry.rollback() == before
    again = home.retrain()
    assert again.is_known and again.version == done.version
    assert home.registry.alias_version("champion") == before
    assert not again.is_promoted and not again.is_fine
    assert again.words("en")[0].endswith(
        f"somebody chose version {before} since. Name a card to change that: `callworthy promote`."
    )
    # Who approves changes nothing in what is learned.
    home.definition = home.definition.model_copy(
        update={"retraining": Retraining(approval="by hand")}
    )
    assert home.retrain().is_known


def test_a_champion_chosen_meanwhile_stays_and_nothing_is_called_promoted(home):
    home.grow()
    other = home.another_version()

    def meanwhile(doing: str) -> None:
        if doing == "holding it against the champion":
            home.registry.promote(other)

    done = retrain(
        home.engine,
        home.definition,
        home.registry,
        why="a test",
        clock=lambda: NOW_US,
        told=meanwhile,
    )
    assert (done.became, done.is_promoted, done.is_fine) == ("passed over", False, False)
    assert home.registry.alias_version("champion") == other
    assert f"somebody chose version {other} since" in done.words("en")[0]
    kept = run_file(home.registry, done.version, DECISION_TEXT)
    assert kept.splitlines()[0] == done.words("en")[0]


def test_a_card_learned_by_itself_is_judged_by_the_next_retraining(home):
    home.n = 600
    home.grow()
    champion = home.registry.alias_version("champion")
    alone = home.train()
    assert alone.became == "challenger"
    assert run_tags(home.registry, alone.version)["parent"] == champion
    # It settles nothing: the new outcomes still ask to be judged.
    told = due(home.engine, home.definition, home.registry, NOW_US)
    assert told is not None and "outcomes became known" in told
    done = home.retrain()
    assert done.decision is not None and not done.is_known
    assert home.registry.alias_version("challenger") is None
    assert home.retrain().is_known
    assert due(home.engine, home.definition, home.registry, NOW_US) is None


def test_each_move_of_the_champion_is_on_record(home):
    home.grow()
    before = home.registry.alias_version("champion")
    done = home.retrain()
    with on_record(home.engine, home.registry, how="rolled back", who="eva", at=NOW_US + 1):
        home.registry.rollback()
    with on_record(home.engine, home.registry, how="promoted", who="eva", at=NOW_US + 2):
        pass
    with home.engine.connect() as connection:
        back, put = successions(connection, NOW_US + 10)
    assert (put.version, put.before, put.how, put.who) == (
        done.version,
        before,
        "promoted",
        "the gate",
    )
    assert put.card_id == home.registry.read(done.version).card.card_id
    assert (back.version, back.how, back.who, back.at) == (before, "rolled back", "eva", NOW_US + 1)


def test_a_training_killed_before_the_promotion_is_finished_by_the_next(home, monkeypatch):
    home.grow()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(home.registry, "promote", killed)
    with pytest.raises(KeyboardInterrupt):
        home.retrain()
    monkeypatch.undo()
    again = home.retrain()
    assert again.is_known
    assert home.registry.alias_version("champion") == again.version


def test_flipped_labels_are_refused_and_the_champion_stays(home):
    before = home.registry.alias_version("champion")
    home.grow(flipped)
    done = home.retrain()
    assert done.decision.outcome == "refused"
    assert "agrees" in done.decision.failed
    assert home.registry.alias_version("champion") == before
    assert home.registry.alias_version("challenger") is None
    assert any("outcomes are recorded rightly" in each for each in done.decision.words("en"))
    assert any("goed zijn vastgelegd" in each for each in done.decision.words("nl"))


def test_a_shifted_column_is_refused_and_named(home):
    def thousandfold(name, frame, leads):
        if name == "leads":
            newest = np.arange(len(frame)) >= len(frame) - 200
            frame["industry"] = frame["industry"].mask(newest, "software")
        return frame

    home.grow(thousandfold)
    done = home.retrain()
    assert "columns" in done.decision.failed
    assert any("Column industry jumped" in each for each in done.decision.words("en"))


def test_one_reps_spam_is_refused(home):
    def grudge(name, frame, leads):
        if name == "deals":
            ids = "N" + leads["lead_id"]
            at = pd.to_datetime(leads["created_at"]) + pd.Timedelta(days=735)
            said = pd.DataFrame({"lead_id": ids, "at": at.map(str), "rep": "jan"})
            said["verdict"] = np.where(np.arange(len(said)) % 2, "good", "bad")
            said.loc[len(said) - 80 :, ["rep", "verdict"]] = ["piet", "bad"]
            said.to_csv(home.place / "company" / "feedback.csv", index=False)
        return frame

    home.grow(grudge)
    assert "answers" in home.retrain().decision.failed


def test_a_column_that_knows_the_outcome_is_refused_once_and_kept(home):
    def leaking(name, frame, leads):
        if name == "leads":
            won = "N" + pd.read_csv(home.place / "company" / "deals.csv")["lead_id"]
            frame["contract"] = np.where(frame["lead_id"].isin(won), "signed", None)
        return frame

    home.grow(leaking, '[attributes.contract]\nkind = "category"\nknown = "creation"\n')
    done = home.retrain()
    assert (done.decision.failed, done.version) == (("leaks",), None)
    assert any("contract" in each for each in done.decision.words("en"))
    # The worker does not ask again every hour for the same.
    assert due(home.engine, home.definition, home.registry, NOW_US) is None


def test_where_people_approve_it_waits_as_challenger(home):
    home.grow(definition='[retraining]\napproval = "by hand"\n')
    before = home.registry.alias_version("champion")
    done = home.retrain()
    assert done.decision.outcome == "waits" and not done.is_promoted
    assert home.registry.alias_version("champion") == before
    assert home.registry.alias_version("challenger") == done.version


def test_two_at_once_is_one_too_many(home):
    with Turn(home.engine, lambda: NOW_US), pytest.raises(NotOurTurn):
        home.retrain()
    # Whoever died gives its turn up by itself.
    Turn(home.engine, lambda: NOW_US - 3_600_000_000).check()
    home.grow()
    assert home.retrain().version


def test_new_outcomes_ask_for_a_retraining(home):
    assert due(home.engine, home.definition, home.registry, NOW_US) is None
    home.grow()
    told = due(home.engine, home.definition, home.registry, NOW_US)
    assert told is not None and told.endswith("outcomes became known since the last training")


def test_another_agreement_asks_for_a_retraining_and_another_rep_does_not(home):
    reps = home.definition.model_copy(
        update={"reps": {"nora": Rep(team="noord")}, "hot": Hot(probability=0.9)}
    )
    assert due(home.engine, reps, home.registry, NOW_US) is None
    line = home.definition.model_copy(update={"thresholds": Thresholds(fit=5, engagement=5)})
    told = due(home.engine, line, home.registry, NOW_US)
    assert told == "the agreement changed since the last training"


def test_too_few_new_leads_are_told_so(home):
    home.n = 40
    home.grow()
    done = home.retrain()
    assert "enough" in done.decision.failed
    assert any("Too few to judge by" in each for each in done.decision.words("en"))
