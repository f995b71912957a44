from __future__ import annotations

import pytest

from definition import parse
from sample.agreed import definition_text
from sample.leaks import LEAKS
from sample.people import COMPETITORS


@pytest.mark.parametrize("n_leads", [1, 5000, 200_000])
def test_the_definition_is_read_without_complaint(n_leads):
    definition = parse(definition_text(n_leads, LEAKS))
    assert definition.company.competitors == list(COMPETITORS)
    assert definition.thresholds.capacity_per_week >= 1
    assert definition.promises.mqls_per_month >= 4


def test_every_team_has_a_lead_and_the_last_rule_takes_all():
    definition = parse(definition_text(100, []))
    teams = {rep.team for rep in definition.reps.values()}
    assert teams == {rep.team for rep in definition.reps.values() if rep.lead}
    assert not definition.routing[-1].when


def test_musts_and_promises_are_signed_for():
    definition = parse(definition_text(100, []))
    assert definition.must == {"title_seniority": ["owner", "director", "manager"]}
    assert set(definition.promises.complete) <= set(definition.attributes)
