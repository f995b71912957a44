"""Leaks: columns that know the outcome, found by their values before anything is learned."""

from training.leaks.examine import CHECKS, examine
from training.leaks.finding import ROWS, Finding, LeakFound
from training.leaks.gathered import gathered, read_material
from training.leaks.material import Material

__all__ = [
    "CHECKS",
    "ROWS",
    "Finding",
    "LeakFound",
    "Material",
    "examine",
    "gathered",
    "read_material",
]
