"""Look for drift: the champion's leads beside those that came since."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
from sqlalchemy import Connection, Engine

from definition import Definition
from features.history import DAY_US
from models.registry import Registered, Registry
from models.scoring import Scorer
from records.outcomes import Outcomes, frames
from training.dataset import Dataset, gather
from training.drift.last import FOUND, LOOKED_AT
from training.drift.picture import svg
from training.drift.signal import Signal
from training.drift.signals import FEWEST_PAST, signals, usual
from training.drift.stretch import Stretch
from training.drift.words import sentences
from training.labels import LOST, WON, known_then
from training.promotion.words import Language
from training.tracking import add_to_run, run_tags, tag_run

#: Leads that came in so many days count as the newest; of more than so many, some are drawn.
NEWEST_DAYS = 56
MOST_LEADS = 5_000
#: Outcomes that became final in so many days count as the newest: they are few, and those of
#: before a change would hide it.
OUTCOME_DAYS = 182
#: Earlier stretches that are looked at to know what is usual; they are shorter than the newest
#: days where the card learned from too short a time for ``FEWEST_STRETCHES`` of that length.
MOST_STRETCHES, FEWEST_STRETCHES = 26, 5
#: Days between two looks: as often as the false-alarm rate reckons with.
EVERY_DAYS = 7
#: Tag of the champion's run: what the last look cried; empty once a training answered it.
ALARM = "drift_alarm"


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What one look found."""

    signals: tuple[Signal, ...]
    language: Language

    @property
    def alarms(self) -> tuple[Signal, ...]:
        """What is sure and large enough to matter."""
        return tuple(each for each in self.signals if each.is_alarm)

    def words(self) -> list[str]:
        """For people."""
        return sentences(self.signals, self.language)

    def files(self) -> dict[str, str]:
        """For the champion's run."""
        told = [asdict(each) for each in self.signals]
        return {
            FOUND: orjson.dumps(told, option=orjson.OPT_INDENT_2).decode(),
            "drift/drift.txt": "\n".join(self.words()) + "\n",
            "drift/drift.svg": svg(self.signals, self.language),
        }


def look_when_due(
    engine: Engine, definition: Definition, registry: Registry, now: int
) -> Drift | None:
    """Look once a week, and keep what was found in the champion's run; None where it is not time.

    ``now`` is microseconds UTC.
    """
    champion = registry.champion()
    if champion is None:
        return None
    tags = run_tags(registry, champion.version)
    looked_at = int(tags.get(LOOKED_AT, 0))
    if "learned_until" not in tags or now < looked_at + EVERY_DAYS * DAY_US:
        return None
    with engine.connect() as connection:
        found = look(connection, definition, champion, int(tags["learned_until"]))
    add_to_run(registry, champion.version, {"drift.alarms": len(found.alarms)}, found.files())
    if found.alarms:
        tag_run(registry, champion.version, ALARM, found.words()[0])
    tag_run(registry, champion.version, LOOKED_AT, str(now))
    return found


def open_alarm(registry: Registry) -> str | None:
    """What was cried and no training has answered yet; one that failed is no answer."""
    champion = registry.alias_version("champion")
    return (run_tags(registry, champion).get(ALARM) or None) if champion else None


def answered(registry: Registry, version: str) -> None:
    """A training that was decided on answers the alarm about a champion."""
    if run_tags(registry, version).get(ALARM):
        tag_run(registry, version, ALARM, "")


def look(
    connection: Connection, definition: Definition, champion: Registered, learned_until: int
) -> Drift:
    """Compare leads up to ``learned_until`` (microseconds UTC) with the newest after it."""
    outcomes = frames(connection)
    labels = known_then(outcomes, champion.definition, outcomes.observed_until)
    frame = labels.oldest_first
    # Weeks pass before an outcome is final: those that became so since say what is true now.
    horizon = champion.definition.label.horizon_days * DAY_US
    became_final = (frame["as_of"] + horizon > learned_until) & frame["outcome"].isin([WON, LOST])
    newly = outcomes.observed_until - OUTCOME_DAYS * DAY_US
    scorer = Scorer(champion.card, champion.definition)
    parts = Material(connection=connection, scorer=scorer, outcomes=outcomes)
    is_new_answer = (outcomes.feedback["at"] > learned_until).fillna(False).to_numpy(dtype=bool)
    is_old, is_known = frame["as_of"] <= learned_until, frame["outcome"].isin([WON, LOST])
    reference = parts.stretch(
        frame[is_old],
        frame[is_old & is_known & ~became_final],
        outcomes.feedback[~is_new_answer],
    )
    if not len(reference):
        return Drift(signals=(), language=definition.company.language)
    length = stretch_length(int(reference.at.min()), learned_until, outcomes.observed_until)
    newest = parts.stretch(
        frame[frame["as_of"] > outcomes.observed_until - length],
        frame[became_final & (frame["as_of"] + horizon > newly)],
        outcomes.feedback[is_new_answer],
    )
    called = {feature.name: feature.label for feature in scorer.features}
    if not len(newest):
        return Drift(signals=(), language=definition.company.language)
    past = earlier(reference, learned_until, length, len(newest.won))
    found = signals(reference, newest, usual(past), called)
    return Drift(signals=found, language=definition.company.language)


def stretch_length(since: int, learned_until: int, now: int) -> int:
    """How long the newest stretch is, microseconds.

    Parameters
    ----------
    since : when the oldest lead came that the card learned from, microseconds UTC
    learned_until, now : microseconds UTC

    Examples
    --------
    >>> stretch_length(0, 365 * DAY_US, 372 * DAY_US) // DAY_US
    7
    >>> stretch_length(0, 100 * DAY_US, 365 * DAY_US) // DAY_US
    20
    """
    newest = min(now - learned_until, NEWEST_DAYS * DAY_US)
    return max(min(newest, (learned_until - since) // FEWEST_STRETCHES), 0)


def earlier(
    reference: Stretch, until: int, length: int, n_outcomes: int
) -> list[tuple[Stretch, Stretch]]:
    """Stretches of what was learned from, newest first, each after the rest of it.

    Outcomes are few, so they are cut by themselves: into pieces of ``n_outcomes``, as many as the
    newest have, yet three at least.
    """
    if length <= 0:
        return []
    n = min((until - int(reference.at.min())) // length, MOST_STRETCHES)
    ends = [until - place * length for place in range(n)]
    leads = reference.without_outcomes()
    stretches = [
        (leads.outside(end - length, end), leads.between(end - length, end)) for end in ends
    ]
    n_pieces = len(reference.won) // max(n_outcomes, 1)
    n_pieces = min(max(n_pieces, FEWEST_PAST), MOST_STRETCHES)
    # Percentages are laid beside what was told: beside others there is nothing to read.
    return stretches + [(piece, piece) for piece in reference.outcomes(n_pieces)]


@dataclass(frozen=True, kw_only=True)
class Material:
    """What stretches of time are made of."""

    connection: Connection
    scorer: Scorer
    outcomes: Outcomes

    def stretch(self, frame: pd.DataFrame, final: pd.DataFrame, answers: pd.DataFrame) -> Stretch:
        """Leads of ``training.labels``, those of them with a final outcome, and feedback."""
        rows = self.rows(frame)
        columns = self.scorer.columns_of(rows.table)
        known = self.rows(final)
        return Stretch(
            table=rows.table,
            points=columns["total_points"],
            verdict=columns["verdict"],
            source=self.sources(rows.lead_ids.tolist()),
            at=rows.as_of,
            chance=np.asarray(self.scorer.columns_of(known.table)["probability"]),
            won=known.won,
            known_source=self.sources(known.lead_ids.tolist()),
            known_at=known.as_of,
            is_good=(answers["verdict"] == "good").to_numpy(dtype=bool),
            answered_source=self.sources(answers["lead_id"].tolist()),
            answered_at=answers["at"].to_numpy(dtype=np.float64, na_value=np.nan),
        )

    def rows(self, frame: pd.DataFrame) -> Dataset:
        """Leads with their features, some where they are many."""
        if len(frame) > MOST_LEADS:
            frame = frame.sample(MOST_LEADS, random_state=1).sort_values(["as_of", "sequence"])
        return gather(self.connection, frame, self.scorer.definition, features=self.scorer.features)

    def sources(self, lead_ids: list[str]) -> npt.NDArray[np.object_]:
        """Where each came from; None where not known."""
        source = self.outcomes.leads.set_index("lead_id")["source"]
        return source.reindex(lead_ids).to_numpy(dtype=object)
