"""The line of a card, drawn from a backtest, and why it is this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from definition import Definition
from models.card import Card, Line
from models.crossings import sensible
from models.reserve import Reserve
from models.thresholds import Chosen, choose
from models.tradeoff import Brings, Estimate, TradeOff
from records.outcomes import Outcomes
from training.backtest import Backtest, backtest
from training.labels import Labels
from training.line_words import sentences
from training.says import in_each_language


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A card with its line, and all that it was chosen from."""

    #: With the thresholds chosen; ``training["line"]`` says why.
    card: Card
    chosen: Chosen
    tradeoff: TradeOff
    backtest: Backtest
    in_force: Line | None

    @property
    def table(self) -> str:
        """Every pair with what it brings, as CSV; ``models.tradeoff.brings`` reads it."""
        text = self.tradeoff.table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
        assert isinstance(text, str)
        return text

    @property
    def metrics(self) -> dict[str, float]:
        """For MLflow."""
        brings = self.chosen.brings
        figures = {"calls": brings.calls, "deals": brings.deals}
        if brings.accepted_share is not None:
            figures["accepted_share"] = brings.accepted_share
        return {
            f"line.{name}{end}": value
            for name, estimate in figures.items()
            for end, value in zip(("", "_low", "_high"), estimate, strict=True)
        }


def draw(
    connection: Connection,
    card: Card,
    definition: Definition,
    labels: Labels,
    outcomes: Outcomes,
    *,
    in_force: Line | None = None,
    told: Callable[[str], None] | None = None,
) -> Drawn:
    """Choose the card's thresholds by what they would have brought.

    Parameters
    ----------
    connection : to the records
    card : learned; its thresholds are those agreed, or those by the share of leads
    definition : what the teams agreed
    labels : every lead's outcome
    outcomes : what is on record
    in_force : the champion's line; None before the first card
    told : hears what is being done
    """
    tested = backtest(connection, card, definition, labels, outcomes, told=told)
    tradeoff = _tradeoff(tested, card.thresholds, in_force)
    chosen = choose(
        definition.thresholds,
        tradeoff,
        card.thresholds,
        in_force=in_force,
        n_leads=tested.leads_per_week,
        reserve=Reserve(share=definition.exploration.share, n_leads=tested.explorable_per_week),
    )
    words = in_each_language(
        lambda words: sentences(chosen, tested, definition.thresholds, words, in_force)
    )
    why = {"how": chosen.how, "weeks": tested.n_weeks, **_rounded(chosen.brings), "told": words}
    why["reserved"] = round(chosen.reserved, 4)
    return Drawn(
        card=replace(card, thresholds=chosen.line, training={**card.training, "line": why}),
        chosen=chosen,
        tradeoff=tradeoff,
        backtest=tested,
        in_force=in_force,
    )


def _tradeoff(tested: Backtest, *lines: Line | None) -> TradeOff:
    """Over the points seen, with the lines that will be asked about exactly."""
    seen = tested.trajectories
    asked = [line for line in lines if line is not None]
    return seen.tradeoff(
        sensible(seen.fit, *(line.fit for line in asked)),
        sensible(seen.engagement, *(line.engagement for line in asked)),
    )


def _rounded(brings: Brings) -> dict[str, Any]:
    figures: dict[str, Estimate | None] = {
        "calls": brings.calls,
        "deals": brings.deals,
        "accepted_share": brings.accepted_share,
    }
    return {
        name: {key: round(value, 4) for key, value in estimate._asdict().items()}
        for name, estimate in figures.items()
        if estimate is not None
    }
