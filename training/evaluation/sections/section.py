"""One question of the report and its answer: sentences, pictures and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Name to SVG.
Drawings = Mapping[str, str]
#: Stands where there is no figure.
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table; its first column is text, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Said in the fold that opens it; None where it stands open.
    fold: str | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One question and its answer."""

    title: str
    said: tuple[str, ...]
    #: Pairs of what a picture shows and the picture as SVG.
    pictures: tuple[tuple[str, str], ...] = ()
    grids: tuple[Grid, ...] = ()
    #: Small print below.
    note: str = ""
