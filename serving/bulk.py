"""`callworthy score IN OUT`: many leads, streamed, and taken up again where it was stopped."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from definition import InputError
from features.history import History
from features.values import microseconds
from models.bulk import score_history
from models.registry import Registered, Registry
from models.scoring import Scorer
from records.database import connect, migrate
from records.history import UnknownLead, known
from records.intake import load
from serving.bulk_input import Asked, ask_file, ask_folder
from serving.parts import Parts

Progress = Callable[[int, int], None]
#: Scores numbered histories, in any order; here and one by one where nothing is said.
ScoredBy = Callable[[Iterator[tuple[int, History]]], Iterator[tuple[int, pd.DataFrame]]]
#: Leads scored at a time; what is in memory at once.
BATCH = 5_000


def score_file(
    engine: Engine,
    champion: Registered,
    source: Path,
    target: Path,
    now: dt.datetime,
    progress: Progress | None = None,
    scored_by: ScoredBy | None = None,
) -> int:
    """Score a file or company folder into ``target``; answers how many leads.

    Stopped halfway and started again with the same input and card, it goes on where it was;
    ``target`` appears only when it is whole.

    Raises
    ------
    InputError
        If the input cannot be read, names a lead that is not on record, or ``target`` is
        neither .csv nor .parquet.
    """
    if target.suffix.lower() not in (".csv", ".parquet"):
        raise InputError("is neither .csv nor .parquet", "OUT", str(target), "name it so")
    if not source.exists():
        raise InputError("is not there", "IN", str(source), "name a file or a company folder")
    if not target.absolute().parent.is_dir():
        raise InputError("lies in no folder", "OUT", str(target), "make the folder first")
    parts = Parts.of(target, source, champion.card.card_id, microseconds(now))
    score = scored_by or here(Scorer(champion.card, champion.definition))
    with _asked(engine, source, champion, parts.now, now) as (batches, records, total):
        done = 0

        def left() -> Iterator[tuple[int, History]]:
            nonlocal done
            for place, asked in enumerate(batches):
                if parts.has(place):
                    done += len(asked)
                else:
                    yield place, _history(asked, records)

        for place, scores in score(left()):
            parts.put(place, scores)
            done += len(scores)
            if progress:
                progress(done, total)
    return parts.finish()


def here(scorer: Scorer) -> ScoredBy:
    """Scores in this process, a batch at a time."""
    return lambda histories: (
        (place, score_history(scorer, history)) for place, history in histories
    )


@contextmanager
def spark_beside(
    target: Path, registry: Registry, champion: Registered, is_asked: bool = True
) -> Iterator[ScoredBy | None]:
    """Scores on Spark with scratch files beside ``target``, which go away; None if not asked."""
    if not is_asked:
        yield None
        return
    # Costs to import what only Spark needs.
    from models.registry.spark import OnSpark

    scratch = target.absolute().with_name(f"{target.name}.spark")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        yield OnSpark(registry, champion, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _history(asked: Asked, records: Engine) -> History:
    if asked.history is not None:
        return asked.history
    with records.connect() as connection:
        try:
            found = known(connection, asked.moments)
        except UnknownLead as error:
            raise InputError(
                "is not on record",
                "lead_id",
                error.lead_id,
                "load it first, or give its profile in further columns",
                file=asked.file,
            ) from None
    return History(**vars(found))


class _asked:
    """What is asked, in batches, with the records that hold it and how many there are."""

    def __init__(
        self, engine: Engine, source: Path, champion: Registered, now_us: int, now: dt.datetime
    ) -> None:
        self._engine = engine
        self._source = source
        self._champion = champion
        self._now_us = now_us
        self._now = now
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> tuple[Iterator[Asked], Engine, int]:
        definition = self._champion.definition
        if not self._source.is_dir():
            batches, total = ask_file(self._source, definition, self._now_us, BATCH)
            return batches, self._engine, total
        # A folder is read as any company is, into records of its own that go away again.
        self._scratch = tempfile.TemporaryDirectory()
        records = connect(f"sqlite:///{self._scratch.name}/records.db")
        migrate(records)
        load(records, self._source, definition, self._now)
        batches, total = ask_folder(records, self._now_us, BATCH)
        return batches, records, total

    def __exit__(self, *_: object) -> None:
        if self._scratch is not None:
            shutil.rmtree(self._scratch.name, ignore_errors=True)
