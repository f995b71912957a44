"""All that sales said, on the sample company: what it moves, and what it may not."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace

import numpy as np
import pytest

from definition import check
from models.points_table import PointsTable
from training.feedback import Said
from training.learner import learn

#: Marks every lead bad an hour after it came in.
SPAMMER = "dewi"


@pytest.fixture(scope="module")
def said(company):
    return Said.of(
        company.outcomes, company.everyone, company.definition, company.outcomes.observed_until
    )


def card_of(company, feedback):
    outcomes = replace(company.outcomes, feedback=feedback)
    until = outcomes.observed_until
    evidence = Said.of(outcomes, company.everyone, company.definition, until).evidence
    examples = company.everyone.rows(company.everyone.weight > 0)
    return learn(examples, company.definition, everyone=company.everyone, feedback=evidence)


def points(card, leads):
    table = PointsTable(card)
    return dict(zip(table.names, table.points(leads.table).T, strict=True))


def test_answers_before_a_call_are_left_out_and_counted(company, said):
    given = company.outcomes.feedback.drop_duplicates(["lead_id", "rep"])
    assert len(said.answers) + said.answers.n_not_called == len(given)
    assert said.answers.n_not_called > len(given) / 4


def test_careful_reps_are_believed_and_the_one_who_calls_all_bad_is_not(said):
    trust = {each.rep: each for each in said.trust.reps}
    assert trust["anna"].low > 0
    assert SPAMMER not in trust or trust[SPAMMER].is_always_the_same
    assert SPAMMER not in said.evidence.reps


def test_who_calls_everything_bad_moves_no_point(company):
    feedback = company.outcomes.feedback
    with_her = points(card_of(company, feedback), company.everyone)
    without = points(card_of(company, feedback[feedback["rep"] != SPAMMER]), company.everyone)
    moved = max(np.abs(with_her[name] - without[name]).max() for name in with_her)
    assert moved <= 1


def test_without_feedback_the_card_is_the_one_from_outcomes_alone(company):
    examples = company.everyone.rows(company.everyone.weight > 0)
    alone = learn(examples, company.definition, everyone=company.everyone)
    assert card_of(company, company.outcomes.feedback.iloc[:0]).card_id == alone.card_id


def test_without_any_deal_feedback_turns_the_ranking_and_keeps_the_mean(company):
    until = company.outcomes.observed_until
    is_open = np.where(company.everyone.outcomes == "not called", "not called", "open")
    everyone = replace(
        company.everyone,
        won=0 * company.everyone.won,
        weight=0 * company.everyone.weight,
        outcomes=is_open.astype(object),
    )
    outcomes = replace(company.outcomes, deals=company.outcomes.deals.iloc[:0])
    evidence = Said.of(outcomes, everyone, company.definition, until).evidence
    nothing = everyone.rows(np.zeros(len(everyone), dtype=bool))
    agreed = learn(nothing, company.definition, everyone=everyone)
    told = learn(nothing, company.definition, everyone=everyone, feedback=evidence)
    assert told.card_id != agreed.card_id
    means = [
        (1 / (1 + 2 ** (-(sum(points(card, everyone).values()) + card.base_points) / 20))).mean()
        for card in (agreed, told)
    ]
    assert means[1] == pytest.approx(means[0], rel=0.03)


def test_what_is_said_later_changes_nothing(company, said):
    until = int(company.outcomes.feedback["at"].median())
    earlier = company.outcomes.feedback[company.outcomes.feedback["at"] <= until]
    cut = replace(company.outcomes, feedback=earlier)
    then = Said.of(company.outcomes, company.everyone, company.definition, until)
    assert then.digest() == Said.of(cut, company.everyone, company.definition, until).digest()
    assert then.digest() != said.digest()


def test_the_report_is_plain_and_counts_every_bad_answer_once_per_feature(said):
    told = json.loads(json.dumps(said.report()))
    source = next(each for each in said.categories if each.name == "source")
    n_bad = int(((~said.answers.is_good) & (said.levels(source) != None)).sum())  # noqa: E711
    counted = told["reasons"]["source"].values()
    assert sum(sum(groups.values()) for groups in counted) == n_bad
    assert told["answers"] == len(said.answers)


def test_a_proposal_can_be_read_as_a_definition_and_names_a_level_that_is_flagged(company, said):
    flagged = {
        (name, level.level)
        for name, levels in said.judged.items()
        for level in levels
        if level.is_flagged and level.level != "other"
    }
    proposed = {(each.feature, each.level) for each in said.proposals}
    assert proposed <= flagged
    assert ("source", "linkedin_ads") in proposed or ("title_seniority", "student") in proposed
    content = company.definition.model_dump(by_alias=True, exclude_none=True)
    for each in said.proposals:
        new = tomllib.loads(each.rule)["attributes"][each.attribute]["points"]
        old = company.definition.attributes[each.attribute].points
        assert new == {**old, each.level: each.points}
        assert old.get(each.level, 0) > each.points
        content["attributes"][each.attribute]["points"] = new
        assert check(content).attributes[each.attribute].points == new
