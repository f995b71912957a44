"""What the home learned and tried: past trainings, drift, what exploration found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from definition import Definition
from models.registry import Registry
from records import explorations
from records.explorations import Settled
from records.outcomes import frames
from training.drift.last import LastLook, last_look
from training.exploration.logged import Sent, sent
from training.exploration.missed import Missed, explored_leads, missed
from training.labels import known_then
from training.trainings import PastTraining, past_trainings


@dataclass(frozen=True, kw_only=True)
class Learning:
    """What the register of cards tells."""

    trainings: tuple[PastTraining, ...]
    #: Versions in use and waiting; None where there is none.
    champion: str | None
    challenger: str | None
    #: The last look for drift with the card in use; None where nobody looked yet.
    drift: LastLook | None

    @classmethod
    def of(cls, registry: Registry) -> Learning:
        """Read it.

        Raises
        ------
        RegistryAway
            If the registry does not answer.
        """
        trainings = past_trainings(registry)
        champion = registry.alias_version("champion")
        return cls(
            trainings=trainings,
            champion=champion,
            challenger=registry.alias_version("challenger"),
            drift=last_look(registry, champion) if champion else None,
        )

    @property
    def waiting(self) -> PastTraining | None:
        """The training whose card passed and waits for a person; None where none does."""
        for each in self.trainings:
            if each.version is not None and each.version == self.challenger != self.champion:
                decision = each.decision
                return each if decision is not None and decision.outcome == "waits" else None
        return None


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What exploration found, and what is known from it."""

    #: As agreed, 0-1.
    agreed: float
    #: What was worked out last; None where nothing was yet.
    settled: Settled | None
    missed: Missed
    sent: Sent

    @property
    def share(self) -> float:
        """In force now, 0-1."""
        return self.agreed if self.settled is None else min(self.agreed, self.settled.share)

    @property
    def because(self) -> Literal["as_agreed", "for_room", "for_known"]:
        """What the share in force follows from."""
        if self.settled is None or self.settled.share >= self.agreed:
            return "as_agreed"
        told = self.settled.figures
        if told["capacity"] is None or not told["n_below"]:
            return "for_known"
        room = max(told["capacity"] - told["n_line"], 0.0) / told["n_below"]
        return "for_room" if room <= self.settled.share + 1e-9 else "for_known"

    @classmethod
    def of(cls, connection: Connection, definition: Definition, now: int) -> Tried:
        """Count it, from all that is on record by now (microseconds UTC)."""
        outcomes = frames(connection)
        labels = known_then(outcomes, definition, outcomes.observed_until)
        return cls(
            agreed=definition.exploration.share,
            settled=explorations.settled(connection, now),
            missed=missed(explored_leads(connection, labels)),
            sent=sent(connection, labels, definition),
        )
