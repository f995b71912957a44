"""Commands that run until somebody says stop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import show
from serving.commands.cards import learn, learn_again
from serving.commands.company import DefinitionFile, put_on_record
from serving.commands.opened import champion_of, now_us, records_of, registry_of
from settings import HOMES, Settings


def serve(context: typer.Context) -> None:
    """Answer over HTTP until Ctrl-C."""
    run(context.obj)


def run(settings: Settings) -> None:
    """Serve a home, which need not be there yet."""
    from serving.launch import serve as until_stopped

    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        until_stopped(settings, announce=show.line)
    except KeyboardInterrupt:
        show.line("stopped")


def worker(context: typer.Context) -> None:
    """Do durable work beside the service until Ctrl-C; PostgreSQL lets many do it."""
    from serving.worker import work

    context.obj.home.mkdir(parents=True, exist_ok=True)
    work(context.obj, announce=show.line)


def up(
    context: typer.Context,
    company: Annotated[
        Path | None, typer.Argument(help="A company folder; else the sample.")
    ] = None,
    definition: DefinitionFile = None,
) -> None:
    """Load, learn and serve in one go: what `make up` runs."""
    settings: Settings = context.obj
    is_sample = company is None
    if company is None:
        from sample.company import make

        company = settings.home.parent / "sample-company"
        with show.progress("inventing the sample company") as progress:
            make(company, n_leads=5000, seed=1, progress=progress)
    elif not settings.is_named:
        settings = Settings.of(HOMES / company.resolve().name)
    put_on_record(settings, company, definition)
    if registry_of(settings).alias_version("champion") is None:
        learn(settings)
    else:
        # The gate may say no: the champion serves on.
        learn_again(settings, "started again")
    if is_sample:
        _begin(settings)
    show.curl(settings, champion_of(settings))
    run(settings)


def _begin(settings: Settings) -> None:
    """The sample's newest leads go to sales, once."""
    from serving.champion import InUse
    from serving.first_day import begin
    from serving.state import remember

    registry, in_use = registry_of(settings), InUse.of(champion_of(settings))
    engine = records_of(settings)
    remember(engine, registry, in_use)
    n_leads = begin(engine, in_use, now_us())
    engine.dispose()
    if n_leads:
        show.line(f"{n_leads} of the newest leads go to sales: see My leads")
