"""The company that a notebook looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
from serving.notebooks.told import told
from serving.pages.words import LANGUAGES, Language, Words
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
    language: Language = "en"

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
            language=spoken(settings, champion.definition),
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
        """Numbers and days as the notebook's language writes them, in the company's zone."""
        return Words(self.language, self.definition.company.timezone)

    def say(self, sentence: str, /, **values: Any) -> str:
        """A sentence in the notebook's language; see :func:`serving.notebooks.told.told`."""
        return told(sentence, self.language, **values)

    def look(self) -> Connection:
        """A connection to read from; use it in a ``with``."""
        return self.engine.connect()

    def file(self, path: str) -> str | None:
        """What the training of the card in use told in a file; None where it wrote none."""
        return text_of(self.registry, self.in_use.registered, path)

    def __repr__(self) -> str:
        words, training = self.words, self.card.training
        said = self.say(
            "{company}: card {card}, from {leads} leads, {wins} of them won",
            company=self.definition.company.name,
            card=self.in_use.card_id[:8],
            leads=words.number(training.get("leads", 0)),
            wins=words.number(training.get("wins", 0)),
        )
        until = self.say("; on record until {day}", day=words.day(self.until))
        return said + until if self.has_dates else said


def spoken(settings: Settings, definition: Definition) -> Language:
    """The language that a notebook speaks: the one asked for, or the company's."""
    asked = [each for each in LANGUAGES if each == settings.language]
    return asked[0] if asked else definition.company.language
