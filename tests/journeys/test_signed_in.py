"""People with a role, in a real browser: they sign in, a rep does a day's work by keyboard alone.

Screenshots go to the folder that CALLWORTHY_SCREENSHOTS names, else to one of the test's own.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from definition import read
from followup.links import links
from records import signing, tables
from records.database import connect
from serving.access import users
from tests.journeys.test_pages import (
    CHROMIUM,
    WIDTHS,
    chromium,
    screenshots,
    serious,
)
from tests.serving.conftest import home
from tests.serving.homes import copied
from tests.serving.live import DEMO, somebody
from tests.serving.served import served as running

__all__ = ["chromium", "home", "screenshots"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
]
PASSWORD = "correct horse battery"
#: Tabs to the furthest thing on a page.
MOST_TABS = 120


@dataclass(frozen=True, kw_only=True)
class Office:
    """A service with people, a rep's own lead, and another rep."""

    address: str
    engine: sa.Engine
    lead_id: str
    owner: str
    other: str

    def link(self, email: str) -> str:
        """A link that lets somebody in."""
        now = time.time_ns() // 1_000
        with self.engine.begin() as connection:
            user = users.kept.by_email(connection, email)
            assert user is not None
            return self.address + users.entry_of(connection, user, now)

    def judge(self) -> str:
        """The link of the lead's notice."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(tables.assignments)).mappings().one()
            secret = signing.key(connection, "feedback")
        now = time.time_ns() // 1_000
        return links(self.address, secret, self.lead_id, row["assignment_id"], now)["good"]

    def rows(self, name: str) -> list[dict]:
        """What was said of the lead today."""
        table = tables.metadata.tables[name]
        query = sa.select(table).where(table.c.lead_id == self.lead_id)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


@pytest.fixture(scope="module")
def office(home: Path, tmp_path_factory) -> Iterator[Office]:
    place = copied(home, tmp_path_factory.mktemp("office") / "home")
    engine = connect(f"sqlite:///{place / 'records.db'}")
    reps = list(read(place / "definition.toml").reps)
    now = time.time_ns() // 1_000
    with engine.begin() as connection:
        connection.execute(sa.delete(tables.assignments))
        for rep in reps:
            users.add(connection, f"{rep}@firma.example", "sales", rep, "test", now)
        for role in ("marketing", "lead", "admin"):
            users.add(connection, f"{role}@firma.example", role, None, "test", now)
    with running(place) as service:
        _send(service.address, "/leads", {"lead_id": "L1", "profile": somebody("L1")})
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
        rows = [{"lead_id": "L1", "kind": kind, "occurred_at": at} for kind in DEMO]
        _send(service.address, "/events", rows)
        owner = _owner(engine)
        other = next(rep for rep in reps if rep != owner)
        yield Office(address=service.address, engine=engine, lead_id="L1", owner=owner, other=other)
    engine.dispose()


def _send(address: str, path: str, body: object) -> None:
    request = urllib.request.Request(
        address + path, json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answered:
        assert answered.status == 200


def _owner(engine: sa.Engine) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with engine.connect() as connection:
            owner = connection.execute(sa.select(tables.assignments.c.owner)).scalar()
        if owner is not None:
            return str(owner)
        time.sleep(0.2)
    raise AssertionError("nobody got the lead")


@pytest.fixture
def signed_in(chromium, office):
    """Opens a page in which somebody is signed in; each has a browser of their own."""
    opened = []

    def come(email: str, width: int = WIDTHS["desktop"]):
        context = chromium.new_context(viewport={"width": width, "height": 844})
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(office.link(email))
        page.keyboard.press("Tab")
        page.locator("main button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/account**")
        opened.append(context)
        return page

    yield come
    for context in opened:
        context.close()


def tab_to(page, text: str) -> None:
    """Go on with the keyboard to what says that."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.textContent || ''")
        if " ".join(said.split()) == text:
            return
    raise AssertionError(f"the keyboard never came to {text!r}")


def test_a_reps_day_by_keyboard_alone(office, signed_in):
    page = signed_in(f"{office.owner}@firma.example")
    page.goto(f"{office.address}/pages/mine?lang=en")
    assert page.locator("main li.card").count() == 1
    tab_to(page, "not reached")
    page.keyboard.press("Enter")
    page.wait_for_url("**did=attempts**")
    tab_to(page, "Undo")
    page.keyboard.press("Enter")
    page.wait_for_url("**did=undone**")
    tab_to(page, "spoke")
    page.keyboard.press("Enter")
    page.wait_for_url("**did=attempts**")
    page.goto(f"{office.address}/pages/leads/{office.lead_id}?lang=en")
    tab_to(page, "Good lead …")
    page.keyboard.press("Enter")
    tab_to(page, "budget")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/leads/**did=feedback**")
    assert [row["outcome"] for row in office.rows("attempts")] == ["spoke"]
    [said] = office.rows("feedback")
    assert (said["verdict"], said["reason"], said["rep"]) == ("good", "budget", office.owner)
    # The browser's back button, and another word: nothing is lost and nobody is lost.
    page.goto(f"{office.address}/pages/mine?lang=en")
    page.get_by_role("button", name="voicemail").click()
    page.wait_for_url("**did=attempts**")
    page.go_back()
    page.get_by_role("button", name="not reached").click()
    page.wait_for_url("**did=a**")
    assert page.locator("[role=status]").count() == 1


def test_another_rep_and_marketing_are_kept_from_it(office, signed_in):
    rep = signed_in(f"{office.other}@firma.example")
    answered = rep.goto(f"{office.address}/pages/leads/{office.lead_id}?lang=en")
    assert answered.status == 403
    assert "Another rep has this lead" in rep.locator("main").inner_text()
    rep.goto(f"{office.address}/pages/mine?rep={office.owner}")
    assert office.lead_id not in rep.content()
    before = office.rows("attempts")
    for who in (rep, signed_in("marketing@firma.example")):
        who.goto(f"{office.address}/account")
        token = who.locator("input[name=form_token]").first.get_attribute("value")
        form = {"lead_id": "L1", "kind": "attempts", "word": "spoke", "form_token": token}
        sent = who.request.post(
            f"{office.address}/pages/mine/record",
            form={**form, "rep": office.owner, "key": "K"},
            headers={"origin": office.address},
        )
        assert sent.status == 403
    assert office.rows("attempts") == before


def test_a_password_is_set_and_signs_in(office, signed_in):
    page = signed_in("marketing@firma.example")
    page.get_by_label("wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Huidig wachtwoord").wait_for()
    page.locator("button[name=out]").click()
    page.wait_for_url("**/sign-in**")
    page.get_by_role("link", name="EN").click()
    page.get_by_label("E-mail address").fill("marketing@firma.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{office.address}/**")
    assert page.locator(".who").inner_text() == "marketing@firma.example"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", WIDTHS)
def test_pages_of_who_is_signed_in_are_whole(
    office,
    signed_in,
    screenshots,
    kind,
    language,
):
    visits = {
        f"{office.owner}@firma.example": ("/pages/mine", "/pages/leads/L1", "/account"),
        "admin@firma.example": ("/pages/access",),
    }
    for email, paths in visits.items():
        page = signed_in(email, WIDTHS[kind])
        wrong = []
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        for path in (*paths, "/sign-in", office.judge().removeprefix(office.address)):
            page.goto(f"{office.address}{path}?lang={language}")
            for each in page.locator("details.decide summary").all()[:2]:
                each.click()
            name = path.strip("/").split("/")
            name = "judge" if name[0] == "judge" else "-".join(name)
            page.screenshot(path=screenshots / f"{name}-{kind}-{language}.png", full_page=True)
            assert page.locator("html").get_attribute("lang") == language
            wider = "document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(wider) <= 0, path
            assert serious(page) == [], path
        assert wrong == []


def test_the_judge_page_is_two_clicks(office, chromium):
    context = chromium.new_context(viewport={"width": WIDTHS["phone"], "height": 844})
    page = context.new_page()
    page.goto(f"{office.judge()}?lang=en")
    assert "Directeur, Firma BV" in page.locator("main").inner_text()
    page.get_by_role("button", name="Bad").click()
    page.get_by_role("button", name="no budget").click()
    assert "no budget" in page.locator("[role=status]").inner_text()
    context.close()
