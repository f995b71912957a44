"""What a door takes and yet remarks on."""

from __future__ import annotations

import pytest

from definition import check
from serving.errors import refusal_of_validation
from serving.remarks import remarks
from serving.schemas import AttemptIn, DispositionIn
from tests.serving.live import Live, iso

AGREED = check({"reps": {"jan": {"team": "zuid", "email": "jan@firma.example", "name": "Jan B"}}})


def attempt(rep: str | None) -> AttemptIn:
    return AttemptIn(lead_id="L1", at="2026-10-10", outcome="spoke", rep=rep)


@pytest.mark.parametrize("rep", [None, "jan", " JAN  b ", "jan@firma.example"])
def test_who_is_known_by_any_name_is_no_remark(rep: str | None) -> None:
    assert remarks([attempt(rep)], AGREED) == []


def test_an_unknown_rep_is_told_with_its_place() -> None:
    [one] = remarks([attempt("jan"), attempt("piet")], AGREED)
    assert (one.body["field"], one.body["value"]) == ("[1].rep", "'piet'")
    assert remarks([attempt("piet")], check({})) == [], "nobody is agreed on at all"
    assert len(remarks([attempt("piet")] * 100, AGREED)) == 20


def test_why_is_asked_of_who_disqualifies(young: Live) -> None:
    young.lead("L1")
    said = {"lead_id": "L1", "at": iso(young.at), "disposition": "disqualified"}
    answered = young.post("/dispositions", said)
    assert answered["stored"] == 1
    assert [each["field"] for each in answered["remarks"]] == ["reason"]
    later = young.post("/dispositions", {**said, "at": iso(young.at), "reason": "a student"})
    assert later == {"stored": 1, "repeated": 0}


def test_words_that_are_allowed_are_told() -> None:
    with pytest.raises(ValueError) as refused:
        DispositionIn.model_validate({"lead_id": "L1", "at": "", "disposition": "acceptd"})
    refusal = refusal_of_validation(refused.value.errors()[0])  # type: ignore[attr-defined]
    assert refusal.body["field"] == "disposition"
    assert "did you mean accepted?" in refusal.body["remedy"]
    assert "accepted, disqualified, nurture" in refusal.body["remedy"]
