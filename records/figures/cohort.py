"""Which leads a figure is about."""

from __future__ import annotations

from dataclasses import dataclass

#: What stands for leads that do not say where they came from.
UNKNOWN = "-"


def known_name(name: str | None) -> str | None:
    """What a source, campaign or owner is called; None where nobody knows.

    Blanks around a name are no part of it; a blank one and a dash say that it is not known.

    Examples
    --------
    >>> [known_name(each) for each in ("ads", " ads ", "", "-", None)]
    ['ads', 'ads', None, None, None]
    """
    plain = (name or "").strip()
    return None if plain in ("", UNKNOWN) else plain


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
