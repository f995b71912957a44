"""Which leads a figure is about."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from records.tables import assignments, leads

#: What stands for leads that do not say where they came from.
UNKNOWN = "-"


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Leads created in a period, by where they came from and who has them.

    Examples
    --------
    >>> print(Cohort(source="ads").where()[0])
    leads.source = :source_1
    """

    #: First moment, and the first after it, microseconds UTC; None leaves that side open.
    since: int | None = None
    until: int | None = None
    source: str | None = None
    campaign: str | None = None
    #: A team, with the names of its reps: some leads only say whose they are.
    team: str | None = None
    reps: tuple[str, ...] = ()

    def where(self) -> list[sa.ColumnElement[bool]]:
        """The conditions on the table of leads."""
        found: list[sa.ColumnElement[bool]] = []
        if self.since is not None:
            found.append(leads.c.created_at >= self.since)
        if self.until is not None:
            found.append(leads.c.created_at < self.until)
        for name in ("source", "campaign"):
            asked = getattr(self, name)
            if asked is not None:
                found.append(_is(leads.c[name], asked))
        if self.team is not None:
            theirs = sa.select(assignments.c.lead_id).where(assignments.c.team == self.team)
            found.append(sa.or_(leads.c.owner.in_(self.reps), leads.c.lead_id.in_(theirs)))
        return found


def _is(column: sa.Column[str], asked: str) -> sa.ColumnElement[bool]:
    return column.is_(None) if asked == UNKNOWN else column == asked
