"""What still stands in files is found, and looking for it takes no lock away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from records.database import connect
from serving.remains import remains

#: Another process that wants to write; it does not wait.
WRITER = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"


@pytest.mark.parametrize("strings", [["zoë@firma.example"], ["0612345678", "zoë@firma.example"]])
def test_files_that_hold_a_text_are_named_by_their_place(
    tmp_path: Path, strings: list[str]
) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "export.csv").write_text("L1,zoë@firma.example\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("L2,jan@firma.example\n", encoding="utf-8")
    assert remains(tmp_path, strings) == ("old/export.csv",)


def test_a_text_across_two_pieces_is_found(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"x" * 999_996 + b"0612345678")
    assert remains(tmp_path, ["0612345678"]) == ("long.txt",)


def test_nothing_asked_is_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "any.txt").write_text("anything")
    assert remains(tmp_path, []) == ()


def test_who_writes_meanwhile_keeps_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        remains(tmp_path, ["anybody"])
        other = subprocess.run(
            [sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=False
        )
    engine.dispose()
    assert "database is locked" in other.stderr
