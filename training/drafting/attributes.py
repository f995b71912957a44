"""``[attributes.*]`` for every column of the leads, with what looks like a leak and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from records.intake import cells as read
from records.intake.leads import Leads
from training.drafting.kinds import Guess, guess
from training.drafting.leaks import FEWEST, suspicion

_ROLES = ("lead_id", "created_at", "as_of", "order")
#: Blank so much more often in open deals, and it is filled in when they are decided.
_BLANKER = 0.3
Won = npt.NDArray[np.bool_]


def guesses(
    leads: Leads, deals: pd.DataFrame, definition: Definition, outcome: str | None
) -> dict[str, Guess]:
    """What each column is, by its name as an attribute.

    Parameters
    ----------
    leads : as they were read
    deals : frame with lead_id and stage
    definition : with the source tables that they were read by
    outcome : the outcome column of the leads file, where it stands there
    """
    ids = leads.frame["lead_id"]
    won = ids.isin(deals.loc[deals["stage"] == "won", "lead_id"]).to_numpy()
    known = won | ids.isin(deals.loc[deals["stage"] == "lost", "lead_id"]).to_numpy()
    if not (deals["stage"] == "lost").any():
        known = np.ones(len(won), dtype=bool)
    zone = definition.company.timezone
    return {
        name: _checked(
            guess(column, leads.columns.cells(name).texts, zone), leads, name, won, known
        )
        for name, column in _columns(leads, outcome)
    }


def _columns(leads: Leads, outcome: str | None) -> Iterator[tuple[str, str]]:
    """Names as attributes with the columns they stand for; those with a role of their own not."""
    by_name = leads.columns.by_name
    roles = {by_name[name] for name in _ROLES if name in by_name} | {outcome}
    for name, column in by_name.items():
        if column not in roles:
            yield name, column


def _checked(made: Guess, leads: Leads, name: str, won: Won, known: Won) -> Guess:
    """The guess, corrected where the values know the outcome."""
    if made.known == "close":
        return made
    cells = leads.columns.cells(name)
    values = read.numbers(cells) if made.kind == "number" else cells.texts
    found = suspicion(values[known], won[known])
    if found is None:
        return made
    since = found[0] if made.known != "after_contact" else made.known
    note = f"{made.note}; {found[1]}" if made.note else f"suspected leak: {found[1]}"
    if "suspected leak" not in note:
        note = f"suspected leak: {note}"
    return replace(made, half="fit", known=since, note=note)


def blank_while_open(guesses: dict[str, Guess], leads: Leads, deals: pd.DataFrame) -> None:
    """What is filled in when a deal is decided is known too late.

    An old lead without a deal counts as lost: a blank that only such leads have tells it.
    """
    open_ = ~leads.frame["lead_id"].isin(deals["lead_id"]).to_numpy()
    if not (deals["stage"] == "lost").any() or open_.sum() < FEWEST or open_.all():
        return
    for name, made in guesses.items():
        blank = (leads.columns.cells(name).texts == "").to_numpy()
        rates = blank[open_].mean(), blank[~open_].mean()
        if made.may_be_learned and rates[0] - rates[1] > _BLANKER:
            told = f"{100 * rates[0]:.0f} % blank without a deal, {100 * rates[1]:.0f} % with one"
            note = f"suspected leak: {told}: filled in when it is decided"
            guesses[name] = replace(made, half="fit", known="after_contact", note=note)


def following(guesses: dict[str, Guess], on: str, names: list[str]) -> None:
    """What is looked up by a column that is known too late is known too late itself."""
    if on not in guesses or guesses[on].may_be_learned:
        return
    for name in names:
        note = f"suspected leak: follows from {on}"
        guesses[name] = replace(guesses[name], half="fit", known=guesses[on].known, note=note)
