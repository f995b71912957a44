"""``[attributes.*]`` for every column of the leads, with what looks like a leak and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from definition.attributes import Kind
from records.intake import cells as read
from records.intake.leads import Leads
from training.drafting.kinds import Guess, guess
from training.leaks import Column, Finding, Material, examine
from training.leaks.material import Rows

_DECIDED = ("won", "lost")
_ROLES = ("lead_id", "created_at", "as_of", "order")


def guesses(
    leads: Leads, deals: pd.DataFrame, definition: Definition, outcome: str | None
) -> dict[str, Guess]:
    """What each column is, by its name as an attribute, corrected where it knows the outcome.

    Parameters
    ----------
    leads : as they were read
    deals : frame with lead_id and stage
    definition : with the source tables that they were read by
    outcome : the outcome column of the leads file, where it stands there
    """
    zone = definition.company.timezone
    made = {
        name: guess(column, leads.columns.cells(name).texts, zone)
        for name, column in _columns(leads, outcome)
    }
    material = _material(made, leads, deals, definition)
    if outcome is not None:
        # Where one column says it all, that an undecided lead is blank elsewhere is no news.
        material = replace(material, is_open=np.zeros(len(material), dtype=bool))
    for finding in examine(material):
        if finding.column in made:
            made[finding.column] = _corrected(made[finding.column], finding)
    return made


def _columns(leads: Leads, outcome: str | None) -> Iterator[tuple[str, str]]:
    """Names as attributes with the columns they stand for; those with a role of their own not."""
    by_name = leads.columns.by_name
    roles = {by_name[name] for name in _ROLES if name in by_name} | {outcome}
    for name, column in by_name.items():
        if column not in roles:
            yield name, column


def _material(
    made: Mapping[str, Guess], leads: Leads, deals: pd.DataFrame, definition: Definition
) -> Material:
    """The leads as the checks want them, oldest first; what closes with the deal is left out."""
    frame = leads.frame
    as_of = frame["as_of"].astype("Float64").fillna(frame["created_at"]).astype("int64")
    order: Rows = np.lexsort((frame["sequence"], as_of)).astype(np.int64)
    at = np.array(as_of, dtype=np.int64)
    columns = [
        _column(name, each, leads, at, definition).rows(order)
        for name, each in made.items()
        if each.known != "close"
    ]
    ids = frame["lead_id"].to_numpy()[order]
    won, lost = (np.isin(ids, deals.loc[deals["stage"] == each, "lead_id"]) for each in _DECIDED)
    is_decided = won | lost if lost.any() else np.ones(len(ids), dtype=bool)
    nothing = np.full(len(ids), np.nan)
    return Material(
        columns=tuple(columns),
        as_of=at[order],
        created_at=frame["created_at"].to_numpy(dtype=np.int64)[order],
        is_won=won,
        is_decided=is_decided,
        is_open=~is_decided & ~np.isin(ids, deals["lead_id"]),
        contact_at=nothing,
        closed_at=nothing,
        groups=ids,
        has_time=definition.time != "none",
    )


def _column(
    name: str, made: Guess, leads: Leads, at: npt.NDArray[np.int64], definition: Definition
) -> Column:
    cells = leads.columns.cells(name)
    if made.kind == "number":
        return Column.of_numbers(name, read.numbers(cells).to_numpy(dtype=np.float64))
    if made.kind == "date":
        dates = read.moments(cells, definition.company.timezone, made.date_format)
        found = dates.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
        return Column.of_dates(name, found.astype(np.float64), at)
    return Column.of_words(name, cells.texts.tolist(), cast(Kind, made.kind))


def _corrected(made: Guess, finding: Finding) -> Guess:
    """The guess with what was found; a later declaration is never made an earlier one."""
    told = finding.evidence
    note = f"{made.note}; {told}" if made.note else f"suspected leak: {told}"
    if finding.known is None:
        return replace(made, note=note)
    if "suspected leak" not in note:
        note = f"suspected leak: {note}"
    is_first = made.may_be_learned or finding.known == "close"
    return replace(made, half="fit", known=finding.known if is_first else made.known, note=note)


def following(guesses: dict[str, Guess], on: str, names: list[str]) -> None:
    """What is looked up by a column that is known too late is known too late itself."""
    if on not in guesses or guesses[on].may_be_learned:
        return
    for name in names:
        note = f"suspected leak: follows from {on}"
        guesses[name] = replace(guesses[name], half="fit", known=guesses[on].known, note=note)
