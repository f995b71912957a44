"""The agreement's page: a draft, its effect, signatures, proposals."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from definition import read
from definition.draft import draft_of, propose
from definition.sign import sign
from definition.version import version
from features.history import History
from models.trial import Trial
from records import audit
from records.figures.newest import last_quarter
from records.history import known
from records.moments import from_microseconds
from serving.app import application
from serving.effect import effect
from serving.guard import Guard
from serving.pages.choices import choices
from serving.pages.proposals import proposals_of
from serving.pages.words import Words
from serving.service import addresses
from tests.serving.pages.conftest import text_of

HEADERS = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@pytest.fixture
def own(state, tmp_path):
    """The company with a definition file of this test's own."""
    path = tmp_path / "definition.toml"
    path.write_bytes(state.definition_path.read_bytes())
    return replace(state, definition_path=path)


@pytest.fixture
def client(own):
    app = application(own)
    guarded = Guard(app, addresses(app))
    with TestClient(guarded, headers=HEADERS, raise_server_exceptions=False) as made:
        yield made


def post(client, to, **form):
    return client.post(f"/pages/agreement/{to}", data=form, follow_redirects=False)


def test_without_a_draft_the_page_says_how_to_make_one(client):
    page = text_of(client.get("/pages/agreement?lang=en").text)
    assert "There is no draft" in page


def test_a_line_becomes_a_draft_with_its_effect(client, own):
    line = own.champion.in_use().registered.card.thresholds
    answered = post(
        client, "draft", kind="line", fit=str(line.fit + 200), engagement="0", lang="en"
    )
    assert answered.status_code == 303
    page = text_of(client.get(answered.headers["location"]).text)
    assert "The line: points for fit" in page
    assert "thresholds.fit" not in page
    assert "with the draft 0.0" in page
    assert draft_of(own.definition_path).thresholds.fit == line.fit + 200
    assert read(own.definition_path).thresholds.fit != line.fit + 200


def test_a_trait_of_behaviour_becomes_a_draft_that_is_told_in_words(client, own):
    place = '["events", "pricing", "points", "30d", "1.."]'
    assert post(client, "draft", kind="points", place=place, points="25").status_code == 303
    assert draft_of(own.definition_path).events["pricing"].points["30d"]["1.."] == 25
    page = text_of(client.get("/pages/agreement?lang=nl").text)
    assert "Punten voor Prijspagina (30 dagen): 1 of meer +20 +25" in page
    assert "events.pricing" not in page
    for wrong in ("[]", "x", '["company", "name", "points", "x"]', '["must", "a", "points", 1]'):
        assert post(client, "draft", kind="points", place=wrong, points="1").status_code == 422


def test_what_is_signed_can_be_read(client):
    for language, words in (
        ("en", ("owner, director or manager", "Points", "at least", "team export")),
        ("nl", ("is eigenaar, directeur of manager", "privé", "MQL's per maand", "team export")),
    ):
        page = text_of(client.get(f"/pages/agreement?lang={language}").text)
        assert [word for word in words if word not in page] == []
        assert "title_seniority" not in page


def test_both_sign_and_it_is_in_force(client, own):
    post(client, "draft", kind="points", attribute="source", level="beurs", points="15")
    digest = version(draft_of(own.definition_path))
    assert post(client, "sign", team="marketing", name="Mia", digest=digest).status_code == 303
    assert post(client, "sign", team="sales", name="Sam", digest="other").status_code == 409
    assert post(client, "sign", team="sales", name="Sam", digest=digest).status_code == 303
    assert read(own.definition_path).attributes["source"].points["beurs"] == 15
    assert "There is no draft" in text_of(client.get("/pages/agreement?lang=en").text)


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "points", "attribute": "source", "level": "x", "points": "veel"},
        {"kind": "points", "attribute": "nowhere", "level": "x", "points": "5"},
        {"kind": "points", "attribute": "", "level": "", "points": "5"},
        {"kind": "line", "fit": "1"},
        {"kind": "signatures"},
        {},
    ],
)
def test_what_is_no_change_is_refused_and_leaves_no_draft(client, own, form):
    assert post(client, "draft", **form).status_code == 422
    assert draft_of(own.definition_path) is None


def test_a_draft_from_elsewhere_is_refused(own):
    app = application(own)
    with TestClient(Guard(app, addresses(app)), raise_server_exceptions=False) as made:
        headers = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
        form = {"kind": "line", "fit": "1", "engagement": "1"}
        assert made.post("/pages/agreement/draft", data=form, headers=headers).status_code == 403


def test_a_draft_that_somebody_broke_is_told(client, own):
    own.definition_path.with_name("definition.draft.toml").write_text("[company", encoding="utf-8")
    answered = client.get("/pages/agreement?lang=en")
    assert answered.status_code == 422
    assert "is no TOML" in text_of(answered.text)
    assert post(client, "discard").status_code == 422
    assert post(client, "discard", sure="yes").status_code == 303
    assert client.get("/pages/agreement").status_code == 200


def test_a_refusal_is_remembered(client, own, monkeypatch):
    rule = {"label": "source beurs", "attribute": "source", "level": "beurs", "points": -20}
    told = {"proposals": [{**rule, "n_answers": 12, "n_good": 1, "n_good_expected": 4.5}]}
    text = orjson.dumps(told).decode()
    with own.engine.connect() as connection:
        [before] = proposals_of(connection, text)
    assert before.refused_by == ""
    monkeypatch.setattr(own.champion, "file", {"feedback.json": text}.get)
    assert post(client, "refuse", name=before.name).status_code == 303
    with own.engine.connect() as connection:
        [after] = proposals_of(connection, text)
        assert proposals_of(connection, None) == []
    assert after.refused_by


@pytest.mark.parametrize(
    "name", ["", "anything", "source=beurs", "source=beurs -20\n", "source=beurs -20"]
)
def test_what_was_never_proposed_cannot_be_refused(client, own, name):
    with own.engine.connect() as connection:
        before = audit.latest(connection, 100)
        assert post(client, "refuse", name=name).status_code == 422
        assert audit.latest(connection, 100) == before


def test_the_same_agreement_judges_nobody_otherwise(own):
    in_use = own.champion.in_use()
    with own.engine.connect() as connection:
        found = effect(connection, in_use, in_use.definition)
    assert found.n_leads > 0
    same_line = in_use.definition.thresholds.fit in (None, in_use.registered.card.thresholds.fit)
    assert same_line
    assert (found.gained, found.lost) == ((), ())
    assert found.before == found.after > 0


def test_new_points_move_exactly_those_who_have_them(own):
    in_use = own.champion.in_use()
    draft = propose(own.definition_path, {("attributes", "source", "points", "website"): -200})
    with own.engine.connect() as connection:
        moments = last_quarter(connection, 500)
        found = History(**vars(known(connection, moments)))
    tried = Trial(in_use.scorer, draft)(found)
    sources = np.array(found.profile["source"])
    lost = tried.before & ~tried.after
    assert lost.any()
    assert set(sources[lost]) == {"website"}
    assert not tried.after[sources == "website"].any()
    assert not (tried.after & ~tried.before).any()


def test_a_must_of_the_draft_counts(own):
    in_use = own.champion.in_use()
    draft = propose(own.definition_path, {("must", "title_seniority"): ["student"]})
    with own.engine.connect() as connection:
        found = effect(connection, in_use, draft)
    assert found.after < found.before


def edited(own, *, only_signed):
    """Somebody changes the file by hand: a director is worth 99 points now."""
    path = own.definition_path
    text = path.read_text(encoding="utf-8")
    if only_signed:
        text = text.replace("[company]", "[company]\nonly_signed = true")
    path.write_text(text.replace("director = 25", "director = 99"), encoding="utf-8")


def test_a_file_that_is_not_signed_is_not_told_as_in_force(client, own):
    edited(own, only_signed=True)
    page = client.get("/pages/agreement?lang=en").text
    said = text_of(page)
    assert "not signed by both teams. Until it is, the one before stays in force" in said
    assert "director +25 +99" in said
    assert "a week go to sales now; with this change" in said
    digest = version(read(own.definition_path))
    assert page.count(f'name="digest" value="{digest}"') == 2
    assert page.count('name="digest"') == 2
    assert "not signed by both teams" in text_of(client.get("/pages/points?lang=en").text)
    for team in ("marketing", "sales"):
        form = {"team": team, "name": "X", "digest": digest}
        answered = client.post("/pages/points/sign", data=form, follow_redirects=False)
        assert answered.status_code == 303
    assert "not signed by both" not in text_of(client.get("/pages/agreement?lang=en").text)


def test_a_change_that_no_card_has_learned_is_told_with_its_effect(client, own):
    assert "since this points table was learned" not in client.get("/pages/points?lang=en").text
    edited(own, only_signed=False)
    said = text_of(client.get("/pages/agreement?lang=en").text)
    assert "The agreement has changed since this points table was learned" in said
    assert "director +25 +99" in said
    assert "with the new agreement" in said
    card = own.champion.in_use().registered.card
    points = text_of(client.get("/pages/points?lang=en").text)
    assert f"runs under agreement {card.definition_version[:16]}" in points
    assert "since this points table was learned" in points


def test_a_signature_is_told_with_its_name_its_moment_and_its_text(client, own):
    digest = version(read(own.definition_path))
    form = {"team": "sales", "name": "Zoë van Dijk", "digest": digest, "lang": "en"}
    client.post("/pages/points/sign", data=form)
    moment = read(own.definition_path).signatures["sales"].at
    page = client.get("/pages/agreement?lang=en").text
    local = moment.astimezone(own.definition().company.timezone)
    assert f"Zoë van Dijk, {local.day} " in text_of(page)
    assert f"{local:%H:%M} · text {digest[:16]}" in text_of(page)


def test_any_value_may_get_other_points_without_opening_the_file(client, own):
    page = client.get("/pages/agreement?lang=en").text
    place = '["attributes","title","points","director"]'
    assert f'<option value="{escape(place)}">director (+25)</option>' in page
    answered = post(client, "draft", kind="points", place=place, points="\u221210", lang="en")
    assert answered.status_code == 303
    assert draft_of(own.definition_path).attributes["title"].points["director"] == -10
    page = client.get("/pages/agreement?lang=en").text
    assert f'<option value="{escape(place)}">director (\u221210)</option>' in page


def test_all_levels_that_a_card_knows_are_offered(own):
    levels = [f"fair {number}" for number in range(70)]
    groups = choices(own.definition(), {"source": levels}, Words("en", ZoneInfo("UTC")))
    assert {name for group in groups for _, name, _ in group.values} >= set(levels)


def test_every_place_that_is_offered_takes_points(client, own):
    page = client.get("/pages/agreement?lang=en").text
    places = [unescape(each) for each in re.findall(r'<option value="(\[[^"]*)"', page)]
    assert len(places) > 10
    for place in places:
        assert post(client, "draft", kind="points", place=place, points="7").status_code == 303


def test_in_force_on_the_page_is_what_leads_are_followed_up_by(client, own):
    path = own.definition_path
    text = path.read_text(encoding="utf-8").replace("[company]", "[company]\nonly_signed = true")
    path.write_text(text.replace("director = 25", "director = 30"), encoding="utf-8")
    for team in ("marketing", "sales"):
        sign(path, team, "X", from_microseconds(own.now()))
    assert own.agreed().attributes["title"].points["director"] == 30
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("director = 30", "director = 99"), encoding="utf-8")
    # No page was looked at before the file was edited; the card still has 25.
    assert "director +30 +99" in text_of(client.get("/pages/agreement?lang=en").text)


@pytest.mark.parametrize("path", ["/pages/agreement", "/pages/points"])
def test_a_signature_that_somebody_wrote_without_a_zone_is_in_the_companys(client, own, path):
    with own.definition_path.open("a", encoding="utf-8") as file:
        file.write('\n[signatures.sales]\nname = "Sam"\nat = 2026-01-31T14:00:00\ndigest = "x"\n')
    page = client.get(f"{path}?lang=en")
    assert page.status_code == 200
    assert "14:00" in text_of(page.text)
