"""Draft a definition from files that nobody described: what ``callworthy init`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from definition import Definition, check, parse
from records.intake.deals import read_deals
from records.intake.leads import Leads, read_leads
from training.drafting.attributes import following, guesses
from training.drafting.folder import Folder, Look, look_into
from training.drafting.kinds import Guess
from training.drafting.label import label_of
from training.drafting.source import source_of
from training.drafting.toml import written
from training.drafting.words import listed, words

#: Zone of times without one, until somebody says otherwise.
ZONE = "Europe/Amsterdam"
_DUTCH = listed("dutch")
#: Kinds of event that get a table of their own.
_MOST_KINDS = 40
#: Rows alike in this share, and they are near-duplicates to be kept together.
_MANY_ALIKE = 0.1


def draft(folder: Path) -> str:
    """The text of a definition for the files of a folder.

    It can be loaded and trained with as it is; a person should read it first, above all what
    it says of leaks.

    Raises
    ------
    InputError
        If there is nothing to read, or nothing that says what became of leads.
    """
    found = look_into(folder)
    company = _company(folder, found)
    provisional = check({"company": company})
    source, remarks = source_of(found, provisional.company.timezone)
    provisional = check({"company": company, "source": source})
    leads = read_leads(folder, provisional)
    deals = read_deals(folder, provisional, leads)[0]
    outcome = found.outcome.column if found.outcome and not found.deals else None
    attributes = guesses(leads, deals, provisional, outcome)
    for other, by in found.joins:
        following(attributes, *_looked_up(leads, other, by))
    group = _alike(leads, attributes, provisional)
    if group:
        source["leads"]["group"] = group
        remarks.append("rows that are alike in the columns of group are tested together")
    label, told = label_of(leads.frame, deals)
    tables = {
        "company": company,
        "label": label,
        "source": source,
        "events": _events(found, remarks),
    }
    text = written(tables, attributes, [*_counts(leads, deals, provisional), *remarks, *told])
    parse(text)
    return text


def _looked_up(leads: Leads, other: Look, by: str) -> tuple[str, list[str]]:
    """The attribute by which a second file is looked up, and those that come from there."""
    columns = {*other.names, *(f"{other.path.stem}_{name}" for name in other.names)} - {by}
    by_name = leads.columns.by_name
    own = next(name for name, column in by_name.items() if column == by)
    return own, [name for name, column in by_name.items() if column in columns]


def _company(folder: Path, found: Folder) -> dict[str, Any]:
    names = [word for name in found.leads.names for word in words(name)]
    is_dutch = sum(word in _DUTCH for word in names) >= 2
    name = folder.resolve().name.replace("_", " ").strip().title()
    return {"name": name or "Company", "zone": ZONE, "language": "nl" if is_dutch else "en"}


def _counts(leads: Leads, deals: pd.DataFrame, definition: Definition) -> list[str]:
    stages = deals["stage"].value_counts()
    told = ", ".join(f"{n:,} {stage}" for stage, n in stages.items())
    when = {
        "dates": f"times without a zone are taken in {definition.company.zone}: is that theirs?",
        "order": "no dates: an order stands in for time",
        "none": "no dates and no order: judged by folds instead of on the newest leads",
    }
    return [f"{len(leads.frame):,} leads; deals: {told}", when[definition.time]]


def _alike(leads: Leads, attributes: Mapping[str, Guess], definition: Definition) -> list[str]:
    """The columns that make near-duplicates, where there is no time and there are many."""
    if definition.time != "none" or definition.source.leads is None:
        return []
    early = [name for name, guess in attributes.items() if guess.may_be_learned]
    columns = [leads.columns.by_name[name] for name in early]
    if not columns:
        return []
    alike = leads.columns.frame.duplicated(columns, keep=False).mean()
    return columns if alike > _MANY_ALIKE else []


def _events(found: Folder, remarks: list[str]) -> dict[str, Any]:
    """Tables for the commonest kinds of event."""
    if found.events is None or "kind" not in found.events.names:
        return {}
    kinds = [str(kind) for kind in found.events.frame["kind"].value_counts().index]
    plain = [kind for kind in kinds if kind.isidentifier() and kind == kind.lower()]
    if len(plain) < len(kinds):
        told = "kinds of event that are no plain lower_snake_case count as other activity"
        remarks.append(told)
    return {kind: {"windows": [7, 30, 90]} for kind in sorted(plain[:_MOST_KINDS])}
