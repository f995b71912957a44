"""Which answers count: one per rep and lead, after a call, known by then."""

from __future__ import annotations

from tests.training.feedback.conftest import calls, said
from training.feedback import Answers


def leads_of(answers: Answers) -> list[str]:
    return answers.lead_ids.tolist()


def test_the_last_answer_of_a_rep_replaces_the_earlier_one():
    found = Answers.of(said(("A", 5, "bad", "jan"), ("A", 9, "good", "jan")), calls(), until=20)
    assert (leads_of(found), found.is_good.tolist(), found.n_replaced) == (["A"], [True], 1)


def test_two_reps_have_an_answer_each():
    found = Answers.of(said(("A", 5, "bad", "jan"), ("A", 9, "good", "piet")), calls(), until=20)
    assert found.reps.tolist() == ["jan", "piet"]


def test_what_is_answered_later_is_not_known_yet_and_replaces_nothing():
    found = Answers.of(said(("A", 5, "bad", "jan"), ("A", 9, "good", "jan")), calls(), until=8)
    assert (found.is_good.tolist(), found.n_replaced) == ([False], 0)


def test_an_answer_before_any_call_does_not_count():
    found = Answers.of(
        said(("A", 5, "bad", "jan"), ("B", 5, "bad", "jan"), ("C", 5, "bad", "jan")),
        calls(("A", 5), ("B", 6)),
        until=20,
    )
    assert (leads_of(found), found.n_not_called) == (["A"], 2)


def test_without_calls_on_record_all_answers_count():
    assert len(Answers.of(said(("A", 5, "bad", "jan")), calls(), until=20)) == 1


def test_without_moments_a_call_at_all_is_enough():
    found = Answers.of(
        said(("A", None, "bad", None), ("B", None, "bad", None), ("C", 5, "bad", None)),
        calls(("A", 7), ("C", None)),
        until=20,
    )
    assert (leads_of(found), found.reps.tolist()) == (["A", "C"], ["", ""])


def test_without_moments_it_does_not_matter_in_which_order_answers_are_read():
    there = said(("A", None, "bad", "jan"), ("B", None, "good", "jan"), ("C", None, "bad", "piet"))
    orders = [Answers.of(each, calls(), until=20) for each in (there, there.iloc[::-1])]
    assert [leads_of(each) for each in orders] == [["A", "B", "C"]] * 2


def test_nobody_said_anything():
    assert len(Answers.of(said(), calls(("A", 1)), until=20)) == 0
