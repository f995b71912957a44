"""A lead as people speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from followup.called import called


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known of who a lead is; empty where it is not."""

    name: str
    title: str
    company: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        return ", ".join(part for part in (self.name, self.title, self.company) if part)


def named(profile: Mapping[str, Any]) -> Person:
    """Who somebody is.

    Examples
    --------
    >>> named({"title": "Directeur", "company": "Firma BV", "employees": 120}).line
    'Directeur, Firma BV'
    >>> named({"first_name": "Eva", "last_name": "Jansen"}).line
    'Eva Jansen'
    """
    known = {name: str(profile.get(name) or "") for name in ("title", "company")}
    return Person(name=called(profile), **known)
