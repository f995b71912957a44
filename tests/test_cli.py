"""The command line: exit 0 fine, 2 bad input with one clear line, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

BIN = Path(sys.executable).parent


def environment(**more: str) -> dict[str, str]:
    return dict(os.environ) | more


def run(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "callworthy", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment(CALLWORTHY_HOME=str(home), COLUMNS="200"),
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home with a small company and a card, made by the commands themselves."""
    place = tmp_path_factory.mktemp("home") / "h"
    company = place.parent / "company"
    for arguments in (
        ("sample", company, "--leads", 600, "--seed", 2),
        ("load", company),
        ("train",),
    ):
        done = run(place, *arguments)
        assert done.returncode == 0, done.stderr
    return place


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("sample",),
        ("sample", "FOLDER", "--leads", "0"),
        ("sample", "FOLDER", "--leads", "many"),
        ("sample", "FOLDER", "--leads", "9", "--leaks", "99"),
        ("sample", "FOLDER", "--seed", "-1"),
        ("load", "nowhere"),
        ("load", "EMPTY"),
        ("load", "COMPANY", "--definition", "nowhere.toml"),
        ("init", "nowhere"),
        ("init", "EMPTY"),
        ("init", "COMPANY"),
        ("train",),
        ("score", "a.csv", "b.csv"),
        ("why", "L1"),
        ("promote",),
        ("rollback",),
        ("sign", "--team", "sales", "--name", "Jan"),
        ("up", "nowhere"),
        ("--home",),
    ],
)
def test_in_an_empty_home_bad_input_is_one_clear_line(tmp_path, home, arguments):
    (tmp_path / "empty").mkdir()
    places = {
        "FOLDER": tmp_path / "new",
        "EMPTY": tmp_path / "empty",
        "COMPANY": home.parent / "company",
    }
    done = run(tmp_path / "home", *(places.get(each, each) for each in arguments))
    assert refused(done)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("nothing.csv", "", "is empty"),
        ("other.csv", "colour\nred\n", "neither lead_id nor any attribute"),
        ("unknown.csv", "lead_id\nnobody\n", "is not on record"),
        ("bad.csv", "lead_id,employees\nL1,many\n", "employees"),
        ("date.csv", "lead_id,employees,as_of\nL1,5,soon\n", "as_of"),
        ("torn.parquet", "PAR1 and no more", "Parquet"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused(tmp_path, home, name, text, told):
    (tmp_path / name).write_text(text)
    line = refused(run(home, "score", tmp_path / name, tmp_path / "out.csv"))
    assert told in line
    assert not (tmp_path / "out.csv").exists()


def test_an_output_of_another_kind_is_refused(tmp_path, home):
    (tmp_path / "in.csv").write_text("employees\n5\n")
    assert ".parquet" in refused(run(home, "score", tmp_path / "in.csv", tmp_path / "out.xlsx"))


def test_a_second_company_is_refused_with_the_remedy(tmp_path, home):
    other = tmp_path / "other"
    assert run(home, "sample", other, "--leads", 50).returncode == 0
    line = refused(run(home, "load", other))
    assert "--home" in line


def test_scores_are_the_same_one_way_and_the_other(tmp_path, home):
    company = home.parent / "company"
    ids = pd.read_csv(company / "leads.csv", dtype=str)[["lead_id", "as_of"]]
    ids.to_csv(tmp_path / "ids.csv", index=False)
    for source, target in ((tmp_path / "ids.csv", "a.csv"), (company, "b.parquet")):
        done = run(home, "score", source, tmp_path / target)
        assert done.returncode == 0, done.stderr
    one = pd.read_csv(tmp_path / "a.csv").set_index("lead_id").sort_index()
    other = pd.read_parquet(tmp_path / "b.parquet").set_index("lead_id").sort_index()
    assert len(one) == 600
    for column in ("verdict", "total_points", "reasons", "as_of", "card_id"):
        assert one[column].tolist() == other[column].tolist(), column


def test_a_scoring_that_was_stopped_goes_on_without_double_or_missing_rows(tmp_path, home):
    company = home.parent / "company"
    leads = pd.read_csv(company / "leads.csv", dtype=str)
    many = pd.concat([leads.assign(lead_id=leads["lead_id"] + f"-{n}") for n in range(20)])
    many.to_csv(tmp_path / "many.csv", index=False)
    whole = run(home, "score", tmp_path / "many.csv", tmp_path / "whole.csv")
    assert whole.returncode == 0, whole.stderr
    stopped = subprocess.Popen(
        [BIN / "callworthy", "score", tmp_path / "many.csv", tmp_path / "parts.csv"],
        env={**os.environ, "CALLWORTHY_HOME": str(home)},
        stderr=subprocess.DEVNULL,
    )
    parts = tmp_path / "parts.csv.parts"
    while stopped.poll() is None and len(list(parts.glob("*.parquet"))) < 1:
        pass
    stopped.kill()
    stopped.wait()
    assert not (tmp_path / "parts.csv").exists()
    finished = len(list(parts.glob("*.parquet")))
    assert run(home, "score", tmp_path / "many.csv", tmp_path / "parts.csv").returncode == 0
    assert finished >= 1
    one, other = (pd.read_csv(tmp_path / name) for name in ("whole.csv", "parts.csv"))
    assert one["lead_id"].tolist() == other["lead_id"].tolist() == many["lead_id"].tolist()
    assert one["total_points"].tolist() == other["total_points"].tolist()


def test_training_again_on_the_same_data_does_nothing(home):
    done = run(home, "train")
    assert done.returncode == 0
    assert "nothing new" in done.stdout


def test_a_signature_is_kept_when_the_same_definition_is_loaded_again(home):
    assert run(home, "sign", "--team", "sales", "--name", "Jan").returncode == 0
    assert run(home, "load", home.parent / "company").returncode == 0
    assert "Jan" in (home / "definition.toml").read_text()


def test_the_doctor_finds_all_in_order(home, tmp_path):
    assert run(home, "doctor").returncode == 0
    assert run(tmp_path / "none", "doctor").returncode == 2


ELSEWHERE = """
import json, sys
import mlflow, pandas as pd
model = mlflow.pyfunc.load_model("models:/callworthy@champion")
leads = [{"lead_id": "A", "profile": {"title": "Directeur", "employees": 120}}, {"lead_id": "B"}]
texts = [json.dumps(each) for each in leads]
asked = pd.DataFrame({"lead_json": texts, "as_of": ["2026-10-01"] * 2})
scored = model.predict(asked).drop(columns="reasons")
print(json.dumps(scored.to_dict(orient="records")))
"""


def test_the_champion_scores_the_same_in_a_process_that_knows_only_the_package(tmp_path, home):
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=tmp_path,
        env=environment(MLFLOW_TRACKING_URI=f"sqlite:///{home / 'mlflow.db'}"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    there = json.loads(done.stdout.splitlines()[-1])
    (tmp_path / "in.csv").write_text(
        "lead_id,title,employees,as_of\nA,Directeur,120,2026-10-01\nB,,,2026-10-01\n"
    )
    assert run(home, "score", tmp_path / "in.csv", tmp_path / "out.csv").returncode == 0
    here = pd.read_csv(tmp_path / "out.csv").drop(columns="reasons").to_dict(orient="records")
    assert there == here


def test_a_column_that_surely_knows_the_outcome_stops_training_with_three(tmp_path: Path) -> None:
    company, home = tmp_path / "company", tmp_path / "h"
    assert run(home, "sample", company, "--leads", 2000, "--seed", 3, "--leaks", 1).returncode == 0
    assert run(home, "load", company).returncode == 0
    stopped = run(home, "train")
    assert stopped.returncode == 3
    assert "contract_type" in stopped.stdout
    assert stopped.stderr.count("stopped: contract_type") == 1
    assert "Traceback" not in stopped.stderr
    definition = home / "definition.toml"
    cleared = definition.read_text(encoding="utf-8").replace(
        "[attributes.contract_type]", '[attributes.contract_type]\ncleared = "asked on the form"'
    )
    definition.write_text(cleared, encoding="utf-8")
    learned = run(home, "train")
    assert learned.returncode == 0
    assert "cleared: asked on the form" in learned.stdout


UP = "import cli; cli.running.run = lambda settings: None; cli.main()"


def up(home: Path, company: Path) -> str:
    """What ``callworthy up`` says until it would serve."""
    done = subprocess.run(
        [sys.executable, "-c", UP, "up", company],
        capture_output=True,
        text=True,
        env=environment(CALLWORTHY_HOME=str(home), COLUMNS="200"),
        check=False,
        timeout=300,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_up_never_puts_a_card_beside_the_champion_that_the_gate_did_not_judge(home, tmp_path):
    # Files of the first runs stay where the first home wrote them.
    place, company = tmp_path / "h", tmp_path / "company"
    shutil.copytree(home, place)
    shutil.copytree(home.parent / "company", company)
    assert "nothing new to learn since version 1" in up(place, company)
    deals = pd.read_csv(company / "deals.csv", dtype=str)
    won = deals[deals["stage"] == "won"].iloc[:1].assign(deal_id="another one")
    pd.concat([deals, won.assign(lead_id="L000000")]).to_csv(company / "deals.csv", index=False)
    leads = pd.read_csv(company / "leads.csv", dtype=str)
    pd.concat([leads, leads.iloc[:1].assign(lead_id="L000000")]).to_csv(
        company / "leads.csv", index=False
    )
    assert run(place, "load", company).returncode == 0
    learned = run(place, "train")
    assert "version 2 is challenger" in learned.stdout, learned.stdout + learned.stderr
    assert "was not held against the champion yet" in refused(run(place, "promote"))
    said = up(place, company)
    assert not (Path(__file__).parent.parent / ".callworthy" / "company").exists()
    assert "Beoordeeld op" in said or "Te weinig om op te oordelen" in said
    assert "nothing new to learn since version 3" in up(place, company)
