"""Somebody's files onto the records: read rightly, or refused with file, row, value and remedy."""

from records.intake.company import load
from records.intake.report import FileReport, IntakeReport, Remark

__all__ = ["FileReport", "IntakeReport", "Remark", "load"]
