from __future__ import annotations

import csv

import numpy as np

from sample import write


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_pieces_are_written_in_order_under_one_header(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "PIECE", 3)
    values = np.arange(8)
    write.write_csv(
        tmp_path / "a.csv",
        ["id", "n"],
        len(values),
        lambda part: {
            "n": write.numbers(values[part], values[part] == 4),
            "id": write.ids("L", values[part]),
        },
    )
    rows = _rows(tmp_path / "a.csv")
    assert rows[0] == ["id", "n"]
    assert [row[0] for row in rows[1:]] == [f"L{i:07d}" for i in range(1, 9)]
    assert [row[1] for row in rows[1:]] == ["0", "1", "2", "3", "", "5", "6", "7"]


def test_commas_quotes_and_accents_survive(tmp_path):
    texts = ['3x gebeld, "geen" gehoor', "comité", None]
    made = write.texts(texts)
    write.write_csv(tmp_path / "a.csv", ["t", "u"], 3, lambda part: {"t": made[part], "u": made})
    rows = _rows(tmp_path / "a.csv")
    assert [row[0] for row in rows[1:]] == [texts[0], texts[1], ""]


def test_a_file_without_rows_has_its_header(tmp_path):
    write.write_csv(tmp_path / "a.csv", ["id"], 0, lambda part: {})
    assert (tmp_path / "a.csv").read_text() == "id\n"


def test_a_code_below_zero_is_blank():
    assert write.levels(("a", "b"), np.array([1, -1, 0])).to_pylist() == ["b", None, "a"]
