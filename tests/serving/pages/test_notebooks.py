"""Rendered notebooks among the pages: listed, shown under the same strict policy, nothing else."""

from __future__ import annotations

import pytest

from serving.pages.frame import HEADERS
from serving.rendered import Rendered, folder_of, remember
from tests.serving.pages.conftest import links_of, text_of

PAGE = """<!DOCTYPE html><html><head><title>x</title></head><body>
<main class="notebook"><h1>Which &lt;leads&gt;?</h1><p>Some.</p>
<img alt="A dot per lead." src="asked_1_0.svg"/></main><footer>x</footer></body></html>"""


@pytest.fixture
def rendered(home):
    folder = folder_of(home)
    folder.mkdir()
    (folder / "asked-en.html").write_text(PAGE, encoding="utf-8")
    (folder / "asked_1_0.svg").write_text("<svg/>", encoding="utf-8")
    made = {"title": "Which leads?", "about": "Some.", "made_at": 0, "card_id": "old"}
    remember(home, [Rendered(name="asked", **made)])
    remember(home, [Rendered(name="asked", **made)])
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def test_before_any_was_rendered_the_page_says_how(browser):
    page = browser.get("/pages/notebooks?lang=en")
    assert page.status_code == 200
    assert "make notebooks-html" in text_of(page.text)
    assert "Nothing was made yet" in text_of(page.text)


@pytest.mark.usefixtures("rendered")
def test_each_is_listed_once_and_opens(browser):
    listed = browser.get("/pages/notebooks?lang=en")
    assert links_of(listed.text).count("/pages/notebooks/asked?lang=en") == 1
    assert "of an earlier points table" in text_of(listed.text)
    page = browser.get("/pages/notebooks/asked?lang=en")
    assert page.status_code == 200
    assert "Which <leads>? Some." in text_of(page.text)
    assert "made with an earlier points table" in text_of(page.text)
    assert page.text.count("<main") == 1


@pytest.mark.usefixtures("rendered")
def test_each_is_shown_in_the_language_asked_for_where_it_has_it(browser, home):
    folder = folder_of(home)
    (folder / "asked-nl.html").write_text(PAGE.replace("Some.", "Enkele."), encoding="utf-8")
    dutch = {"title": "Welke leads?", "about": "Enkele.", "made_at": 0, "card_id": "old"}
    assert "Some." in text_of(browser.get("/pages/notebooks/asked?lang=nl").text)
    remember(home, [Rendered(name="asked", language="nl", **dutch)])
    assert "Welke leads?" in text_of(browser.get("/pages/notebooks?lang=nl").text)
    assert '<article class="notebook" lang="nl">' in browser.get("/pages/notebooks/asked").text
    assert "Some." in text_of(browser.get("/pages/notebooks/asked?lang=en").text)


@pytest.mark.usefixtures("rendered")
def test_pages_and_pictures_keep_the_strict_policy(browser):
    for path in ("/pages/notebooks", "/pages/notebooks/asked", "/pages/notebooks/asked_1_0.svg"):
        answer = browser.get(path)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert policy == HEADERS["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "data:" not in policy
    assert answer.headers["content-type"].startswith("image/svg+xml")


@pytest.mark.usefixtures("rendered")
@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "notebooks.json",
        "..%2Fdefinition.toml",
        "../definition.toml",
        "asked-en",
        "asked-en.html",
        "%00",
    ],
)
def test_nothing_else_of_the_home_is_served(browser, name):
    assert browser.get(f"/pages/notebooks/{name}").status_code == 404
