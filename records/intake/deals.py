"""Deals: a file with stages and dates, or one outcome column of the leads file."""

from __future__ import annotations

import difflib
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from definition import Definition, InputError
from definition.source import DealsSource
from records.intake import cells as read
from records.intake.cells import Cells
from records.intake.files import find, named, whole
from records.intake.known_leads import of_known_leads, only
from records.intake.layout import Columns, Layout
from records.intake.leads import Leads
from records.intake.report import FileReport

STAGES = ("sql", "opportunity", "won", "lost")
#: What exports call the stages, in lower case.
_SAID = {
    **{stage: stage for stage in STAGES},
    "closed won": "won",
    "closed-won": "won",
    "closedwon": "won",
    "gewonnen": "won",
    "closed lost": "lost",
    "closed-lost": "lost",
    "closedlost": "lost",
    "verloren": "lost",
    "open": "opportunity",
}


def read_deals(
    folder: Path, definition: Definition, leads: Leads
) -> tuple[pd.DataFrame, FileReport]:
    """All deals as a canonical frame.

    Raises
    ------
    InputError
        If there are none to be found, or a cell cannot be read.
    """
    source = definition.source.deals
    if source is not None and source.column and not source.file:
        columns = _in_leads_file(source, leads)
    else:
        columns = _own_file(folder, source, leads)
    stage = _stages(columns, source)
    columns, stage = only(columns, stage.notna()), stage[stage.notna()]
    zone = definition.company.timezone
    at = read.moments(columns.cells("at"), zone, columns.layout.date_format)
    at = _within_the_day(columns, at, leads, zone)
    frame = pd.DataFrame(
        {
            "lead_id": _lead_ids(columns, leads),
            "deal_id": read.texts(columns.cells("deal_id")).to_numpy(dtype=object),
            "stage": stage.to_numpy(dtype=object),
            "at": at.array,
            "amount": _amounts(columns).to_numpy(),
        }
    )
    _tell_odd_dates(frame, columns, leads)
    return frame, columns.report


def _amounts(columns: Columns) -> pd.Series:
    """What deals were worth; below 0 is no worth, and left empty."""
    found = read.numbers(columns.cells("amount"))
    below = found < 0
    if below.any():
        example = f"{found[below].iloc[0]:g}"
        columns.report.mend("amounts below 0 left empty", int(below.sum()), example)
    return found.mask(below)


def _in_leads_file(source: DealsSource, leads: Leads) -> Columns:
    """The leads' own rows, looked at as deals."""
    report = FileReport(table="deals", file=leads.report.file, rows=len(leads.columns.frame))
    given = {name: getattr(source, name) for name in ("column", "at", "amount", "deal_id")}
    layout = Layout(
        table="deals",
        path=leads.columns.layout.path,
        nulls=source.nulls if "nulls" in source.model_fields_set else leads.columns.layout.nulls,
        date_format=source.date_format or leads.columns.layout.date_format,
        rename=leads.columns.layout.rename,
        where={name: column for name, column in given.items() if column},
    )
    made = Columns.of(layout, report, leads.columns.frame)
    # The leads' own columns called "at" or "amount" mean nothing for deals unless named.
    by_name = {name: layout.where[name] for name in given if name in layout.where}
    return Columns(layout=layout, report=report, frame=made.frame, by_name=by_name)


def _own_file(folder: Path, source: DealsSource | None, leads: Leads) -> Columns:
    if source is not None and source.file:
        path = named(folder, source.file, "source.deals.file")
    else:
        found = find(folder, "deals")
        if found is None:
            raise InputError(
                "is not there",
                "deals",
                str(folder / "deals.csv"),
                "put deals.csv there, or name the file or the outcome column under [source.deals]",
            )
        path = found
    names = ("lead_id", "column", "at", "amount", "deal_id")
    layout = Layout.of("deals", path, source, names)
    report = FileReport(table="deals", file=path.name)
    frame = whole(path, layout.delimiter, layout.encoding, report)
    report.rows = len(frame)
    columns = Columns.of(layout, report, frame)
    known = of_known_leads(columns, leads.ids)
    if report.rows and known.frame.empty:
        raise _of_nobody(columns.needed("lead_id"), leads)
    return known


def _of_nobody(cells: Cells, leads: Leads) -> InputError:
    """Deals of which none belongs to a lead: the two files name leads in different ways."""
    ids = leads.frame["lead_id"].tolist()
    near = difflib.get_close_matches(cells.texts.iloc[0], ids[:10_000], n=1)
    example = near[0] if near else ids[0] if ids else ""
    return cells.refuse(
        "names no lead that is there, on any row",
        cells.filled,
        f"write ids as the leads have them, such as {example!r}",
    )


def _within_the_day(columns: Columns, at: pd.Series, leads: Leads, zone: ZoneInfo) -> pd.Series:
    """A deal dated by day alone, on the day of its lead, came with the lead, not before it."""
    cells = columns.cells("at")
    if not cells.filled.any() or cells.texts.str.contains(":", regex=False).any():
        return at
    created = dict(zip(leads.frame["lead_id"], leads.frame["created_at"], strict=True))
    came = pd.Series(_lead_ids(columns, leads), index=at.index).map(created).astype("Int64")
    same_day = _day(at, zone) == _day(came, zone)
    return at.where(~(same_day & (at < came).fillna(False).astype(bool)), came)


def _day(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    at = pd.to_datetime(moments.astype("float64"), unit="us", utc=True)
    days: pd.Series = at.dt.tz_convert(zone).dt.date.astype(str)
    return days


def _stages(columns: Columns, source: DealsSource | None) -> pd.Series:
    """The stage of each row; None where it means that nothing is decided yet."""
    name = "column" if "column" in columns else "stage"
    if name not in columns:
        if source is None:
            columns.needed("stage")
        columns.report.note("THE FILE HAS NO STAGE: every row is taken as a deal that was won")
        return pd.Series("won", index=columns.frame.index, dtype=object)
    cells = columns.cells(name)
    lists = {stage: getattr(source, stage) for stage in STAGES} if source else {}
    said = {text.strip().casefold(): stage for stage, texts in lists.items() for text in texts}
    said = said or _SAID
    stage = cells.texts.str.casefold().map(said).astype(object)
    other = cells.filled & stage.isna()
    if other.any():
        values = cells.texts[other].value_counts()
        shown = ", ".join(f"{value!r} ({n:,})" for value, n in values.head(4).items())
        columns.report.note(f"not decided yet, so open: {shown}")
    if cells.filled.any() and not stage.notna().any():
        raise InputError(
            "has no stage that is known",
            cells.name,
            cells.texts.iloc[0] if len(cells.texts) else "",
            "say under [source.deals] which values mean won and lost",
            file=columns.report.file,
        )
    if cells.filled.any() and not (stage == "won").any():
        columns.report.note("NO DEAL IS WON: say under [source.deals] which values mean won")
    return stage.where(stage.notna(), None)


def _lead_ids(columns: Columns, leads: Leads) -> list[str]:
    if "lead_id" in columns:
        return [str(text) for text in columns.cells("lead_id").texts]
    by_row = dict(zip(leads.columns.frame.index, leads.frame["lead_id"], strict=True))
    return [by_row[row] for row in columns.frame.index]


def _tell_odd_dates(frame: pd.DataFrame, columns: Columns, leads: Leads) -> None:
    created = dict(zip(leads.frame["lead_id"], leads.frame["created_at"], strict=True))
    early = frame["at"] < frame["lead_id"].map(created)
    early = early.fillna(False)
    if early.any():
        example = frame.loc[early, "lead_id"].iloc[0]
        columns.report.note(
            f"{int(early.sum()):,} deals are dated before their lead, such as that of {example}: "
            "kept, but a lead won before it could be scored teaches nothing"
        )
    if len(frame) and frame["at"].isna().all():
        columns.report.note("deals have no dates: each counts as within the horizon")
