"""Run a notebook on a company and keep it as a page that stands still."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from definition import InputError
from serving.notebooks.company import Company
from serving.pages.frame import file_of
from serving.rendered import Rendered, folder_of, remember
from settings import Settings

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
    for place, name in enumerate(chosen):
        if progress:
            progress(place, len(chosen))
        remember(settings.home, [_render(settings, company, name, now)])
    return tuple(folder / f"{name}.html" for name in chosen)


def _render(settings: Settings, company: Company, name: str, now: int) -> Rendered:
    from nbformat import read

    book: Any = read(NOTEBOOKS / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    head, *rest = book.cells[0].source.split("\n\n")
    made = Rendered(
        name=name,
        title=head.lstrip("# "),
        about=rest[0] if rest else "",
        made_at=now,
        card_id=company.in_use.card_id,
    )
    _run(settings, book, name)
    _write(folder_of(settings.home), book, made, company)
    return made


def _run(settings: Settings, book: Any, name: str) -> None:
    """Run all cells in a process of their own, on this home."""
    from jupyter_client.manager import KernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

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


def _write(folder: Path, book: Any, made: Rendered, company: Company) -> None:
    """The page, and before it the pictures that it shows."""
    from nbconvert import HTMLExporter

    words = company.words
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="still",
        template_extension=".html",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True,
        config={"ExtractOutputPreprocessor": {"enabled": True}},
    )
    told = f"Made on {words.moment(made.made_at)} by points table {made.card_id[:8]}."
    resources = {
        "unique_key": made.name,
        "output_files_dir": "",
        "callworthy": {
            "title": made.title,
            "company": company.definition.company.name,
            "made": told,
        },
    }
    text, extra = exporter.from_notebook_node(book, resources=resources)
    for old in folder.glob(f"{made.name}_*.*g"):
        old.unlink()
    for name, content in extra["outputs"].items():
        (folder / Path(name).name).write_bytes(content)
    fresh = folder / f"{made.name}.html.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder / f"{made.name}.html")
