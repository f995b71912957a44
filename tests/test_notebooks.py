"""Every notebook runs from top to bottom, only calls what is offered, and its page stands still."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import nbformat
import pytest
import sqlalchemy as sa

from definition import InputError, read
from records.database import connect, migrate
from records.intake import load
from records.tables import leads
from sample.company import make
from serving.commands.opened import registry_of
from serving.notebooks.company import Company
from serving.notebooks.render import names, render
from serving.notebooks.told import dutch, dutch_texts
from serving.rendered import body_of, folder_of, known, picture_of
from settings import Settings
from training.train import train

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
NOW_US = int(NOW.timestamp()) * 1_000_000
#: A source that would do harm where it is not escaped.
NASTY = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """A company with a card; one of its sources has a name that browsers would run."""
    folder = tmp_path_factory.mktemp("company") / "c"
    make(folder, n_leads=600, seed=4)
    settings = Settings.of(tmp_path_factory.mktemp("home"))
    definition = read(folder / "definition.toml")
    engine = connect(settings.database_url)
    migrate(engine)
    load(engine, folder, definition, NOW)
    with engine.begin() as connection:
        connection.execute(sa.update(leads).where(leads.c.source == "website").values(source=NASTY))
    train(engine, definition, registry_of(settings))
    engine.dispose()
    return settings


# Jupyter's own libraries warn of each other.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom_and_its_page_stands_still(path, settings):
    pages = render(settings, [path.stem], NOW_US)
    assert [page.name for page in pages] == [f"{path.stem}-nl.html", f"{path.stem}-en.html"]
    told = {each.language: each for each in known(settings.home) if each.name == path.stem}
    for language, page in zip(("nl", "en"), pages, strict=True):
        stands_still(settings, page.read_text("utf-8"), told[language])
    assert told["nl"].title != told["en"].title


def stands_still(settings, text, told):
    assert f'<html lang="{told.language}">' in text
    assert not re.search(r"<script|<iframe|<style| style=| on\w+=|javascript:|data:|https?:", text)
    shown = re.findall(r'<img alt="([^"]+)" src="([^"]+)"', text)
    assert len(shown) == text.count("<img")
    assert shown or "<table>" in text
    for words, name in shown:
        assert len(words) > 20
        assert picture_of(settings.home, name).startswith(b"<svg")
    assert "Traceback" not in text
    body = body_of(settings.home, told)
    assert body is not None
    assert body.count("<h1>") == 1
    assert told.title in body
    assert told.about.split(".")[0] in body
    assert told.made_at == NOW_US


# Jupyter's own libraries warn of each other.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.slow
def test_what_companies_call_things_is_shown_and_not_run(settings):
    page, _ = render(settings, ["sources_and_campaigns"], NOW_US)
    text = page.read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    # Pictures are files of their own; a browser would run what stands in them unescaped.
    for picture in folder_of(settings.home).glob("sources_and_campaigns-*.svg"):
        assert "<script" not in picture.read_text("utf-8")


def test_a_notebook_that_is_none_is_refused(settings):
    with pytest.raises(InputError, match="what_makes_a_good_lead"):
        render(settings, ["nothing"], NOW_US)


def test_a_home_without_a_card_is_refused(tmp_path):
    with pytest.raises(InputError, match="callworthy train"):
        Company.open(Settings.of(tmp_path / "nothing", {}))


def texts_of(path) -> list[str]:
    book = nbformat.read(path, as_version=4)
    return [cell.source for cell in book.cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_text_has_its_dutch_under_the_same_heading(path):
    headings = [re.match("#*", text)[0] for text in texts_of(path)]
    assert [re.match("#*", text)[0] for text in dutch_texts(path.stem)] == headings


def test_every_sentence_has_its_dutch_with_the_same_blanks():
    for sentence, said in dutch().items():
        assert sorted(re.findall(r"{\w+}", sentence)) == sorted(re.findall(r"{\w+}", said))
    asked = set()
    for module in (ROOT / "serving" / "notebooks").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say":
                asked |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    assert len(asked) > 20
    assert asked <= set(dutch())


def test_all_five_questions_are_asked_in_order():
    assert names() == (
        "what_makes_a_good_lead",
        "sources_and_campaigns",
        "thresholds_and_capacity",
        "story_of_one_lead",
        "last_quarter_against_this",
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_only_calls_and_keeps_no_outputs(path):
    book = nbformat.read(path, as_version=4)
    assert book.cells[0].cell_type == "markdown"
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    for cell in code:
        assert cell.outputs == []
        assert cell.execution_count is None
        tree = ast.parse(cell.source)
        kinds = {type(node) for node in ast.walk(tree)}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.ListComp}
        assert "SELECT" not in cell.source
        rooms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert rooms <= {"serving.notebooks", "settings"}
        private = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        assert not [node.attr for node in private if node.attr.startswith("_")]
    for cell in code[1:]:
        assert len(cell.source.splitlines()) <= 4
