"""The last look for drift, as it is kept in the champion's run."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from models.registry import NAME, Registry
from models.registry.artifacts import run_text
from training.drift.signal import Signal
from training.drift.words import sentences
from training.promotion.words import Language

#: Tag of a run that says when its card's leads were looked at, microseconds UTC.
LOOKED_AT = "drift_looked_at"
#: Where a run keeps every comparison.
FOUND = "drift/drift.json"


@dataclass(frozen=True, kw_only=True)
class LastLook:
    """When was looked, and all that was compared, alarms first."""

    #: Microseconds UTC.
    at: int
    signals: tuple[Signal, ...]

    def words(self, language: Language) -> list[str]:
        """For people."""
        return sentences(self.signals, language)


def last_look(registry: Registry, version: str) -> LastLook | None:
    """The last look with a version's card; None where nobody looked yet."""
    run_id = str(registry.client.get_model_version(NAME, version).run_id)
    at = registry.client.get_run(run_id).data.tags.get(LOOKED_AT)
    text = None if at is None else run_text(registry, run_id, FOUND)
    if at is None or text is None:
        return None
    try:
        found = tuple(Signal(**each) for each in orjson.loads(text))
    except TypeError:
        # An earlier release wrote it; the next look is within a week.
        return None
    return LastLook(at=int(at), signals=found)
