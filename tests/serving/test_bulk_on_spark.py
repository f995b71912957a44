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
from serving.bulk import BATCH, score_file, spark_beside
from serving.state import State
from settings import Settings

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
NO_SPARK = "pip install 'callworthy[spark]' and install a Java runtime to run this"
ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason=NO_SPARK)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_spark_gives_the_same_bytes(home, state, tmp_path, ending):
    with state.engine.connect() as connection:
        ids = list(connection.execute(sa.select(tables.leads.c.lead_id)).scalars())
    # More than one batch, in an order of their own.
    asked = pd.DataFrame({"lead_id": (ids * (BATCH // len(ids) + 1))[::-1]})
    asked["as_of"] = "2026-10-20T08:00:00Z"
    asked.to_csv(tmp_path / "asked.csv", index=False)
    files = {}
    for engine in ("here", "spark"):
        files[engine] = tmp_path / f"{engine}.{ending}"
        command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), "score"]
        command += [str(tmp_path / "asked.csv"), str(files[engine]), "--engine", engine]
        where = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=ROOT, env=where, check=True, capture_output=True)
    assert files["here"].read_bytes() == files["spark"].read_bytes()
    assert not list(tmp_path.glob("*.spark")) + list(tmp_path.glob("*.parts"))


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is here")
def test_without_spark_the_remedy_is_told(home, state, tmp_path):
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
