"""From records to rows: all leads, what was known and said of them, what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection

from definition import Definition
from definition.sign import refuse_unsigned
from records import explorations
from records.outcomes import Outcomes, frames
from training.dataset import Dataset, Progress, gather
from training.feedback import Said
from training.labels import Labels, known_then


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """All there is to learn from and to judge on."""

    outcomes: Outcomes
    labels: Labels
    #: Every lead, oldest first, with an outcome or not.
    everyone: Dataset
    #: What sales said of leads.
    said: Said
    #: The labels as they were known at a moment; None where the company has no dates.
    labels_at: Callable[[int], Labels] | None
    #: Leads that were tried out below the line, each with the chance it had of that, 0-1.
    drawn: Mapping[str, float] = field(default_factory=dict)

    @property
    def examples(self) -> Dataset:
        """The leads that tell something about winning."""
        return self.everyone.rows(self.everyone.weight > 0)


def prepare(
    connection: Connection, definition: Definition, progress: Progress | None = None
) -> Prepared:
    """Read what is on record; ``progress`` is told how many leads of how many are read.

    Raises
    ------
    InputError
        If the company wants only signed definitions, and this one is not.
    """
    refuse_unsigned(definition)
    outcomes = frames(connection)
    labels = known_then(outcomes, definition, outcomes.observed_until)
    has_dates = definition.time == "dates"
    everyone = gather(connection, labels.oldest_first, definition, progress=progress)
    return Prepared(
        outcomes=outcomes,
        labels=labels,
        everyone=everyone,
        said=Said.of(outcomes, everyone, definition, labels.observed_until),
        labels_at=partial(known_then, outcomes, definition) if has_dates else None,
        drawn=explorations.drawn(connection),
    )
