"""Events, in pieces: what leads did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from definition import Definition
from records.intake import cells as read
from records.intake.files import find, named, pieces
from records.intake.known_leads import of_known_leads
from records.intake.layout import Columns, Layout, snake_case
from records.intake.report import FileReport

Progress = Callable[[int, int], None]
_NAMES = (
    "lead_id",
    "occurred_at",
    "recorded_at",
    "kind",
    "event_id",
    "detail",
    "value",
    "campaign",
)


def read_events(
    folder: Path,
    definition: Definition,
    leads: pd.Index,
    progress: Progress | None = None,
) -> tuple[Iterator[pd.DataFrame], FileReport] | None:
    """Canonical frames of events, a piece at a time, and the report that fills with them."""
    source = definition.source.events
    if source is not None and source.file:
        path = named(folder, source.file, "source.events.file")
    else:
        found = find(folder, "events")
        if found is None:
            return None
        path = found
    layout = Layout.of("events", path, source, _NAMES)
    report = FileReport(table="events", file=path.name)
    if not definition.counts_events:
        report.note("the definition lists no kinds of event, so none counts: add [events.…]")
    return _frames(layout, report, definition, leads, progress), report


def _frames(
    layout: Layout,
    report: FileReport,
    definition: Definition,
    leads: pd.Index,
    progress: Progress | None,
) -> Iterator[pd.DataFrame]:
    kinds: set[str] = set()
    for piece in pieces(layout.path, layout.delimiter, layout.encoding, report):
        frame = piece.frame
        report.rows += len(frame)
        columns = of_known_leads(Columns.of(layout, report, frame), leads)
        made = _frame(columns, definition)
        kinds |= set(made["kind"])
        yield made
        if progress:
            progress(piece.done, piece.total)
    _tell_kinds(kinds, definition, report)


def _frame(columns: Columns, definition: Definition) -> pd.DataFrame:
    zone = definition.company.timezone
    when = columns.layout.date_format
    occurred = read.moments(columns.needed("occurred_at"), zone, when)
    recorded = read.moments(columns.cells("recorded_at"), zone, when).fillna(occurred)
    return pd.DataFrame(
        {
            "event_id": read.texts(columns.cells("event_id")).to_numpy(dtype=object),
            "lead_id": columns.cells("lead_id").texts.to_numpy(dtype=object),
            "occurred_at": occurred.astype("int64").to_numpy(),
            "recorded_at": recorded.astype("int64").to_numpy(),
            "kind": _kinds(columns, definition).to_numpy(dtype=object),
            "detail": read.texts(columns.cells("detail")).to_numpy(dtype=object),
            "value": read.numbers(columns.cells("value")).to_numpy(),
            "campaign": read.texts(columns.cells("campaign")).to_numpy(dtype=object),
        }
    )


def _kinds(columns: Columns, definition: Definition) -> pd.Series:
    """Kinds as the definition names them: "Email Opened" is its email_opened."""
    kinds = columns.needed("kind").texts
    listed = {kind: snake_case(kind) for kind in kinds.unique() if kind not in definition.events}
    return kinds.replace({kind: name for kind, name in listed.items() if name in definition.events})


def _tell_kinds(kinds: set[str], definition: Definition, report: FileReport) -> None:
    other = sorted(kinds - set(definition.events))
    if other and definition.counts_events:
        shown = ", ".join(other[:8]) + (" …" if len(other) > 8 else "")
        report.note(f"kinds that the definition does not list count as other activity: {shown}")
    never = sorted(set(definition.events) - kinds)
    if never:
        report.note(f"kinds that never happened: {', '.join(never)}")
