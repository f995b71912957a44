"""Bulk scoring on Spark gives the same file as bulk scoring here, byte for byte."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import orjson
import pandas as pd
import pytest
import sqlalchemy as sa

from definition import InputError
from features.payload import history_of
from features.table import build
from models.lead_json import lead_texts, read_lead
from models.registry import Registry
from records import tables
from records.database import connect
from serving.bulk import score_file, spark_beside
from serving.state import State
from settings import Settings

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
NO_SPARK = "pip install 'callworthy[spark]' and install a Java runtime to run this"
ROOT = Path(__file__).parent.parent.parent


#: So few, that a small file is several pieces.
SMALL = 100
COMMAND = f"import serving.bulk; serving.bulk.BATCH = {SMALL}; import cli; cli.main()"
#: One worker on this machine, without its web pages.
QUIETLY = "--master local[1] --conf spark.ui.enabled=false pyspark-shell"


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason=NO_SPARK)
def test_spark_gives_the_same_bytes(home, untouched, tmp_path):
    records = connect(untouched.database_url)
    with records.connect() as connection:
        query = sa.select(tables.leads.c.lead_id).limit(2 * SMALL + 1)
        ids = list(connection.execute(query).scalars())
    records.dispose()
    # In an order of their own.
    asked = pd.DataFrame({"lead_id": ids[::-1], "as_of": "2026-10-20T08:00:00Z"})
    asked.to_csv(tmp_path / "asked.csv", index=False)
    files = {engine: tmp_path / f"{engine}.csv" for engine in ("here", "spark")}
    own = {"PYTHONPATH": str(ROOT), "CALLWORTHY_DATABASE_URL": untouched.database_url}
    own |= {"PYSPARK_SUBMIT_ARGS": QUIETLY, "SPARK_LOCAL_IP": "127.0.0.1"}
    for engine, out in files.items():
        command = [sys.executable, "-c", COMMAND, "--home", home, "score"]
        command += [tmp_path / "asked.csv", out, "--engine", engine]
        where = {**os.environ, **own}
        subprocess.run(command, cwd=ROOT, env=where, check=True, capture_output=True)
    assert files["here"].read_bytes() == files["spark"].read_bytes()
    assert not list(tmp_path.glob("*.spark")) + list(tmp_path.glob("*.parts"))


def test_without_spark_the_remedy_is_told(home, state, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    settings = Settings.of(home, {})
    registry = Registry(settings.tracking_uri, settings.artifacts_path)
    champion = state.champion.in_use().registered
    (tmp_path / "asked.csv").write_text("lead_id\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    with (
        spark_beside(out, registry, champion) as spark,
        pytest.raises(InputError, match=r"callworthy\[spark\]"),
    ):
        score_file(state.engine, champion, tmp_path / "asked.csv", out, NOW, scored_by=spark)


def test_a_lead_on_record_comes_back_from_its_text_as_it_was(state: State):
    from features.history import History
    from records.history import known

    scorer = state.champion.in_use().scorer
    with state.engine.connect() as connection:
        ids = list(connection.execute(sa.select(tables.leads.c.lead_id).limit(200)).scalars())
        moments = [(each, int(NOW.timestamp()) * 1_000_000 + 7) for each in ids]
        before = History(**vars(known(connection, moments)))
    texts = lead_texts(before)
    assert orjson.loads(texts[0])["lead_id"] == ids[0]
    payloads = [read_lead(text, scorer.definition, "lead") for text in texts]
    after = history_of(payloads, [at for _, at in moments], scorer.definition)
    assert after.event_at.tolist() == before.event_at.tolist()
    for name, column in build(before, scorer.features, scorer.definition).items():
        again = build(after, scorer.features, scorer.definition)[name]
        assert pd.Series(column).equals(pd.Series(again)), name
