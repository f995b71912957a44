"""A whole company folder onto the records, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from definition import Definition, InputError
from records import definitions, homes
from records.identities import region_of
from records.intake.deals import read_deals
from records.intake.events import read_events
from records.intake.leads import Leads, read_leads
from records.intake.report import FileReport, IntakeReport
from records.intake.sales import (
    read_attempts,
    read_campaigns,
    read_dispositions,
    read_feedback,
    read_profiles,
)
from records.moments import to_microseconds
from records.rows import Conflict, RowIds, Written
from records.store import put_events, put_keyless, put_leads, put_profiles

Progress = Callable[[int, int], None]
#: Leads written at a time.
PIECE = 20_000


def load(
    engine: Engine,
    folder: Path,
    definition: Definition,
    now: dt.datetime,
    progress: Progress | None = None,
) -> IntakeReport:
    """Read a company folder and put it on record; the same folder again changes nothing.

    Parameters
    ----------
    engine : the records, migrated
    folder : the company's files
    definition : how they are to be read
    now : later values of leads that are known count from here
    progress : told how many rows of how many are done

    Raises
    ------
    InputError
        If a file cannot be read or the home belongs to another company; nothing is stored then.
    """
    leads = read_leads(folder, definition)
    with engine.begin() as connection:
        homes.claim(connection, f"{definition.company.name} ({folder.resolve().name})")
        definitions.remember(connection, definition, to_microseconds(now))
        region = region_of(definition.company.zone)
        reports = [_put_leads(connection, leads, to_microseconds(now), progress, region)]
        reports += _put_events(connection, folder, definition, leads, progress)
        reports += _put_rest(connection, folder, definition, leads)
    return IntakeReport(files=tuple(reports))


def _put_leads(
    connection: Connection, leads: Leads, now: int, progress: Progress | None, region: str
) -> FileReport:
    n = len(leads.frame)
    total = Written()
    for start in range(0, n, PIECE):
        piece = leads.frame.iloc[start : start + PIECE]
        profiles = leads.profiles(start, start + PIECE)
        with _naming(leads.report):
            total += put_leads(connection, piece, profiles, now, region)
        if progress:
            progress(min(start + PIECE, n), n)
    return _told(leads.report, total)


def _put_events(
    connection: Connection,
    folder: Path,
    definition: Definition,
    leads: Leads,
    progress: Progress | None,
) -> list[FileReport]:
    found = read_events(folder, definition, leads.ids, progress)
    if found is None:
        return []
    pieces, report = found
    ids = RowIds()
    total = Written()
    for piece in pieces:
        with _naming(report):
            total += put_events(connection, piece, ids)
    return [_told(report, total)]


@contextmanager
def _naming(report: FileReport) -> Iterator[None]:
    """The same identifier with something else, in this file or loaded before: say in which file."""
    try:
        yield
    except Conflict as conflict:
        field = conflict.field.rpartition(".")[2]
        rule = "came before with another content"
        if field == "lead_id":
            rule = "came before at another moment"
        remedy = f"{conflict.remedy}, or load into another home (--home)"
        raise InputError(rule, field, conflict.key, remedy, file=report.file) from None


def _put_rest(
    connection: Connection, folder: Path, definition: Definition, leads: Leads
) -> list[FileReport]:
    reports = []
    profiles = read_profiles(folder, definition, leads)
    if profiles is not None:
        reports.append(_told(profiles[1], put_profiles(connection, profiles[0])))
    found: dict[str, tuple[pd.DataFrame, FileReport] | None] = {
        "deals": read_deals(folder, definition, leads),
        "attempts": read_attempts(folder, definition, leads),
        "dispositions": read_dispositions(folder, definition, leads),
        "feedback": read_feedback(folder, definition, leads),
        "campaigns": read_campaigns(folder, definition),
    }
    for name, read in found.items():
        if read is not None:
            frame, report = read
            with _naming(report):
                reports.append(_told(report, put_keyless(connection, name, frame)))
    return reports


def _told(report: FileReport, written: Written) -> FileReport:
    report.stored, report.repeated = written.stored, written.repeated
    return report
