"""Run a notebook on a company and keep it as a page that stands still."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from definition import InputError
from serving.notebooks.company import Company
from serving.notebooks.told import dutch_texts, told
from serving.pages.frame import file_of
from serving.pages.words import LANGUAGES, Language, Words
from serving.rendered import Rendered, folder_of, remember
from settings import LANGUAGE, Settings

#: Where the notebooks lie.
NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
#: In which order they are listed; others come after.
_ORDER = (
    "what_makes_a_good_lead",
    "sources_and_campaigns",
    "thresholds_and_capacity",
    "story_of_one_lead",
    "last_quarter_against_this",
)
#: Seconds that one cell may take.
_LONGEST = 600
_TEMPLATES = Path(__file__).parent / "templates"
_NEEDS = ("nbformat", "nbclient", "nbconvert", "ipykernel")


def names() -> tuple[str, ...]:
    """The notebooks there are."""
    found = {path.stem for path in NOTEBOOKS.glob("*.ipynb")}
    return (*(name for name in _ORDER if name in found), *sorted(found - set(_ORDER)))


def render(
    settings: Settings,
    asked: Sequence[str],
    now: int,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Run notebooks on the home and write each as HTML into its folder; answers where.

    Each is written in both languages, the company's first.

    Parameters
    ----------
    settings : the home
    asked : names of notebooks; none means all
    now : microseconds UTC
    progress : told how many are done, of how many

    Raises
    ------
    InputError
        If there is no such notebook, it cannot be run, or Jupyter is not installed.
    """
    chosen = tuple(asked) or names()
    for name in chosen:
        if name not in names():
            raise InputError("is no notebook", "NAME", name, f"name one of {', '.join(names())}")
    absent = [each for each in _NEEDS if find_spec(each) is None]
    if absent:
        remedy = "run it through `make notebooks-html`, or install callworthy[notebooks]"
        raise InputError("needs what is not installed", "notebooks", ", ".join(absent), remedy)
    company = Company.open(settings)
    folder = folder_of(settings.home)
    folder.mkdir(exist_ok=True)
    (folder / "style.css").write_bytes(file_of("style.css")[0])
    pages: list[Path] = []
    for place, name in enumerate(chosen):
        if progress:
            progress(place, len(chosen))
        made = _render(settings, company, name, now)
        remember(settings.home, made)
        pages += [folder / each.file for each in made]
    return tuple(pages)


def _render(settings: Settings, company: Company, name: str, now: int) -> tuple[Rendered, ...]:
    """In one process for both languages: most of the time goes into loading libraries."""
    books = {language: _spoken(name, language) for language in _languages(company)}
    for old in folder_of(settings.home).glob(f"{name}-*.*g"):
        old.unlink()
    made = []
    for (language, book), cells in zip(books.items(), _run(settings, books, name), strict=True):
        book.cells = cells
        head, *rest = book.cells[0].source.split("\n\n")
        page = Rendered(
            name=name,
            title=head.lstrip("# "),
            about=rest[0] if rest else "",
            made_at=now,
            card_id=company.in_use.card_id,
            language=language,
        )
        _write(folder_of(settings.home), book, page, company)
        made.append(page)
    return tuple(made)


def _languages(company: Company) -> tuple[Language, ...]:
    """The company's first."""
    own = company.definition.company.language
    return (own, *(each for each in LANGUAGES if each != own))


def _spoken(name: str, language: Language) -> Any:
    """A notebook with the texts between its cells in a language."""
    from nbformat import read

    book: Any = read(NOTEBOOKS / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    written = [cell for cell in book.cells if cell.cell_type == "markdown"]
    texts = dutch_texts(name) if language == "nl" else ()
    # One that a marketer wrote has no Dutch of ours, and stays as it is.
    for cell, text in zip(written, texts, strict=bool(texts)):
        cell.source = text
    return book


def _together(books: Mapping[Language, Any]) -> Any:
    """All cells in one notebook, each language behind a cell that chooses it."""
    from nbformat.v4 import new_code_cell, new_notebook

    one: Any = new_notebook()  # type: ignore[no-untyped-call]
    for language, book in books.items():
        chosen = f"import os; os.environ[{LANGUAGE!r}] = {language!r}"
        one.cells += [new_code_cell(chosen), *book.cells]  # type: ignore[no-untyped-call]
    return one


def _apart(one: Any, n: int) -> list[list[Any]]:
    """Its cells by language, without those that chose it."""
    length = len(one.cells) // n
    return [one.cells[start + 1 : start + length] for start in range(0, length * n, length)]


def _run(settings: Settings, books: Mapping[Language, Any], name: str) -> list[list[Any]]:
    """Run all cells in a process of their own, on this home; answers the cells by language."""
    from jupyter_client.manager import KernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    book = _together(books)
    where = {"metadata": {"path": str(NOTEBOOKS.parent)}}
    environment = {**settings.environment, "CALLWORTHY_HOME": str(settings.home)}
    # Through files in a folder of its own: nobody else on the machine can listen, and two
    # notebooks that start at once do not take each other's for theirs.
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "kernel.json")
        manager = KernelManager(kernel_name="python3", transport="ipc", connection_file=file)
        client = NotebookClient(book, km=manager, timeout=_LONGEST, resources=where)
        try:
            client.execute(env=environment, cleanup_kc=True)
        except CellExecutionError as error:
            raise InputError(
                "cannot be run", "notebook", name, f"{error.ename}: {error.evalue}"
            ) from None
        except (CellTimeoutError, DeadKernelError, RuntimeError) as error:
            raise InputError("did not come to its end", "notebook", name, str(error)) from None
        finally:
            if manager.has_kernel:
                manager.shutdown_kernel(now=True)
    return _apart(book, len(books))


def _write(folder: Path, book: Any, made: Rendered, company: Company) -> None:
    """The page, and before it the pictures that it shows."""
    from nbconvert import HTMLExporter

    words = Words(made.language, company.words.zone)
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="still",
        template_extension=".html",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True,
        config={"ExtractOutputPreprocessor": {"enabled": True}},
    )
    moment = words.moment(made.made_at)
    said = "Made on {moment} by points table {card}."
    made_on = told(said, made.language, moment=moment, card=made.card_id[:8])
    resources = {
        "unique_key": f"{made.name}-{made.language}",
        "output_files_dir": "",
        "callworthy": {
            "title": made.title,
            "company": company.definition.company.name,
            "made": made_on,
            "language": made.language,
        },
    }
    text, extra = exporter.from_notebook_node(book, resources=resources)
    for name, content in extra["outputs"].items():
        (folder / Path(name).name).write_bytes(content)
    fresh = folder / f"{made.file}.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder / made.file)
