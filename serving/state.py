"""What the routes share: the records, the champion and the writer of decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from sqlalchemy import Engine

from definition import Definition, read
from features.values import microseconds
from models.registry import Registry
from models.registry.artifacts import text_of
from records import cards, definitions
from records.database import connect, migrate
from serving.agreed import AgreedNow
from serving.ahead import Ahead
from serving.bell import Bell
from serving.champion import Champion, InUse
from serving.decisions import DecisionWriter
from serving.errors import Refusal
from serving.exploring import Exploring
from settings import Settings
from training.moved import MOVED


def clock() -> int:
    """Now, in microseconds UTC."""
    return microseconds(dt.datetime.now(dt.UTC))


def remember(engine: Engine, registry: Registry, in_use: InUse) -> None:
    """Keep the card and what it runs under: decisions name both, and must be computed again."""
    moved = text_of(registry, in_use.registered, MOVED)
    with engine.begin() as connection:
        definitions.remember(connection, in_use.definition, clock())
        cards.remember(connection, in_use.card_id, in_use.card_json, clock(), moved)


@dataclass(frozen=True, kw_only=True)
class State:
    """Made once per process; see ``State.of``."""

    engine: Engine
    champion: Champion
    writer: DecisionWriter
    #: The home's own definition; None where there is no home.
    definition_path: Path | None = None
    #: The folder that holds everything of the company; None where there is none.
    home: Path | None = None
    now: Callable[[], int] = clock
    #: What ``env:NAME`` under [channels] stands for.
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Where people reach this service; empty where nobody said.
    base: str = ""
    #: Apprise URL that mails sign-in links; ``{email}`` is who asks.
    mail: str = field(default="", repr=False)
    #: Whether the server is told whom a proxy forwards for.
    is_proxy_named: bool = False
    #: Tells this process's worker that there is work.
    bell: Bell = field(default_factory=Bell)
    #: What pages keep is made by the service once it runs.
    ahead: Ahead = field(default_factory=Ahead)

    @classmethod
    def of(cls, settings: Settings) -> State:
        """Open the home; its tables are brought up to date."""
        engine = connect(settings.database_url)
        migrate(engine)
        own = settings.tracking_uri.startswith("sqlite")
        registry = Registry(settings.tracking_uri, settings.artifacts_path if own else None)

        return cls(
            engine=engine,
            champion=Champion(registry, partial(remember, engine, registry)),
            writer=DecisionWriter(engine),
            definition_path=settings.definition_path,
            home=settings.home,
            environment=settings.environment,
            base=settings.base,
            mail=settings.mail,
            is_proxy_named=bool(settings.proxy),
        )

    @cached_property
    def agreed(self) -> AgreedNow:
        """What leads are followed up by: one for all who ask, so that all say the same.

        Where only a signed one may be in force, each by itself would fall back on another one.
        """

        def remember(definition: Definition) -> None:
            # Assignments name the version; what it said must be found again.
            with self.engine.begin() as connection:
                definitions.remember(connection, definition, self.now())

        return AgreedNow(self.definition_path, self.definition, remember)

    @cached_property
    def exploring(self) -> Exploring:
        """How much is tried out below the line, by what the home agreed on last."""
        return Exploring(self.engine, self.agreed)

    def definition(self) -> Definition:
        """What the card runs under; before there is one, what the home agreed on.

        Raises
        ------
        Refusal
            503 while there is neither.
        """
        if self.champion.has_card:
            return self.champion.in_use().definition
        if self.definition_path is not None and self.definition_path.exists():
            return read(self.definition_path)
        remedy = "run `callworthy load FOLDER`"
        raise Refusal(503, "there is no definition yet", "definition", None, remedy)
