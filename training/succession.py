"""The champion's alias moved, and the move put on record: who, when, which card."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from models.registry import Registry
from records.cards import How, Succession, succeed
from training.tracking import run_tags


@contextmanager
def on_record(engine: Engine, registry: Registry, *, how: How, who: str, at: int) -> Iterator[None]:
    """Whatever moves the champion in here is put on record; nothing where nothing moved.

    Parameters
    ----------
    engine : the records
    registry : whose champion it is
    how : how it comes in force; the first of a home is called so by itself
    who : for people
    at : microseconds UTC
    """
    before = registry.alias_version("champion")
    yield
    version = registry.alias_version("champion")
    if version is None or version == before:
        return
    move = Succession(
        card_id=run_tags(registry, version).get("card_id", ""),
        version=version,
        before=before,
        how="first" if before is None else how,
        who=who,
        at=at,
    )
    with engine.begin() as connection:
        succeed(connection, move)
