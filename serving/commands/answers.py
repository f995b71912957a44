"""Commands that answer: scores, reasons, reports, notebooks, what is in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import show
from definition import InputError
from serving.commands.opened import champion_of, definition_of, now, now_us, records_of, registry_of
from settings import spark_runs_this_python

if TYPE_CHECKING:
    from settings import Settings


def score(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="IN", help="Leads: CSV, Parquet or folder.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="Scores: .csv or .parquet.")],
    on: Annotated[
        Literal["here", "spark"], typer.Option("--engine", help="Where it is computed.")
    ] = "here",
) -> None:
    """Score many leads: streamed, and taken up again where it was stopped."""
    from serving.bulk import score_file, spark_beside

    settings: Settings = context.obj
    champion = champion_of(settings)
    engine = records_of(settings)
    spark_runs_this_python()
    beside = spark_beside(target, registry_of(settings), champion, on == "spark")
    with show.progress("scoring") as progress, beside as scored_by:
        n_leads = score_file(engine, champion, source, target, now(), progress, scored_by)
    show.line(f"{n_leads:,} leads scored into {target}")


def why(
    context: typer.Context,
    lead: Annotated[str, typer.Argument(help="A lead_id.")],
    at: Annotated[str | None, typer.Option(help="As decided at or before this moment.")] = None,
    language: Annotated[Literal["nl", "en"] | None, typer.Option(help="nl or en.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="For the person it is about.")] = False,
) -> None:
    """Say what was decided about a lead, and every reason."""
    from serving.why import decided

    agreed = definition_of(context.obj)
    said = decided(context.obj.database_url, lead, at, agreed, language, plain=plain)
    show.decision(said)


def report(
    context: typer.Context,
    date: Annotated[
        str | None, typer.Argument(help="A day in it, as 2026-11-30; else the last whole one.")
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="A week's report: the default.")] = False,
    quarter: Annotated[
        bool, typer.Option("--quarter", help="A quarter's, with proposals for the review.")
    ] = False,
) -> None:
    """Say how both teams kept their promises: figures, trends and causes."""
    from serving.report import report as told

    if week and quarter:
        raise InputError("are two reports", "--week --quarter", None, "ask for one of them")
    definition = definition_of(context.obj)
    length: Literal["week", "quarter"] = "quarter" if quarter else "week"
    registry = registry_of(context.obj)
    show.line(told(context.obj.database_url, definition, date, length, now_us(), registry).rstrip())


def notebooks(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Which; all by default.")
    ] = None,
) -> None:
    """Run marketing's notebooks on this home and keep them as pages."""
    from serving.notebooks.render import render

    with show.progress("running notebooks") as progress:
        pages = render(context.obj, names or (), now_us(), progress)
    for page in pages:
        show.line(str(page))


def doctor(context: typer.Context) -> None:
    """Say what is in order in this home and what is not."""
    from serving.doctor import examine

    findings = examine(context.obj)
    show.findings(findings)
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(2)
