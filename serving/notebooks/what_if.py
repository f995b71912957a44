"""Another line: how many leads would go to sales, and what would come of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd

from models.tradeoff import Brings, Estimate, brings, most_deals
from serving.notebooks.company import Company
from serving.notebooks.shown import Picture, Said, Table
from training.evaluation.pictures import BLUE, ORANGE
from training.line_picture import Mark, picture


def grid(company: Company) -> pd.DataFrame:
    """What every pair of thresholds would have brought, by the backtest of the training.

    The same table that the page of points slides over; see ``models.tradeoff``. Empty where the
    training had too little on record to test.
    """
    text = company.file("line/tradeoff.csv")
    columns = ["fit", "engagement", "calls", "deals"]
    return pd.read_csv(io.StringIO(text)) if text else pd.DataFrame(columns=columns)


def chosen(company: Company) -> Said:
    """The line in force, and why it is this one."""
    line = company.card.thresholds
    told = company.card.training.get("line", {}).get("told", [])
    now = f"Today a lead goes to sales from fit {line.fit} and engagement {line.engagement} on."
    return Said(now, *told)


def line_brings(company: Company, fit: int, engagement: int) -> Said:
    """What another line would have brought, beside the one in force."""
    table = grid(company)
    if table.empty:
        return _nothing()
    line, per = company.card.thresholds, _per(company)
    other = brings(table, fit=fit, engagement=engagement)
    now = brings(table, fit=line.fit, engagement=line.engagement)
    more = other.calls.value - now.calls.value
    deals = other.deals.value - now.deals.value
    return Said(
        _sentence(company, other, f"Fit {fit} and engagement {engagement}"),
        _sentence(company, now, "The line in force"),
        f"The difference: {_signed(more)} leads {per} and {_signed(deals)} expected deals."
        + _price(more, deals),
    )


def by_capacity(company: Company, calls: Sequence[float]) -> Table:
    """For each number of calls that sales has time for, the line that brings the most deals."""
    table, words = grid(company), company.words
    knows = "accepted_share" in table
    rows = []
    for room in calls if len(table) else ():
        line = most_deals(table, room)
        if line is None:
            continue
        found = brings(table, fit=line.fit, engagement=line.engagement)
        share = found.accepted_share
        rows.append(
            [
                words.number(room),
                words.signed(line.fit),
                words.signed(line.engagement),
                words.number(found.calls.value, 1),
                _range(found.deals),
                words.number(found.calls.value / found.deals.value, 1) if found.deals.value else "",
                *([words.percent(share.value) if share else ""] if knows else []),
            ]
        )
    header = ["Room for calls", "Fit from", "Engagement from", "Leads", "Deals expected"]
    accepted = ["Accepted by sales"] if knows else []
    return Table([*header, "Calls for a deal", *accepted], rows)


def tradeoff_picture(
    company: Company, fit: int, engagement: int, calls: float | None = None
) -> Picture | Said:
    """Every line there is as a dot: leads to sales across, expected deals up."""
    table = grid(company)
    if table.empty:
        return _nothing()
    line = company.card.thresholds
    marks = [
        Mark(
            name="in force",
            brings=brings(table, fit=line.fit, engagement=line.engagement),
            colour=BLUE,
        )
    ]
    if (fit, engagement) != (line.fit, line.engagement):
        yours = brings(table, fit=fit, engagement=engagement)
        marks.append(Mark(name="yours", brings=yours, colour=ORANGE))
    chart = picture(table, marks, per=_per(company), capacity=calls)
    return Picture.of(
        chart,
        "A dot per pair of thresholds: leads to sales across, expected deals up. The curve is the "
        "most that any pair can bring; the crosses are ranges.",
    )


def _sentence(company: Company, found: Brings, name: str) -> str:
    share = found.accepted_share
    part = "" if share is None else company.words.percent(share.value)
    accepted = f", of which sales accepts {part}" if part else ""
    return (
        f"{name}: {_range(found.calls)} leads {_per(company)} to sales{accepted}, with "
        f"{_range(found.deals)} expected deals."
    )


def _price(calls: float, deals: float) -> str:
    """What a deal more costs in calls, or what one less saves."""
    if calls * deals <= 0:
        return ""
    each = f"{calls / deals:.1f} calls"
    return f" Each further deal takes {each}." if deals > 0 else f" Each deal less saves {each}."


def _per(company: Company) -> str:
    return "a week" if company.card.training.get("line", {}).get("weeks") else "in all"


def _range(estimate: Estimate) -> str:
    return str(estimate).replace("-", " to ")


def _signed(number: float) -> str:
    return f"{number:+,.1f}".replace("-", "\N{MINUS SIGN}")


def _nothing() -> Said:
    return Said("The training had too little on record to say what another line would bring.")
