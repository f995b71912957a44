"""What sales did and said: attempts, dispositions, feedback; and what campaigns cost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from definition import Definition
from definition.source import AttemptsSource, FeedbackSource, SourceFile
from records.intake import cells as read
from records.intake.cells import Cells
from records.intake.files import find, named, whole
from records.intake.known_leads import of_known_leads, only
from records.intake.layout import Columns, Layout
from records.intake.leads import Leads, attribute_values
from records.intake.report import FileReport

Read = tuple[pd.DataFrame, FileReport]

OUTCOMES = ("spoke", "voicemail", "unreachable")
DISPOSITIONS = ("accepted", "disqualified", "nurture")
VERDICTS = ("good", "bad")
#: What a lead's own file can say of calls: somebody worked it, nobody knows when or how.
WORKED = "worked"


def read_attempts(folder: Path, definition: Definition, leads: Leads) -> Read | None:
    """Attempts to call; None where there are none on file."""
    source = definition.source.attempts
    if source is not None and source.column and not source.file:
        columns = _leads_column(source, leads, "attempts")
        columns = only(columns, columns.cells("column").filled)
        frame = pd.DataFrame({"lead_id": _ids_of(columns, leads)})
        frame = frame.assign(at=pd.array([None] * len(frame), "Int64"), channel="phone")
        columns.report.note("a filled cell means that somebody worked the lead, at no known moment")
        return frame.assign(outcome=WORKED, rep=None), columns.report
    names = ("lead_id", "at", "channel", "outcome", "rep")
    columns_or_none = _file(folder, "attempts", source, names, leads.ids)
    if columns_or_none is None:
        return None
    columns = columns_or_none
    lists = {name: getattr(source, name) for name in OUTCOMES} if source else {}
    channel = read.texts(columns.cells("channel")).fillna("phone")
    return pd.DataFrame(
        {
            "lead_id": columns.cells("lead_id").texts.to_numpy(dtype=object),
            "at": _at(columns, definition),
            "channel": channel.to_numpy(dtype=object),
            "outcome": _one_of(columns.needed("outcome"), OUTCOMES, lists),
            "rep": _text(columns, "rep"),
        }
    ), columns.report


def read_dispositions(folder: Path, definition: Definition, leads: Leads) -> Read | None:
    """What sales decided; None where it is not on file."""
    names = ("lead_id", "at", "disposition", "reason", "rep")
    columns = _file(folder, "dispositions", None, names, leads.ids)
    if columns is None:
        return None
    return pd.DataFrame(
        {
            "lead_id": columns.cells("lead_id").texts.to_numpy(dtype=object),
            "at": _at(columns, definition),
            "disposition": _one_of(columns.needed("disposition"), DISPOSITIONS, {}),
            "reason": _text(columns, "reason"),
            "rep": _text(columns, "rep"),
        }
    ), columns.report


def read_feedback(folder: Path, definition: Definition, leads: Leads) -> Read | None:
    """Good or bad, in sales' words; None where there is none."""
    source = definition.source.feedback
    if source is not None and source.column and not source.file:
        columns = _leads_column(source, leads, "feedback")
        verdict = columns.cells("column").texts.map(_said({"good": source.good, "bad": source.bad}))
        columns, verdict = only(columns, verdict.notna()), verdict[verdict.notna()]
        ids = _ids_of(columns, leads)
        at = pd.Series([None] * len(ids), dtype="Int64")
        reason: list[str | None] = [None] * len(ids)
    else:
        names = ("lead_id", "column", "at", "reason", "rep")
        found = _file(folder, "feedback", source, names, leads.ids)
        if found is None:
            return None
        columns = found
        lists = {"good": source.good, "bad": source.bad} if source else {}
        name = "column" if "column" in columns else "verdict"
        verdict = pd.Series(_one_of(columns.needed(name), VERDICTS, lists))
        ids = columns.cells("lead_id").texts.tolist()
        at, reason = _at(columns, definition), _text(columns, "reason")
    return pd.DataFrame(
        {
            "lead_id": ids,
            "at": at,
            "verdict": verdict.to_numpy(dtype=object),
            "reason": reason,
            "rep": _text(columns, "rep"),
        }
    ), columns.report


def read_campaigns(folder: Path, definition: Definition) -> Read | None:
    """What campaigns cost; None where it is not on file."""
    columns = _file(folder, "campaigns", None, ("campaign", "cost", "from", "to"), None)
    if columns is None:
        return None
    zone = definition.company.timezone
    return pd.DataFrame(
        {
            "campaign": columns.needed("campaign").texts.to_numpy(dtype=object),
            "cost": read.numbers(columns.cells("cost")).to_numpy(),
            "from": read.moments(columns.cells("from"), zone, None).array,
            "to": read.moments(columns.cells("to"), zone, None).array,
        }
    ), columns.report


def read_profiles(folder: Path, definition: Definition, leads: Leads) -> Read | None:
    """Values that became known later, each at its moment."""
    columns = _file(
        folder,
        "profiles",
        None,
        ("lead_id", "known_at", "name", "value"),
        leads.ids,
    )
    if columns is None:
        return None
    zone = definition.company.timezone
    known_at = read.moments(columns.needed("known_at"), zone, None)
    names = columns.needed("name").texts
    undeclared = ~names.isin(definition.attributes)
    if undeclared.any():
        columns.report.leave_out(
            "values of a name that is not declared",
            int(undeclared.sum()),
            names[undeclared].iloc[0],
        )
    cells = columns.cells("value")
    values = pd.Series([None] * len(names), index=names.index, dtype=object)
    for name in sorted(set(names[~undeclared])):
        here = names == name
        some = Cells(report=cells.report, name=f"value of {name}", texts=cells.texts[here])
        values[here] = pd.Series(
            attribute_values(some, definition.attributes[name], definition),
            index=names.index[here],
            dtype=object,
        )
    rows: dict[tuple[str, int], dict[str, object]] = {}
    ids = columns.cells("lead_id").texts
    for lead_id, moment, name, value in zip(ids, known_at, names, values, strict=True):
        if name in definition.attributes:
            rows.setdefault((lead_id, int(moment)), {})[name] = value
    return pd.DataFrame(
        {
            "lead_id": [lead_id for lead_id, _ in rows],
            "known_at": [moment for _, moment in rows],
            "values": list(rows.values()),
        },
        columns=["lead_id", "known_at", "values"],
    ), columns.report


def _file(
    folder: Path,
    table: str,
    source: SourceFile | None,
    names: tuple[str, ...],
    leads: pd.Index | None,
) -> Columns | None:
    if source is not None and source.file:
        path: Path | None = named(folder, source.file, f"source.{table}.file")
    else:
        path = find(folder, table)
    if path is None:
        return None
    layout = Layout.of(table, path, source, names)
    report = FileReport(table=table, file=path.name)
    frame = whole(path, layout.delimiter, layout.encoding, report)
    report.rows = len(frame)
    columns = Columns.of(layout, report, frame)
    return columns if leads is None else of_known_leads(columns, leads)


def _leads_column(source: FeedbackSource | AttemptsSource, leads: Leads, table: str) -> Columns:
    """One column of the leads file, looked at by itself."""
    report = FileReport(table=table, file=leads.report.file, rows=len(leads.columns.frame))
    nulls = source.nulls if "nulls" in source.model_fields_set else leads.columns.layout.nulls
    where = {"column": source.column or ""}
    ours = leads.columns.layout
    layout = Layout(table=table, path=ours.path, nulls=nulls, rename=ours.rename, where=where)
    made = Columns.of(layout, report, leads.columns.frame)
    return Columns(layout=layout, report=report, frame=made.frame, by_name=where)


def _ids_of(columns: Columns, leads: Leads) -> list[str]:
    by_row = dict(zip(leads.columns.frame.index, leads.frame["lead_id"], strict=True))
    return [by_row[row] for row in columns.frame.index]


def _at(columns: Columns, definition: Definition) -> pd.Series:
    zone = definition.company.timezone
    cells = columns.needed("at")
    return read.moments(cells, zone, columns.layout.date_format).reset_index(drop=True)


def _text(columns: Columns, name: str) -> list[str | None]:
    return [
        None if value is None else str(value)
        for value in read.texts(columns.cells(name)).to_numpy(dtype=object)
    ]


def _said(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {text.strip(): name for name, texts in lists.items() for text in texts}


def _one_of(cells: Cells, allowed: tuple[str, ...], lists: Mapping[str, list[str]]) -> list[str]:
    """Each cell as one of the allowed words, directly or through what the definition says."""
    said = {name: name for name in allowed} | _said(lists)
    found = cells.texts.map(said).fillna(cells.texts.str.lower().map(said))
    wrong = found.isna()
    if wrong.any():
        remedy = f"write one of {', '.join(allowed)}, or say under [source] what it means"
        raise cells.refuse("is not known", wrong, remedy)
    return [str(word) for word in found]
