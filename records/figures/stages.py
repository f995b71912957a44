"""How far a lead can come."""

from __future__ import annotations

from typing import Literal

Stage = Literal["lead", "mql", "sql", "opportunity", "deal"]
#: In order; a lead that reached one has reached those before it.
STAGES: tuple[Stage, ...] = ("lead", "mql", "sql", "opportunity", "deal")
