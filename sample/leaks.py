"""Leaks planted on request: columns that know the outcome, and look as if they did not.

Each has a kind of :data:`KINDS`, as a leak checker would name it. They are planted in the
order of :data:`LEAKS`, which goes round the kinds, so that few leaks already differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sample.calendar import DAY_US, DRIFT_US, END_US
from sample.reps import REPS
from sample.streams import Streams
from sample.world import World

#: Kind to what is wrong with it.
KINDS = {
    "filled_after_outcome": "has a value only once the outcome is known, or mostly then",
    "known_after_contact": "is made by the call or after it",
    "changes_after_outcome": "has a value from the start, which the outcome overwrites",
    "too_good": "is the outcome with some noise",
    "blank_tells": "its blanks, not its values, tell who was worked or won",
    "carries_time": "rises with time, so that it tells old leads from young ones",
    "late_date": "is a date that lies after hand-over",
    "dies": "is empty or meaningless in the newest months",
    "near_duplicates": "rows are copies of other rows, outcome and all",
}

Made = Callable[[np.random.Generator, World], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Leak:
    """One planted leak."""

    column: str
    kind: str
    #: Kind of the attribute it is declared as; "" where it is rows and no column.
    attribute: str
    #: Makes the values, one per lead, None for blank; None where it is rows and no column.
    make: Made | None


def columns(streams: Streams, leaks: Sequence[Leak], world: World) -> dict[str, np.ndarray]:
    """Each leaking column's values as text, None for blank."""
    return {
        leak.column: np.array(
            [
                None if value is None else str(value)
                for value in leak.make(streams[f"leak {leak.column}"], world)
            ],
            dtype=object,
        )
        for leak in leaks
        if leak.make
    }


def _where(condition: np.ndarray, values: object, otherwise: object = None) -> np.ndarray:
    """Values where the condition holds, else blank (or another value)."""
    n = len(condition)
    yes, no = np.empty(n, object), np.empty(n, object)
    yes[:], no[:] = values, otherwise
    return np.where(condition, yes, no)


def _words(rng: np.random.Generator, n: int, *words: str) -> np.ndarray:
    return np.array(words, dtype=object)[rng.integers(0, len(words), n)]


def _day(at: np.ndarray) -> np.ndarray:
    """Moments as dates, text."""
    return np.datetime_as_string(at.view("datetime64[us]").astype("datetime64[D]")).astype(object)


def _spoken(world: World) -> np.ndarray:
    spoken: np.ndarray = world.became.has_spoken & world.called_by_export
    return spoken


def _contract_type(rng: np.random.Generator, world: World) -> np.ndarray:
    words = _words(rng, len(world), "jaar", "maand", "proef")
    return _where(world.won_by_export | (rng.random(len(world)) < 0.02), words)


def _n_calls(rng: np.random.Generator, world: World) -> np.ndarray:
    made = world.tried.at < END_US
    return np.bincount(world.tried.lead[made], minlength=len(world)).astype(object)


def _mailing_list(rng: np.random.Generator, world: World) -> np.ndarray:
    words = _words(rng, len(world), "algemeen", "product", "branche")
    return _where(world.won_by_export & (rng.random(len(world)) < 0.8), "klanten", words)


def _ai_score(rng: np.random.Generator, world: World) -> np.ndarray:
    noisy = 2.8 * world.won_by_export + rng.normal(size=len(world))
    return np.round(40 + 12 * noisy).astype(int).astype(object)


def _decision_process(rng: np.random.Generator, world: World) -> np.ndarray:
    words = _words(rng, len(world), "directie", "inkoop", "comité", "onbekend")
    return _where(_spoken(world) & (rng.random(len(world)) < 0.9), words)


def _record_number(rng: np.random.Generator, world: World) -> np.ndarray:
    steps = rng.integers(1, 9, len(world))
    return (400_000 + np.cumsum(steps)).astype(object)


def _invoiced_on(rng: np.random.Generator, world: World) -> np.ndarray:
    at = world.became.won_at + rng.integers(1, 14, len(world)) * DAY_US
    return _where(world.won_by_export & (at < END_US), _day(at))


def _old_tracker_hits(rng: np.random.Generator, world: World) -> np.ndarray:
    hits = rng.poisson(2 + 3 * (world.result.known_log_odds > -2))
    return _where(world.arrived.created_at < DRIFT_US, hits.astype(object))


def _customer_number(rng: np.random.Generator, world: World) -> np.ndarray:
    numbers = (70_000 + rng.permutation(len(world))).astype(object)
    return _where(world.won_by_export, numbers)


def _quality_label(rng: np.random.Generator, world: World) -> np.ndarray:
    label = np.full(len(world), "onbepaald", dtype=object)
    said = world.feedback
    given = said.at < END_US
    label[said.lead[given]] = np.where(said.thought_good[given], "hoog", "laag")
    return _where(world.called_by_export, label, "onbepaald")


def _lead_status(rng: np.random.Generator, world: World) -> np.ndarray:
    refused = (world.became.disposition == 1) & (world.became.disposed_at < END_US)
    status = np.select(
        [world.won_by_export, refused, world.called_by_export],
        ["afgerond", "gearchiveerd", "in behandeling"],
        "nieuw",
    )
    return status.astype(object)


def _expected_revenue(rng: np.random.Generator, world: World) -> np.ndarray:
    guess = world.result.amount * np.exp(rng.normal(0, 0.3, len(world)))
    share = np.where(world.won_by_export, 1.0, np.where(world.became.disposition == 0, 0.4, 0.12))
    return (guess * share).round(-1).astype(int).astype(object)


def _linkedin_page(rng: np.random.Generator, world: World) -> np.ndarray:
    pages = (100_000 + rng.permutation(len(world))).astype(object)
    is_looked_up = world.called_by_export & (rng.random(len(world)) < 0.85)
    return _where(is_looked_up | (rng.random(len(world)) < 0.03), [f"in/{p}" for p in pages])


def _import_batch(rng: np.random.Generator, world: World) -> np.ndarray:
    month = world.arrived.created_at.view("datetime64[us]").astype("datetime64[M]")
    return np.char.add("batch-", np.datetime_as_string(month)).astype(object)


def _modified_on(rng: np.random.Generator, world: World) -> np.ndarray:
    last = np.maximum(world.arrived.handed_at, world.became.disposed_at)
    last = np.where(world.won_by_export, world.became.won_at + 20 * DAY_US, last)
    return _day(np.minimum(last, END_US - DAY_US))


def _chat_widget(rng: np.random.Generator, world: World) -> np.ndarray:
    is_used = rng.random(len(world)) < np.where(world.wish > 0.5, 0.5, 0.1)
    return _where(world.arrived.created_at < DRIFT_US, _where(is_used, "ja", "nee"), "nee")


def _discount_percent(rng: np.random.Generator, world: World) -> np.ndarray:
    percent = rng.integers(1, 5, len(world)) * 5
    return _where(world.won_by_export, percent.astype(object), 0)


def _budget_known(rng: np.random.Generator, world: World) -> np.ndarray:
    is_known = _spoken(world) & (rng.random(len(world)) < np.where(world.became.won, 0.95, 0.4))
    return _where(is_known, "ja", "nee")


def _account_manager(rng: np.random.Generator, world: World) -> np.ndarray:
    owner = np.array([rep.name for rep in REPS], dtype=object)[world.called.rep]
    return _where(world.won_by_export, _words(rng, len(world), "gerda", "hugo"), owner)


def _segment_code(rng: np.random.Generator, world: World) -> np.ndarray:
    is_noise = rng.random(len(world)) < 0.05
    is_best = np.where(is_noise, rng.random(len(world)) < 0.5, world.won_by_export)
    return _where(is_best, "A1", _words(rng, len(world), "B1", "B2", "C1"))


def _invoice_city(rng: np.random.Generator, world: World) -> np.ndarray:
    cities = _words(rng, len(world), "Utrecht", "Zwolle", "Breda", "Gent", "Arnhem")
    share = np.where(world.won_by_export, 0.97, np.where(world.became.disposition == 0, 0.3, 0.05))
    return _where(rng.random(len(world)) < share, cities)


def _closing_note(rng: np.random.Generator, world: World) -> np.ndarray:
    disposed = (world.became.disposition >= 0) & (world.became.disposed_at < END_US)
    notes = _words(rng, len(world), "afgehandeld", "zie dossier", "besproken in teamoverleg")
    return _where(world.won_by_export | (disposed & (rng.random(len(world)) < 0.5)), notes)


def _leak(column: str, kind: str, attribute: str, make: Made | None) -> Leak:
    return Leak(column=column, kind=kind, attribute=attribute, make=make)


#: In the order of planting.
LEAKS = (
    _leak("contract_type", "filled_after_outcome", "category", _contract_type),
    _leak("n_calls", "known_after_contact", "number", _n_calls),
    _leak("mailing_list", "changes_after_outcome", "category", _mailing_list),
    _leak("ai_score", "too_good", "number", _ai_score),
    _leak("decision_process", "blank_tells", "category", _decision_process),
    _leak("record_number", "carries_time", "number", _record_number),
    _leak("invoiced_on", "late_date", "date", _invoiced_on),
    _leak("old_tracker_hits", "dies", "number", _old_tracker_hits),
    _leak("near_duplicate_rows", "near_duplicates", "", None),
    _leak("customer_number", "filled_after_outcome", "number", _customer_number),
    _leak("quality_label", "known_after_contact", "category", _quality_label),
    _leak("lead_status", "changes_after_outcome", "category", _lead_status),
    _leak("expected_revenue", "too_good", "number", _expected_revenue),
    _leak("linkedin_page", "blank_tells", "text", _linkedin_page),
    _leak("import_batch", "carries_time", "category", _import_batch),
    _leak("modified_on", "late_date", "date", _modified_on),
    _leak("chat_widget", "dies", "flag", _chat_widget),
    _leak("discount_percent", "filled_after_outcome", "number", _discount_percent),
    _leak("budget_known", "known_after_contact", "flag", _budget_known),
    _leak("account_manager", "changes_after_outcome", "category", _account_manager),
    _leak("segment_code", "too_good", "category", _segment_code),
    _leak("invoice_city", "blank_tells", "category", _invoice_city),
    _leak("closing_note", "filled_after_outcome", "text", _closing_note),
)
