"""Mistakes in a definition are told with place, value and what was meant; doubts are no refusal."""

from __future__ import annotations

import pytest

from definition import InputError, check, parse
from definition.doubts import doubts

AGREED = """
[attributes.region]
kind = "category"
[attributes.employees]
kind = "number"
[attributes.size]
kind = "band"
values = ["small", "large"]
[attributes.title]
kind = "title"
[events.pricing]
windows = [7, 30]
[reps.jan]
team = "zuid"
"""
LAST = '[[routing]]\nteam = "zuid"\n'


def rule(when: str) -> str:
    return f'[[routing]]\nwhen = {{ {when} }}\nteam = "zuid"\n{LAST}'


@pytest.mark.parametrize(
    ("text", "field", "value", "remedy"),
    [
        (rule('reggion = ["DACH"]'), "routing.0.when.reggion", "reggion", "did you mean region?"),
        (rule('pricing_60d = "1.."'), "routing.0.when.pricing_60d", "pricing_60d", "pricing_"),
        (rule('region = "50.."'), "routing.0.when.region", "50..", "write a list"),
        (rule('source = "50.."'), "routing.0.when.source", "50..", "write a list"),
        (rule('employees = ["50.."]'), "routing.0.when.employees", "50..", "without brackets"),
        (rule('size = ["smaall"]'), "routing.0.when.size", "smaall", "small"),
        (f"{LAST}{LAST}", "routing.0", "team zuid", "move it to the end"),
        (
            '[promises]\ncomplete = ["email", "compnay"]',
            "promises.complete.1",
            "compnay",
            "company",
        ),
        ('[reps.crm]\nteam = "zuid"', "reps", "crm", "another name"),
        ('[reps.Hot]\nteam = "zuid"', "reps", "Hot", "another name"),
        ('[reps.head_sales]\nteam = "zuid"', "reps", "head_sales", "another name"),
        ('[reps.zuid]\nteam = "noord"', "reps", "zuid", "another name"),
    ],
)
def test_a_mistake_is_refused_with_what_was_meant(
    text: str, field: str, value: str, remedy: str
) -> None:
    with pytest.raises(InputError) as refused:
        parse(AGREED + text, file="definition.toml")
    error = refused.value
    assert (error.field, error.value, error.file) == (field, value, "definition.toml")
    assert remedy in error.remedy


@pytest.mark.parametrize(
    "text",
    [
        rule('region = ["DACH", "BE"], language = ["de"]'),
        rule('source = ["trade fair"], campaign = ["missing"]'),
        rule('employees = "250..", title_seniority = ["owner"], pricing_30d = "1.."'),
        rule('employees = ["10", "missing"], size = ["Small", "missing"]'),
        rule('active_days_30d = "2..", days_since_last_event = "..7"'),
        '[promises]\ncomplete = ["company", "title", "email", "phone", "budget"]',
    ],
)
def test_what_may_be_meant_is_taken(text: str) -> None:
    parse(AGREED + text)


def test_a_version_on_record_is_readable_whatever_is_asked_later() -> None:
    agreed = check({"reps": {"crm": {"team": "zuid"}}})
    assert list(agreed.reps) == ["crm"]


def test_what_may_be_a_mistake_is_told() -> None:
    agreed = parse(
        AGREED
        + rule('language = ["de"]')
        + '[promises]\ncomplete = ["budget"]\n'
        + "[channels]\nzuidd = []\nnobody = []\nmarketing = []\njan = []\n"
    )
    told = [(each.field, each.remedy) for each in doubts(agreed)]
    assert told == [
        ("channels.zuidd", "did you mean zuid?"),
        ("channels.nobody", "name a rep, a team or take it out"),
        (
            "routing.0.when.language",
            "declare [attributes.language], unless leads are sent with it all the same",
        ),
        (
            "promises.complete.0",
            "declare [attributes.budget], unless leads are sent with it all the same",
        ),
    ]
