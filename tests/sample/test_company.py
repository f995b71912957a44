from __future__ import annotations

from pathlib import Path

import pytest

from definition import InputError
from sample.company import STEPS, make
from sample.leaks import LEAKS


def _bytes(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_same_order_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        make(tmp_path / name, n_leads=300, seed=4, drift=True, leaks=len(LEAKS))
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


@pytest.mark.parametrize("other", [{"seed": 5}, {"drift": True}, {"leaks": 1}, {"n_leads": 301}])
def test_another_order_gives_other_leads_or_truth(tmp_path, other):
    make(tmp_path / "a", n_leads=300, seed=4)
    make(tmp_path / "b", **({"n_leads": 300, "seed": 4} | other))
    a, b = _bytes(tmp_path / "a"), _bytes(tmp_path / "b")
    assert a["leads.csv"] != b["leads.csv"]


def test_a_second_making_changes_nothing(tmp_path):
    make(tmp_path / "a", n_leads=50, seed=4)
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*")}
    make(tmp_path / "a", n_leads=50, seed=4)
    assert stamps == {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*")}


def test_a_making_that_was_cut_short_is_done_again(tmp_path):
    folder = tmp_path / "a"
    make(folder, n_leads=50, seed=4)
    whole = _bytes(folder)
    (folder / "truth" / "made.json").rename(folder / "truth" / "making.json")
    (folder / "leads.csv").write_text("half a ro")
    make(folder, n_leads=50, seed=4)
    assert _bytes(folder) == whole


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("dear")
    with pytest.raises(InputError, match="holds something else"):
        make(tmp_path, n_leads=50, seed=4)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_another_sample_is_refused_and_kept(tmp_path):
    make(tmp_path / "a", n_leads=50, seed=4)
    before = _bytes(tmp_path / "a")
    with pytest.raises(InputError, match="new or empty"):
        make(tmp_path / "a", n_leads=50, seed=5)
    assert _bytes(tmp_path / "a") == before


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(InputError, match="is a file"):
        make(tmp_path / "a", n_leads=50, seed=4)


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"n_leads": 0, "seed": 1}, "leads"),
        ({"n_leads": 10, "seed": -1}, "seed"),
        ({"n_leads": 10, "seed": 1, "leaks": -1}, "leaks"),
        ({"n_leads": 10, "seed": 1, "leaks": len(LEAKS) + 1}, "leaks"),
    ],
)
def test_numbers_out_of_range_are_refused_before_anything_is_written(tmp_path, numbers, field):
    with pytest.raises(InputError) as refused:
        make(tmp_path / "a", **numbers)
    assert refused.value.field == field
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("n_leads", [1, 2, 3, 20])
def test_a_handful_of_leads_is_a_company_too(tmp_path, n_leads):
    make(tmp_path / "a", n_leads=n_leads, seed=1, leaks=len(LEAKS))
    lines = (tmp_path / "a" / "leads.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= n_leads + 1


def test_progress_is_told_to_the_end(tmp_path):
    told = []
    make(
        tmp_path / "a", n_leads=20, seed=1, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(step, STEPS) for step in range(1, STEPS + 1)]
