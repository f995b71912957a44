"""Which leads a figure is about."""

from __future__ import annotations

from dataclasses import dataclass

#: What stands for leads that do not say where they came from.
UNKNOWN = "-"


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Leads created in a period, by where they came from and who has them; see ``Progress.of``."""

    #: First moment, and the first after it, microseconds UTC; None leaves that side open.
    since: int | None = None
    until: int | None = None
    source: str | None = None
    campaign: str | None = None
    #: A team, with the names of its reps: some leads only say whose they are.
    team: str | None = None
    reps: tuple[str, ...] = ()
    #: A value of the attribute that ``Segments`` were read of.
    segment: str | None = None
