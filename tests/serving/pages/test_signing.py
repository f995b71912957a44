"""Who signs an agreement, in whose name, and who may throw a signed draft away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from definition import read
from definition.draft import draft_of, propose
from definition.version import version
from records import audit
from serving.access.gate import Gate
from serving.access.keyring import Keyring
from serving.access.needs import needs_of
from serving.access.sessions import Sessions
from serving.app import application
from serving.guard import Guard
from serving.service import addresses
from tests.serving.live import Live
from tests.serving.pages.conftest import text_of
from tests.serving.pages.rep_desk import Desk, asked, database_url, post

__all__ = ["database_url"]


@pytest.fixture
def desk(live, tmp_path):
    """With a definition of this test's own."""
    path = tmp_path / "definition.toml"
    path.write_bytes(live.state.definition_path.read_bytes())
    own = Live(state=replace(live.state, definition_path=path))
    app = application(own.state)
    keyring = Keyring(own.state.engine, own.state.now)
    keyring.look()
    gate = Gate(needs_of([app]), keyring, Sessions(own.state))
    return Desk(live=own, door=Guard(app, addresses(app), gate=gate))


@pytest.fixture
def path(desk):
    return desk.live.state.definition_path


def sign(browser, where, team, digest):
    form = {"team": team, "digest": digest, "name": "Somebody Else"}
    return post(browser, f"/pages/{where}/sign", form).status


@pytest.mark.parametrize(
    ("role", "team", "status"),
    [
        ("marketing", "marketing", 303),
        ("marketing", "sales", 403),
        ("sales", "sales", 303),
        ("sales", "marketing", 403),
        ("lead", "sales", 303),
        ("lead", "marketing", 403),
        ("admin", "marketing", 303),
    ],
)
def test_a_team_is_signed_for_by_its_own_in_their_own_name(desk, path, role, team, status):
    browser = desk.as_role(role)
    assert sign(browser, "points", team, version(read(path))) == status
    signed = read(path).signatures.get(team)
    if status == 303:
        assert signed is not None
        assert signed.name == f"{role}@firma.example"
        with desk.live.state.engine.connect() as connection:
            [told] = audit.latest(connection, 1)
        assert (told.who, told.what) == (f"{role}@firma.example", f"signed for {team}")
        assert told.about == version(read(path))


def test_the_page_shows_only_the_forms_of_ones_own_team(desk):
    page = desk.as_role("marketing").get(asked("/pages/points")).text
    assert 'name="team" value="marketing"' in page
    assert 'name="team" value="sales"' not in page
    assert 'name="name"' not in page


def test_a_draft_that_a_team_signed_goes_only_with_that_team_at_a_second_click(desk, path):
    draft = propose(path, {("thresholds", "fit"): 33, ("thresholds", "engagement"): 21})
    marketing, sales = desk.as_role("marketing"), desk.as_role("sales", "jan")
    assert sign(marketing, "agreement", "marketing", version(draft)) == 303
    discard, sure = "/pages/agreement/discard", {"sure": "yes", "lang": "en"}
    answered = post(sales, discard, sure)
    assert answered.status == 403
    assert "Another team has signed this draft" in text_of(answered.text)
    assert "/pages/agreement/discard" not in sales.get("/pages/agreement").text
    assert post(marketing, discard, {}).status == 422
    assert draft_of(path) is not None
    assert "That signature is gone then too" in marketing.get(asked("/pages/agreement")).text
    assert post(marketing, discard, sure).status == 303
    assert draft_of(path) is None


def test_an_unsigned_draft_may_be_discarded_by_anybody_and_a_signed_one_by_a_lead(desk, path):
    discard, sure = "/pages/agreement/discard", {"sure": "yes"}
    change = {("thresholds", "fit"): 33, ("thresholds", "engagement"): 21}
    propose(path, change)
    assert post(desk.as_role("sales"), discard, sure).status == 303
    draft = propose(path, change)
    assert sign(desk.as_role("marketing"), "agreement", "marketing", version(draft)) == 303
    assert post(desk.as_role("lead"), discard, sure).status == 303


def test_a_value_beyond_what_is_meant_becomes_no_draft(desk, path):
    browser, draft = desk.as_role("marketing"), "/pages/agreement/draft"
    rule = {"kind": "points", "attribute": "source", "level": "beurs", "points": "99999999"}
    line = {"kind": "line", "fit": "999999999999", "engagement": "0"}
    for form, field in ((rule, "attributes.source.points.beurs"), (line, "thresholds.fit")):
        answered = post(browser, draft, form)
        assert answered.status == 422
        assert field in text_of(answered.text)
        assert "write a number of at most" in text_of(answered.text)
    assert draft_of(path) is None


def test_a_level_that_nobody_has_is_told(desk, path):
    desk.lead("L1", source="website")
    browser = desk.as_role("marketing")
    rule = {"kind": "points", "attribute": "source", "level": "does not exist", "points": "9"}
    assert post(browser, "/pages/agreement/draft", rule).status == 303
    page = text_of(browser.get(asked("/pages/agreement")).text)
    assert "has the value “does not exist”" in page
    propose(path, {("attributes", "source", "points", "website"): 9})
    assert "“website”" not in text_of(browser.get(asked("/pages/agreement")).text)
