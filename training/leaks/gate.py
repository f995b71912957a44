"""The gate before training: sure findings stop it, the others are told."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection

from definition import Definition
from training.dataset import Dataset
from training.labels import Labels
from training.leaks.examine import examine
from training.leaks.finding import Finding, LeakFound
from training.leaks.gathered import gathered


def gate(
    connection: Connection, labels: Labels, everyone: Dataset, definition: Definition
) -> list[Finding]:
    """What is suspected of the columns that are to be learned from.

    Parameters
    ----------
    connection : to the records
    labels : what became of each lead
    everyone : features of all leads, in the order of ``labels.oldest_first``
    definition : what the teams agreed; its ``cleared`` attributes stop nothing

    Raises
    ------
    LeakFound
        If a column surely knows the outcome and is not cleared.
    """
    material = gathered(connection, labels, everyone, definition)
    findings = examine(material, definition.attributes)
    if any(each.stops for each in findings):
        raise LeakFound(findings)
    return findings


def as_json(findings: Sequence[Finding]) -> str:
    """Findings as a run keeps them."""
    return orjson.dumps([each.facts() for each in findings], option=orjson.OPT_INDENT_2).decode()
