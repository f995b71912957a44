"""Every page in a real browser: both languages, phone and desktop, keyboard, nothing from outside.

Screenshots go to the folder that CALLWORTHY_SCREENSHOTS names, else to one of the test's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from records import tables
from records.database import connect
from serving.notebooks.render import render
from settings import Settings
from tests.serving.conftest import NOW, home  # noqa: F401  (the same small company)
from tests.serving.served import served as running

NOW_US = int(NOW.timestamp()) * 1_000_000

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
]
WIDTHS = {"phone": 390, "desktop": 1280}
PAGES = {
    "funnel": "/?span=all",
    "listed": "/pages/funnel/leads?span=all&stage=sql",
    "lead": "/pages/leads/LEAD",
    "mine": "/pages/mine",
    "points": "/pages/points",
    "learning": "/pages/learning",
    "agreement": "/pages/agreement",
    "what-if": "/pages/what-if?title=Directeur&employees=120&n_pricing=2",
    "access": "/pages/access",
    "sign-in": "/sign-in",
    "account": "/account",
    "promises": "/pages/promises?week=2026-10-19",
    "last20": "/pages/last20",
    "sources": "/pages/sources?span=all",
    "notebooks": "/pages/notebooks",
    "notebook": "/pages/notebooks/story_of_one_lead",
    "refused": "/pages/nothing",
}


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[tuple[str, str]]:  # noqa: F811
    """The address of a real service on that home, and a lead with much on record."""
    render(Settings.of(home), ["story_of_one_lead"], NOW_US)
    engine = connect(f"sqlite:///{home / 'records.db'}")
    with engine.connect() as connection:
        lead_id = connection.execute(
            sa.select(tables.events.c.lead_id)
            .group_by(tables.events.c.lead_id)
            .order_by(sa.func.count().desc())
            .limit(1)
        ).scalar()
    engine.dispose()
    # In a process of its own: BentoML counts once per process.
    with running(home) as service:
        yield service.address, str(lead_id)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory) -> Path:
    named = os.environ.get("CALLWORTHY_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def opened(chromium, served, path, width):
    """A page that tells what went wrong on it, and where it asked for things."""
    base, lead_id = served
    page = chromium.new_page(viewport={"width": width, "height": 844})
    page.set_default_timeout(120_000)
    wrong, hosts = [], set()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
    page.goto(base + path.replace("LEAD", lead_id))
    return page, wrong, hosts


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(chromium, served, screenshots, name, kind, language):
    path = PAGES[name] + ("&" if "?" in PAGES[name] else "?") + f"lang={language}"
    page, wrong, hosts = opened(chromium, served, path, WIDTHS[kind])
    try:
        page.screenshot(path=screenshots / f"{name}-{kind}-{language}.png", full_page=True)
        # The page that refuses is a 404, of which the console tells.
        assert [each for each in wrong if name != "refused"] == []
        assert hosts == {urlsplit(served[0]).netloc}
        assert page.locator("html").get_attribute("lang") == language
        wider = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wider) <= 0
        assert serious(page) == []
    finally:
        page.close()


def serious(page) -> list[str]:
    """What axe-core finds that keeps people out."""
    from axe_playwright_python.sync_playwright import Axe

    # The policy of the page forbids scripts of others; a test may, through the debugger.
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]} {each['nodes'][0]['failureSummary'][:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("kind", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["lead", "mine", "points", "agreement", "learning", "access"])
def test_what_is_folded_away_is_whole_too(chromium, served, screenshots, name, scheme, kind):
    path = PAGES[name] + "?lang=nl"
    page, _, _ = opened(chromium, served, path, WIDTHS[kind])
    try:
        page.emulate_media(color_scheme=scheme)
        for fold in page.locator("details").all():
            fold.evaluate("each => { each.open = true; }")
        page.screenshot(path=screenshots / f"{name}-open-{kind}-{scheme}.png", full_page=True)
        wider = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wider) <= 0
        assert serious(page) == []
    finally:
        page.close()


def test_paper_is_light_and_shows_what_is_signed(chromium, served):
    page, _, _ = opened(chromium, served, "/pages/agreement?lang=en", WIDTHS["desktop"])
    try:
        page.emulate_media(media="print", color_scheme="dark")
        ink = "getComputedStyle(document.querySelector('{}')).{}"
        assert page.evaluate(ink.format("body", "backgroundColor")) == "rgb(255, 255, 255)"
        assert page.evaluate(ink.format("code", "backgroundColor")) == "rgb(238, 235, 226)"
        assert page.get_by_text("Marketing promises").first.is_visible()
        assert not page.get_by_role("button", name="Sign").first.is_visible()
    finally:
        page.close()


def test_a_mistake_in_a_form_is_told_at_its_field(chromium, served):
    path = "/pages/what-if?lang=nl&employees=veel&n_pricing=999"
    page, _, _ = opened(chromium, served, path, WIDTHS["phone"])
    try:
        wrong = page.get_by_label("Medewerkers")
        told = page.locator(f"#{wrong.get_attribute('aria-describedby')}")
        assert wrong.get_attribute("aria-invalid") == "true"
        assert "veel" in told.inner_text()
        assert serious(page) == []
    finally:
        page.close()


def test_points_are_drafted_by_keyboard(chromium, served):
    page, wrong, _ = opened(chromium, served, "/pages/agreement?lang=en", WIDTHS["phone"])
    try:
        page.locator("summary", has_text="Agree on other points").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("dir")
        page.keyboard.press("Tab")
        page.keyboard.type("-5")
        page.keyboard.press("Enter")
        page.locator("summary", has_text="Discard the draft").wait_for()
        assert "director" in page.locator("#draft ~ .scroll").first.inner_text()
        assert serious(page) == []
        page.locator("summary", has_text="Discard the draft").click()
        page.get_by_role("button", name="Yes, discard").click()
        page.get_by_text("There is no draft").wait_for()
        assert wrong == []
    finally:
        page.close()


def test_the_keyboard_is_enough(chromium, served):
    page, _, _ = opened(chromium, served, "/?span=all&lang=en", WIDTHS["desktop"])
    try:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "big":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/pages/funnel/leads**")
        assert page.locator("h1").inner_text() == "Leads"
    finally:
        page.close()


def test_the_slider_has_a_name_and_shows_what_a_line_brings(chromium, served):
    page, wrong, _ = opened(chromium, served, "/pages/points?lang=en", WIDTHS["phone"])
    try:
        before = page.locator('[data-for="calls"]').inner_text()
        page.get_by_role("slider", name="Does it fit? (fit)").fill("60")
        assert page.locator("output").first.inner_text() == "60"
        assert page.locator('[data-for="calls"]').inner_text() != before
        page.get_by_role("slider", name="Does it fit? (fit)").press("End")
        assert page.locator('[data-for="calls"]').inner_text() == "0.0"
        # Without the script the form asks; with it the button is not needed.
        assert not page.get_by_role("button", name="Show").is_visible()
        assert wrong == []
    finally:
        page.close()
