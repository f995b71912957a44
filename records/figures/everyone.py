"""Every lead on record, as figures count them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from records.figures.cohort import known_name
from records.figures.funnel import credited
from records.figures.progress import Progress, progress


def everyone(connection: Connection) -> Progress:
    """How far every lead came: deals once, and names as people read them."""
    found = credited(progress(connection))
    return replace(
        found,
        source=found.source.renamed(known_name),
        campaign=found.campaign.renamed(known_name),
        owner=found.owner.renamed(known_name),
    )
