"""The report stands by itself, and says how it is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from training.evaluation.evaluation import evaluate
from training.evaluation.headline import told_in_words
from training.evaluation.report import files
from training.evaluation.rivals import CARD


@pytest.fixture(scope="module")
def found(forward, definition):
    return files(forward.cards[0][0], forward, evaluate(forward, definition), definition)


class Page(HTMLParser):
    """Tags, addresses and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        self.addresses += [
            named[key] or "" for key in ("src", "href", "xlink:href") if key in named
        ]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_needs_no_script_and_no_network(found):
    page = Page(found["evaluation.html"])
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert all(each.startswith(("#", "data:image/png")) for each in page.addresses)
    assert "url(http" not in found["evaluation.html"]
    assert "@import" not in found["evaluation.html"]


def test_what_a_company_writes_is_text_and_not_markup(found):
    page = Page(found["evaluation.html"])
    assert "<b>Branche</b>" not in found["evaluation.html"]
    assert "<b>Branche</b>" in page.text
    assert "Smid & Zonen <BV>" in page.text


def test_it_is_written_in_the_companys_language(found, forward, definition):
    assert "Is de score te geloven?" in found["evaluation.html"]
    company = definition.company.model_copy(update={"language": "en"})
    english = definition.model_copy(update={"company": company})
    told = files(forward.cards[0][0], forward, evaluate(forward, english), english)
    assert "Can the score be believed?" in told["evaluation.html"]


def test_every_question_has_an_answer(found):
    page = Page(found["evaluation.html"])
    assert page.tags.count("section") == 8
    for said in ("winsten", "procentpunt", "zeker", "log-odds"):
        assert said in page.text
    # Gains, calibration, bar, dots, over time, comparison.
    assert page.tags.count("svg") == 6
    assert not re.search(r"\bnan\b|\binf\b|\{[a-z_]+\}", page.text)


def test_the_same_figures_are_there_for_machines(found, forward):
    told = json.loads(found["evaluation.json"])
    card = next(each for each in told["ways"] if each["name"] == CARD)
    assert card["auc"]["value"] == forward.card.auc.value
    assert told["calibration"]["bins"][0]["won"]["low"] >= 0
    assert len(told["periods"]) == 3


def test_metrics_are_finite_and_named_after_who_ranks(forward, definition):
    metrics = evaluate(forward, definition).metrics()
    assert metrics["card.auc"] == forward.card.auc.value
    assert metrics["card.auc_low"] < metrics["card.auc"] < metrics["card.auc_high"]
    assert "first_come_first_served.auc_above_card" in metrics
    assert "unconstrained_LightGBM.log_loss_above_card_low" in metrics
    assert "card.calibration_slope_high" in metrics


def test_it_says_so_when_the_score_is_no_better_than_chance(hopeless, definition):
    told = " ".join(told_in_words(hopeless))
    assert "NO BETTER THAN CHANCE" in told
    page = files(hopeless.cards[0][0], hopeless, evaluate(hopeless, definition), definition)
    assert "NIET BETER DAN TOEVAL" in page["evaluation.html"]  # codespell:ignore
    assert "willekeurig bellen" in page["evaluation.html"]


def test_it_says_so_when_so_few_leads_cannot_tell(forward):
    wide = replace(forward.card.auc, low=0.4, high=0.9)
    unclear = replace(forward, by_name={**forward.by_name, CARD: replace(forward.card, auc=wide)})
    assert unclear.card.ranks == "unclear"
    assert "NOT SHOWN TO BE BETTER THAN CHANCE" in " ".join(told_in_words(unclear))


def test_without_enough_deals_there_is_the_card_alone(forward, definition):
    assert list(files(forward.cards[0][0], None, None, definition)) == ["figures/spread.svg"]
    assert "Too few deals" in told_in_words(None)[0]
