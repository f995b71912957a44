"""What the newest card moved: on the points page, to the rep who helped, and in the report."""

from __future__ import annotations

import orjson
import pytest
import sqlalchemy as sa

from definition import Definition
from followup.period import Period
from records import cards, tables
from records.moments import from_microseconds
from serving.learned import learned
from tests.serving.pages.conftest import text_of

MOVE = {
    "feature": "pricing_30d",
    "label": "Prijspagina",
    "half": "engagement",
    "value": "2 or more",
    "before": 12,
    "after": 18,
    "leads": 80,
    "outcomes": 31,
    "won": 9,
    "answers": 7,
    "good": 5,
    "by_feedback": 2,
    "by_rep": {"jan": [2, 3]},
}
MOVED = {
    "before": "c" * 64,
    "since": 1,
    "line": [{"fit": 10, "engagement": 5}, {"fit": 12, "engagement": 5}],
    "base_points": [-50, -52],
    "outcomes": 40,
    "won": 11,
    "answers": 9,
    "good": 6,
    "moves": [MOVE],
}
SAID = (
    "2 or more: +12 became +18 (31 new outcomes, 9 deals; 7 answers of sales, 5 good). "
    "Without the new answers of sales it would be +16."
)


@pytest.fixture
def changed(live):
    """The card in use came in another one's place."""
    card_id = live.state.champion.in_use().card_id
    with live.state.engine.begin() as connection:
        connection.execute(
            sa.update(tables.cards)
            .where(tables.cards.c.card_id == card_id)
            .values(moved=orjson.dumps(MOVED).decode())
        )
    return live


def page(live, path):
    return text_of(live.client.get(path, headers={"accept": "text/html"}).text)


def test_the_first_card_changed_nothing(live):
    assert "since the card before" not in page(live, "/pages/points?lang=en")


def test_the_points_page_says_what_moved_and_after_what(changed):
    told = page(changed, "/pages/points?lang=en")
    assert "40 outcomes, of which 11 deals, and 9 answers of sales, of which 6 good" in told
    assert "The line: fit +10 became +12" in told
    assert "Prijspagina (30 days): 2 or more +12 +18 31 9 7 5" in told


def test_a_rep_sees_what_their_answers_helped_to_change(changed):
    rep = next(iter(changed.state.definition().reps))
    move = {**MOVE, "by_rep": {rep: [2, 3]}}
    with changed.state.engine.begin() as connection:
        moved = orjson.dumps({**MOVED, "moves": [move]}).decode()
        connection.execute(sa.update(tables.cards).values(moved=moved))
    told = page(changed, f"/pages/mine?rep={rep}&lang=en")
    assert f"{SAID} Of those answers 3 are yours, 2 good." in told
    assert "answers of sales changed" not in page(changed, "/pages/mine?lang=en")


@pytest.mark.parametrize("by_feedback", [0, None])
def test_a_rep_does_not_see_what_would_have_moved_without_the_answers(changed, by_feedback):
    rep = next(iter(changed.state.definition().reps))
    move = {**MOVE, "by_rep": {rep: [2, 3]}, "by_feedback": by_feedback}
    with changed.state.engine.begin() as connection:
        moved = orjson.dumps({**MOVED, "moves": [move]}).decode()
        connection.execute(sa.update(tables.cards).values(moved=moved))
    told = page(changed, f"/pages/mine?rep={rep}&lang=en")
    assert "answers of sales changed" not in told


def test_the_weeks_report_has_it(changed):
    with changed.state.engine.connect() as connection:
        [change] = cards.changes(connection, 0, 2**62)
        definition = Definition.model_validate({"company": {"language": "en"}})
        zone = definition.company.timezone
        week = Period.at(from_microseconds(change.at), "week", zone)
        registry = changed.state.champion.registry
        told = learned(connection, definition, week, registry)
        assert told[-1].endswith(SAID)
        assert any("was first used on" in each for each in told)
        assert learned(connection, definition, week.before(), registry) == []
