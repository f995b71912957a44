"""A finding: one column that may know the outcome, with the figures that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from definition.attributes import Known

#: Stands in for a column where whole rows are meant.
ROWS = "near_duplicate_rows"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check says of one column.

    Examples
    --------
    >>> found = Finding(column="discount", check="filled_after_outcome", is_sure=True,
    ...     evidence="filled for 98 % of the won, 0 % of the lost", remedy="take it out")
    >>> found.stops
    True
    """

    #: The attribute or feature; ROWS where rows are meant.
    column: str
    #: Which check found it; see ``training.leaks.CHECKS``.
    check: str
    #: In words, with the figures.
    evidence: str
    #: What to do, in words.
    remedy: str
    #: True only where no honest column could look like this.
    is_sure: bool = False
    #: What ``known`` should say of it; None where another declaration is not the remedy.
    known: Known | None = None
    #: Why both teams hold that it is no leak, from the definition; "" where they don't.
    cleared: str = ""

    @property
    def stops(self) -> bool:
        """Whether no card may be learned with this column."""
        return self.is_sure and not self.cleared

    @property
    def certainty(self) -> str:
        """How sure it is, in a word."""
        return "cleared" if self.cleared else "sure" if self.is_sure else "suspected"

    def told(self) -> str:
        """One sentence for people."""
        return f"{self.column}: {self.evidence} ({self.check}); {self.remedy}"

    def facts(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {**asdict(self), "stops": self.stops}


class LeakFound(Exception):
    """Some columns surely know the outcome, so that nothing was learned."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        #: All findings, those that only are suspected as well.
        self.findings = tuple(findings)
        super().__init__("; ".join(each.told() for each in self.findings if each.stops))
