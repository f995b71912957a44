"""What loading did: taken, mended, left out, and worth knowing."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.markup import escape
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing that happened to so many values or rows, with an example."""

    what: str
    count: int
    example: str = ""

    def __str__(self) -> str:
        shown = f"{self.count:,} {self.what}"
        return f"{shown}, such as {self.example}" if self.example else shown


@dataclass(kw_only=True)
class FileReport:
    """What became of one file; filled while it is read."""

    #: What the file holds: leads, events, deals …
    table: str
    file: str
    rows: int = 0
    stored: int = 0
    repeated: int = 0
    mended: list[Remark] = field(default_factory=list)
    left_out: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def mend(self, what: str, count: int, example: str = "") -> None:
        """Tell what was put right."""
        _add(self.mended, what, count, example)

    def leave_out(self, what: str, count: int, example: str = "") -> None:
        """Tell what was not taken."""
        _add(self.left_out, what, count, example)

    def note(self, text: str) -> None:
        """Tell something worth knowing, once."""
        if text not in self.notes:
            self.notes.append(text)


def _add(remarks: list[Remark], what: str, count: int, example: str) -> None:
    """Files are read in pieces: the same remark of two pieces is one."""
    if count == 0:
        return
    for place, remark in enumerate(remarks):
        if remark.what == what:
            remarks[place] = Remark(what=what, count=remark.count + count, example=remark.example)
            return
    remarks.append(Remark(what=what, count=count, example=example))


@dataclass(frozen=True, kw_only=True)
class IntakeReport:
    """All files of one loading."""

    files: tuple[FileReport, ...]

    @property
    def stored(self) -> int:
        """Rows that were new."""
        return sum(each.stored for each in self.files)


def table(report: IntakeReport) -> Table:
    """The report as people see it."""
    shown = Table(title="what was taken, mended and left out", show_lines=True)
    for heading in ("what", "file", "rows", "new", "known"):
        shown.add_column(heading, justify="left" if heading in ("what", "file") else "right")
    shown.add_column("told", overflow="fold")
    for each in report.files:
        told = [
            *(f"mended: {remark}" for remark in each.mended),
            *(f"left out: {remark}" for remark in each.left_out),
            *each.notes,
        ]
        counts = (f"{number:,}" for number in (each.rows, each.stored, each.repeated))
        # What stood in a file is no markup.
        shown.add_row(each.table, escape(each.file), *counts, escape("\n".join(told)))
    return shown
