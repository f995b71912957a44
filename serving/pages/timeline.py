"""Everything that happened with a lead, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from definition import Definition
from followup.path_in import path_in
from records.tables import (
    assignments,
    attempts,
    deals,
    dispositions,
    events,
    feedback,
    qualifications,
)
from serving.pages.row_names import event_named
from serving.pages.words import Language

#: Rows of each kind, the latest.
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing; texts are the company's own words."""

    #: Microseconds UTC; None where nobody recorded when.
    at: int | None
    #: event, attempt, disposition, feedback, deal, mql or owner.
    kind: str
    what: str
    detail: str = ""
    by: str = ""


def timeline(
    connection: Connection, lead_id: str, definition: Definition, language: Language
) -> list[Happened]:
    """What a lead did, and what was done with it."""

    def rows(table: sa.Table, at: str = "at") -> list[Any]:
        query = sa.select(table).where(table.c.lead_id == lead_id)
        query = query.order_by(table.c[at].desc()).limit(_MOST)
        return list(connection.execute(query).mappings())

    def rep(row: Any) -> str:
        return _called(definition, row["rep"])

    found = [
        *(
            Happened(
                at=row["occurred_at"],
                kind="event",
                what=event_named(row["kind"], definition),
                detail=row["detail"] or "",
            )
            for row in rows(events, "occurred_at")
        ),
        *(
            Happened(
                at=row["at"],
                kind="attempt",
                what=row["outcome"],
                detail=row["channel"],
                by=rep(row),
            )
            for row in rows(attempts)
        ),
        *(
            Happened(
                at=row["at"],
                kind="disposition",
                what=row["disposition"],
                detail=row["reason"] or "",
                by=rep(row),
            )
            for row in rows(dispositions)
        ),
        *(
            Happened(
                at=row["at"],
                kind="feedback",
                what=row["verdict"],
                detail=row["reason"] or "",
                by=rep(row),
            )
            for row in rows(feedback)
        ),
        *(Happened(at=row["at"], kind="deal", what=row["stage"]) for row in rows(deals)),
        *(
            Happened(at=row["opened_at"], kind="mql", what=row["why"])
            for row in rows(qualifications, "opened_at")
        ),
        *(
            Happened(
                at=row["at"],
                kind="owner",
                what=_called(definition, row["owner"]),
                detail=path_in(row["path"], language),
            )
            for row in rows(assignments)
        ),
    ]
    return sorted(found, key=lambda each: -(each.at or 0))


def _called(definition: Definition, rep: str | None) -> str:
    if not rep:
        return ""
    return definition.called(rep) if rep in definition.reps else rep
