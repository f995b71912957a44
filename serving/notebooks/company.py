"""The company that a notebook looks at."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from definition import Definition, InputError
from models.card import Card
from models.registry import Registry
from models.registry.artifacts import text_of
from records.database import connect, migrate
from records.outcomes import observed_until
from records.tables import leads
from serving.champion import InUse
from serving.pages.words import Words
from settings import Settings


@dataclass(frozen=True, kw_only=True)
class Company:
    """The records and the card in use; nothing in a notebook changes either."""

    engine: Engine
    registry: Registry
    in_use: InUse
    #: The latest moment of anything on record, microseconds UTC: what a notebook calls today.
    until: int
    #: When the newest lead came in.
    newest_lead_at: int

    @classmethod
    def open(cls, settings: Settings) -> Company:
        """Open the home.

        Raises
        ------
        InputError
            If nothing was loaded or learned there yet.
        """
        registry = Registry(
            settings.tracking_uri,
            settings.artifacts_path if settings.tracking_uri.startswith("sqlite") else None,
        )
        champion = registry.champion() if settings.home.is_dir() else None
        if champion is None:
            raise InputError(
                "has no card yet", "home", str(settings.home), "run `callworthy train` first"
            )
        engine = connect(settings.database_url)
        migrate(engine)
        with engine.connect() as connection:
            newest = connection.execute(sa.select(sa.func.max(leads.c.created_at))).scalar()
            until = observed_until(connection)
        return cls(
            engine=engine,
            registry=registry,
            in_use=InUse.of(champion),
            until=until,
            newest_lead_at=newest or 0,
        )

    @property
    def definition(self) -> Definition:
        """What the teams agreed when the card was learned."""
        return self.in_use.definition

    @property
    def card(self) -> Card:
        """The card in use."""
        return self.in_use.registered.card

    @property
    def has_dates(self) -> bool:
        """Whether moments on record are real ones; else only their order means anything."""
        return self.definition.time == "dates"

    @property
    def words(self) -> Words:
        """Numbers and days as English writes them, in the company's zone."""
        return Words("en", self.definition.company.timezone)

    def look(self) -> Connection:
        """A connection to read from; use it in a ``with``."""
        return self.engine.connect()

    def file(self, path: str) -> str | None:
        """What the training of the card in use told in a file; None where it wrote none."""
        return text_of(self.registry, self.in_use.registered, path)

    def __repr__(self) -> str:
        words = self.words
        learned = (
            f"{words.number(self.card.training.get('leads', 0))} leads, "
            f"{words.number(self.card.training.get('wins', 0))} of them won"
        )
        told = f"{self.definition.company.name}: card {self.in_use.card_id[:8]}, from {learned}"
        return f"{told}; on record until {words.day(self.until)}" if self.has_dates else told
