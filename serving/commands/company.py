"""Commands about a company and what is on record of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import show
from definition import InputError, read, version
from definition.sign import sign as sign_definition
from serving.commands.opened import WHO, now, now_us, records_of

if TYPE_CHECKING:
    from settings import Settings

DefinitionFile = Annotated[
    Path | None, typer.Option("--definition", help="The definition; the folder's own by default.")
]


def init(folder: Annotated[Path, typer.Argument(help="A folder with unknown exports.")]) -> None:
    """Draft a definition from files nobody described yet; a person edits it."""
    from training.draft import draft

    target = folder / "definition.toml"
    if target.exists():
        raise InputError(
            "is there already", "definition.toml", str(target), "edit it, or move it away first"
        )
    text = draft(folder)
    target.write_text(text, encoding="utf-8")
    show.drafted(target, text)


def sample(
    folder: Annotated[Path, typer.Argument(help="Where the invented company is written.")],
    leads: Annotated[int, typer.Option(help="How many leads.")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 1,
    drift: Annotated[bool, typer.Option("--drift", help="Let the truth change midway.")] = False,
    leaks: Annotated[int, typer.Option(help="How many leaking columns to plant.")] = 0,
) -> None:
    """Write the sample company; its truth goes to FOLDER/truth, which training never sees."""
    from sample.company import make

    with show.progress("inventing leads") as progress:
        make(folder, n_leads=leads, seed=seed, drift=drift, leaks=leaks, progress=progress)
    show.line(f"{leads:,} leads in {folder}, their truth in {folder / 'truth'}")


def load(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A company folder.")],
    definition: DefinitionFile = None,
) -> None:
    """Put a company folder on record; twice changes nothing."""
    put_on_record(context.obj, folder, definition)


def put_on_record(settings: Settings, folder: Path, definition_path: Path | None) -> None:
    """Load a folder, and put its definition in force."""
    from records.intake import load as load_folder
    from serving.doubts import doubts

    if not folder.is_dir():
        raise InputError("is no folder", "folder", str(folder), "name a company folder")
    source = _definition_for(settings, folder, definition_path)
    definition = read(source)
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = records_of(settings)
    with show.progress("reading") as progress:
        report = load_folder(engine, folder, definition, now(), progress)
    _keep(settings, source)
    show.loaded(report)
    for each in doubts(definition, settings.environment):
        show.line(f"worth a look: {each}")


def _keep(settings: Settings, source: Path) -> None:
    """Put a definition in force; where it says the same, the signatures stay."""
    target = settings.definition_path
    if source.resolve() == target.resolve():
        return
    if target.exists():
        old = version(read(target))
        if old == version(read(source)):
            return
        target.rename(target.with_name(f"definition-{old[:8]}.toml"))
    target.write_bytes(source.read_bytes())


def _definition_for(settings: Settings, folder: Path, given: Path | None) -> Path:
    for path in (given, folder / "definition.toml", settings.definition_path):
        if path is not None and (path.exists() or path == given):
            return path
    raise InputError(
        "is not there",
        "definition",
        str(folder / "definition.toml"),
        f"name one with --definition, or draft one with `callworthy init {folder}`",
    )


def sign(
    context: typer.Context,
    team: Annotated[str, typer.Option(help="marketing or sales.")],
    name: Annotated[str, typer.Option(help="Who signs.")],
) -> None:
    """Sign the definition in force for a team."""
    digest = sign_definition(context.obj.definition_path, team, name, now())
    show.line(f"{name} signed for {team}: definition {digest[:12]}")


def erase(
    context: typer.Context,
    lead: Annotated[str, typer.Argument(help="A lead_id of the person.")],
    by: Annotated[str | None, typer.Option(help="Who asked for it, as you call them.")] = None,
) -> None:
    """Erase a person's data in every room; the funnel's counts stay."""
    from records.history import UnknownLead
    from serving.erasing import erase as erase_person

    settings: Settings = context.obj
    engine = records_of(settings)
    try:
        told = erase_person(engine, lead, now_us(), by, settings.home, who=WHO)
    except UnknownLead:
        raise InputError(
            "is not on record", "lead_id", lead, "take one from GET /leads or an answer"
        ) from None
    show.line(f"erased {', '.join(told.erased.lead_ids)} and {told.erased.n_decisions} decisions")
    for file in told.files:
        show.line(f"still stands in {file}: delete or write that anew by hand")
