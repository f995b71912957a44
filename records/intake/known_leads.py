"""Rows of other files belong to leads that are there; the rest is left out and told."""

from __future__ import annotations

import pandas as pd

from records.intake.layout import Columns


def of_known_leads(columns: Columns, leads: pd.Index) -> Columns:
    """Only the rows of leads that are there."""
    cells = columns.needed("lead_id")
    there = leads.get_indexer(pd.Index(cells.texts, dtype=object)) >= 0
    unknown = pd.Series(~there, index=cells.texts.index)
    if not unknown.any():
        return columns
    example = f"row {cells.texts.index[unknown].tolist()[0]} ({cells.texts[unknown].iloc[0]!r})"
    columns.report.leave_out("rows of a lead that is not there", int(unknown.sum()), example)
    return only(columns, ~unknown)


def only(columns: Columns, which: pd.Series) -> Columns:
    """Those rows."""
    return Columns(
        layout=columns.layout,
        report=columns.report,
        frame=columns.frame[which.to_numpy()],
        by_name=columns.by_name,
    )
