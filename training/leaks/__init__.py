"""Leaks: columns that know the outcome, found by their values before anything is learned."""

from training.leaks.column import Column
from training.leaks.examine import CHECKS, examine
from training.leaks.finding import ROWS, Finding, LeakFound
from training.leaks.gate import as_json, gate
from training.leaks.gathered import gathered, read_material
from training.leaks.material import Material

__all__ = [
    "CHECKS",
    "ROWS",
    "Column",
    "Finding",
    "LeakFound",
    "Material",
    "as_json",
    "examine",
    "gate",
    "gathered",
    "read_material",
]
