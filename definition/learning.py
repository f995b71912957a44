"""How the table goes on learning: when, who approves, and how much is tried out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from definition.section import Section


class Retraining(Section):
    """When a new card is learned, and whether a person must say yes to it.

    Examples
    --------
    >>> Retraining().approval
    'by the gate'
    """

    #: Who puts a card to use that passed the gate.
    approval: Literal["by the gate", "by hand"] = "by the gate"
    #: Days between two trainings; 0: never by the calendar.
    every_days: int = Field(7, ge=0)
    #: Leads whose outcome became final since the last one; 0: never for that.
    new_outcomes: int = Field(200, ge=0)
    #: Whether a drift alarm asks for one.
    on_drift: bool = True


class Exploration(Section):
    """Leads below the line that go to sales all the same, so that it is known what was missed.

    Examples
    --------
    >>> Exploration().share
    0.05
    """

    #: Of the leads below the line, at most; 0 turns it off.
    share: float = Field(0.05, ge=0, le=0.5)
    #: A lead is drawn once per so many days.
    period_days: int = Field(28, ge=1)
