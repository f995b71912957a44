"""Both heads hear of a new card once: that it is in force, or that it waits for a yes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from definition import parse
from records import tables
from serving import card_news
from serving.learning import Learning
from training.promotion.check import Check
from training.promotion.decision import Decision
from training.trainings import PastTraining

NOW = 1_764_000_000_000_000
AGREED = parse(
    '[company]\nname = "Firma"\nlanguage = "nl"\n[reps.jan]\nteam = "zuid"\nlead = true\n'
    '[channels]\nhead_marketing = ["json://localhost"]'
)
HOLDS = Check(name="signs", holds=True, key="holds", figures={})


def learning(*, by_hand: bool = False, champion: str = "2", holds: bool = True) -> Learning:
    """A home whose second card was judged a minute ago."""
    check = replace(HOLDS, holds=holds, key="holds" if holds else "fails")
    if not holds:
        check = replace(check, figures={"not_told": "title"})
    decision = Decision(checks=(check,), by_hand=by_hand, parent="1", why="asked for")
    training = PastTraining(
        at=NOW - 60_000_000,
        why="asked for",
        run_id="r",
        version="2",
        card_id="c",
        decision=decision,
    )
    challenger = "2" if by_hand else None
    return Learning(trainings=(training,), champion=champion, challenger=challenger, drift=None)


def told(engine: sa.Engine, found: Learning, now: int = NOW) -> list[tuple[str, str]]:
    """Who was told what, in the order in which it was put down."""
    with engine.begin() as connection:
        card_news.tell(connection, found, AGREED, {}, "https://leads.firma.example", now)
        rows = connection.execute(sa.select(tables.notices)).mappings().all()
    return [(row["recipient"], str(row["about"])) for row in rows]


def test_a_card_in_force_is_told_to_both_heads_once(engine):
    for _ in range(2):
        rows = told(engine, learning())
    assert [recipient for recipient, _ in rows] == ["head_marketing", "jan"]
    for _, about in rows:
        assert "Firma: nieuwe puntentabel in gebruik (versie 2)" in about
        assert "Aangenomen: de nieuwe kaart komt in de plaats van versie 1." in about
        assert "https://leads.firma.example/pages/learning" in about


def test_a_card_that_waits_is_told_and_told_again_when_it_is_in_force(engine):
    [(_, about), _] = told(engine, learning(by_hand=True, champion="1"))
    assert "wacht op een ja (versie 2)" in about


@pytest.mark.parametrize(
    ("found", "now"),
    [
        (learning(holds=False, champion="1"), NOW),
        (learning(champion="1"), NOW),
        (learning(), NOW + card_news.FRESH_US),
        (Learning(trainings=(), champion=None, challenger=None, drift=None), NOW),
    ],
    ids=["refused", "another was chosen since", "long ago", "nothing was learned"],
)
def test_nothing_else_is_news(engine, found, now):
    assert told(engine, found, now) == []
