"""Score on Spark through the registered model: the same card, the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from definition import InputError
from features.history import History
from models.bulk import COLUMNS
from models.lead_json import lead_texts, shown
from models.registered import NAME, Registered
from models.registry.current import current
from models.registry.store import Registry

#: What the model answers, as Spark calls it.
_RESULT = (
    "lead_id string, as_of string, card_id string, verdict string, probability double, "
    "base_points long, fit_points long, engagement_points long, total_points long, reasons string"
)


class OnSpark:
    """Scores histories on whatever Spark the environment names; on this machine by default.

    Parameters
    ----------
    registry : where the model is registered
    registered : which version
    scratch : a folder that all of Spark's workers see; what is made there is the caller's
        to take away
    """

    def __init__(self, registry: Registry, registered: Registered, scratch: Path) -> None:
        self._registry = registry
        self._registered = registered
        self._scratch = scratch

    def __call__(
        self, histories: Iterator[tuple[int, History]]
    ) -> Iterator[tuple[int, pd.DataFrame]]:
        """The scores of each numbered history, by number.

        Raises
        ------
        InputError
            If there is no Spark here.
        """
        session = _session()
        asked, answered = self._scratch / "asked", self._scratch / "answered"
        places = [_stage(asked, place, history) for place, history in histories]
        if not places:
            return
        try:
            with current(self._registry):
                self._score(session, asked, answered)
        finally:
            session.stop()
        for place in places:
            yield place, _read(answered / f"place={place}")

    def _score(self, session: Any, asked: Path, answered: Path) -> None:
        model = f"models:/{NAME}/{self._registered.version}"
        # Spark's workers run with the packages of this environment.
        score = mlflow.pyfunc.spark_udf(session, model, result_type=_RESULT, env_manager="local")
        leads = session.read.parquet(str(asked))
        # One piece per batch, else Spark packs all small files into one for a single worker.
        leads = leads.repartition(len(list(asked.iterdir())), "place")
        scored = leads.select("place", "row", score("lead_json", "as_of").alias("score"))
        flat = scored.select("place", "row", "score.*")
        flat.write.partitionBy("place").parquet(str(answered))


def _session() -> Any:
    remedy = "pip install 'callworthy[spark]' and install a Java runtime, or leave --engine out"
    if find_spec("pyspark") is None:
        raise InputError("is not installed", "--engine", "spark", remedy)
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    try:
        session = SparkSession.builder.appName(NAME).getOrCreate()
    except PySparkException as error:
        raise InputError(f"does not start: {error}", "--engine", "spark", remedy) from None
    session.sparkContext.setLogLevel("ERROR")
    return session


def _stage(folder: Path, place: int, history: History) -> int:
    """Put a history where Spark reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.table(
        {
            "place": pa.array([place] * len(history), pa.int64()),
            "row": pa.array(range(len(history)), pa.int64()),
            "lead_json": pa.array(lead_texts(history), pa.string()),
            "as_of": pa.array([shown(at) for at in history.as_of.tolist()], pa.string()),
        }
    )
    pq.write_table(table, folder / f"{place:08d}.parquet")
    return place


def _read(folder: Path) -> pd.DataFrame:
    """Scores in the order in which the leads were asked."""
    # Only this folder's files: its name would be read as one more column.
    pieces = [pq.ParquetFile(path).read() for path in sorted(folder.glob("*.parquet"))]
    frame: pd.DataFrame = pa.concat_tables(pieces).to_pandas()
    return frame.sort_values("row", ignore_index=True)[list(COLUMNS)]
