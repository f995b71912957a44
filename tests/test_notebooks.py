"""Every notebook runs from top to bottom on a company, and only calls what the rooms offer."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from cli import registry_of
from definition import read
from records.database import connect, migrate
from records.intake import load
from sample.company import make
from settings import Settings
from training.train import train

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    import datetime as dt

    folder = tmp_path_factory.mktemp("company") / "c"
    make(folder, n_leads=600, seed=4)
    settings = Settings.of(tmp_path_factory.mktemp("home"), {})
    definition = read(folder / "definition.toml")
    engine = connect(settings.database_url)
    migrate(engine)
    load(engine, folder, definition, dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    train(engine, definition, registry_of(settings))
    engine.dispose()
    return settings.home


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path, home, monkeypatch):
    monkeypatch.setenv("CALLWORTHY_HOME", str(home))
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_keeps_no_outputs(path):
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
            assert not kinds & {ast.FunctionDef, ast.ClassDef}
            assert "SELECT" not in cell.source
