"""Whether a retraining is asked for: by the agreement, outcomes, drift or the calendar."""

from __future__ import annotations

from sqlalchemy import Engine

from definition import Definition, learned_version
from definition.learning import Retraining
from features.history import DAY_US
from models.registry import Registry
from records.outcomes import frames
from training.drift.look import look_when_due, open_alarm
from training.labels import LOST, WON, known_then
from training.tracking import NewestRun, newest_run, was_learned


def due(engine: Engine, definition: Definition, registry: Registry, now: int) -> str | None:
    """Why a retraining is due now; None where nothing asks for one.

    Cheap beside a training: it reads outcomes, and once a week some thousands of leads, to see
    whether they drifted.
    """
    last = newest_run(registry)
    if last is None:
        return "there is no card yet"
    if not was_learned(registry, learned_version(definition)):
        return "the agreement changed since the last training"
    with engine.connect() as connection:
        outcomes = frames(connection)
    labels = known_then(outcomes, definition, outcomes.observed_until)
    n_known = int(labels.frame["outcome"].isin([WON, LOST]).sum())
    look_when_due(engine, definition, registry, now)
    alarm = open_alarm(registry)
    if alarm is not None and definition.retraining.on_drift:
        return f"drift: {alarm}"
    return asks(definition.retraining, last, n_known, now)


def asks(wish: Retraining, last: NewestRun, n_known: int, now: int) -> str | None:
    """The first reason there is.

    Parameters
    ----------
    wish : what the teams agreed
    last : what the newest training knew
    n_known : leads with a final outcome by now
    now : microseconds UTC

    Examples
    --------
    >>> last = NewestRun(at=0, known_outcomes=900)
    >>> asks(Retraining(), last, 1_150, DAY_US)
    '250 outcomes became known since the last training'
    >>> asks(Retraining(), last, 901, 7 * DAY_US)
    'the calendar: 7 days since the last training'
    >>> asks(Retraining(), last, 900, 7 * DAY_US) is None
    True
    """
    n_new = n_known - last.known_outcomes
    if wish.new_outcomes and n_new >= wish.new_outcomes:
        return f"{n_new} outcomes became known since the last training"
    n_days = (now - last.at) // DAY_US
    if wish.every_days and n_days >= wish.every_days and n_new > 0:
        return f"the calendar: {n_days} days since the last training"
    return None
