"""The report: one HTML page that stands by itself, and the same figures for machines."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from definition import Definition
from models.card import Card
from training.evaluation import pictures
from training.evaluation.evaluation import Evaluation
from training.evaluation.headline import told_in_words
from training.evaluation.ranking import CALLED_SHARE
from training.evaluation.reasons import drawn, explanation
from training.evaluation.sections import Section, sections
from training.evaluation.words import Words
from training.forward import Forward


def files(
    card: Card,
    forward: Forward | None,
    evaluation: Evaluation | None,
    definition: Definition,
) -> dict[str, str]:
    """Artifact path to text: the report, its figures as JSON, and the pictures apart.

    Parameters
    ----------
    card : the card learned from all leads
    forward, evaluation : None where deals are too few to judge by
    definition : whose language it is written in
    """
    words = Words(definition.company.language)
    found = {"figures/spread.svg": pictures.svg(pictures.spread(card, words), words)}
    if forward is None or evaluation is None:
        return found
    told = explanation(forward)
    drawings = {**pictures.all_of(evaluation, words), **drawn(told, words)}
    return {
        **found,
        **{f"figures/{name}.svg": drawing for name, drawing in drawings.items()},
        "evaluation.html": html(
            forward, evaluation, sections(evaluation, told, drawings, words), words
        ),
        "evaluation.json": evaluation.to_json(),
    }


def html(forward: Forward, evaluation: Evaluation, shown: tuple[Section, ...], words: Words) -> str:
    """The page: no script, nothing from elsewhere, for phone and desk, light and dark."""
    return _template().render(
        language=words.language,
        title=words.say("title"),
        company=evaluation.company,
        ranks=evaluation.ranks,
        headline=told_in_words(forward, words),
        tiles=_tiles(evaluation, words),
        sections=shown,
    )


def _tiles(evaluation: Evaluation, words: Words) -> tuple[tuple[str, str], ...]:
    """The three figures to remember: a number and what it counts."""
    card = evaluation.card
    expected = words.number(evaluation.calibration.n_expected)
    return (
        (words.of_100(card.auc.value), words.say("tiles.auc")),
        (
            words.of_100(card.wins_when_called.value),
            words.say("tiles.called", calls=words.of_100(CALLED_SHARE)),
        ),
        (words.number(evaluation.n_won), words.say("tiles.wins", expected=expected)),
    )


@lru_cache
def _template() -> Template:
    room = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # Only what the pictures' own makers drew, who escape what stands in it.
    room.filters["drawing"] = Markup
    return room.from_string((Path(__file__).parent / "report.html").read_text("utf-8"))
