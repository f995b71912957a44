"""By which definition leads are followed up."""

from __future__ import annotations

import os
from pathlib import Path

from definition import Definition, check
from serving.agreed import AgreedNow

CARDS = check({"reps": {"jan": {"team": "zuid"}}})


def test_a_new_rep_counts_at_once_and_what_is_half_written_does_not(tmp_path: Path) -> None:
    path = tmp_path / "definition.toml"
    remembered: list[Definition] = []
    agreed = AgreedNow(path, lambda: CARDS, remembered.append)
    assert agreed() is CARDS, "there is no file yet"
    for place, (text, reps) in enumerate(
        [
            ('[reps.eva]\nteam = "zuid"\n', ["eva"]),
            ('[reps.eva]\nteam = "zu', ["eva"]),
            ('[reps.eva]\nteam = "zuid"\n[reps.bea]\nteam = "zuid"\n', ["eva", "bea"]),
        ]
    ):
        path.write_text(text)
        os.utime(path, (place, place))
        assert list(agreed().reps) == reps
        assert agreed() is agreed()
    assert [len(each.reps) for each in remembered] == [1, 2]
