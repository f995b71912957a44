"""What the routes share: the records, the champion and the writer of decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from features.values import microseconds
from models.registry import Registry
from records.database import connect, migrate
from serving.champion import Champion
from serving.decisions import DecisionWriter
from settings import Settings


def clock() -> int:
    """Now, in microseconds UTC."""
    return microseconds(dt.datetime.now(dt.UTC))


@dataclass(frozen=True, kw_only=True)
class State:
    """Made once per process; see ``State.of``."""

    engine: Engine
    champion: Champion
    writer: DecisionWriter
    now: Callable[[], int] = clock

    @classmethod
    def of(cls, settings: Settings) -> State:
        """Open the home; its tables are brought up to date."""
        engine = connect(settings.database_url)
        migrate(engine)
        own = settings.tracking_uri.startswith("sqlite")
        registry = Registry(settings.tracking_uri, settings.artifacts_path if own else None)
        return cls(engine=engine, champion=Champion(registry), writer=DecisionWriter(engine))
