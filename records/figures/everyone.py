"""Every lead on record, as figures count them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from records.figures.cohort import UNKNOWN
from records.figures.funnel import credited
from records.figures.progress import Progress, progress


def everyone(connection: Connection) -> Progress:
    """How far every lead came: deals once, and names as people read them.

    Blanks around a name are no part of it; a blank one and a dash say that it is not known.
    """
    found = credited(progress(connection))
    return replace(
        found,
        source=found.source.tidy(UNKNOWN),
        campaign=found.campaign.tidy(UNKNOWN),
        owner=found.owner.tidy(UNKNOWN),
    )
