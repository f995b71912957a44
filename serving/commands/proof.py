"""`callworthy replay` and `callworthy verify`: what was decided then, held against the records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import show
from definition import InputError
from serving.commands.opened import now_us, records_of

# Each command imports what it needs: `callworthy --help` opens no database.
if TYPE_CHECKING:
    from settings import Settings

#: Lines that are shown of what is wrong; a card that was changed changes all of them.
_MOST = 20


def replay(
    context: typer.Context,
    decision: Annotated[str | None, typer.Argument(help="A decision_id; else all.")] = None,
    since: Annotated[str | None, typer.Option(help="Only those made since this moment.")] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="Write all that one was made of to this file.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Compute the decision of such a file.")
    ] = None,
) -> None:
    """Compute decisions again and compare with what was answered. Exit 1 where one differs."""
    if source is not None:
        _from_file(source)
    elif bundle is not None:
        _to_file(context.obj, decision, bundle)
    else:
        _from_records(context.obj, decision, since)


def _from_records(settings: Settings, decision: str | None, since: str | None) -> None:
    from definition import read
    from serving import times
    from serving.replay import replay as again

    moment = None
    if since is not None:
        zone = read(settings.definition_path).company.timezone
        moment = times.moment(since, zone, "--since")
    engine = records_of(settings)
    with show.progress("computing again") as progress:
        found = again(engine, decision, moment, progress)
    for each in found.differences[:_MOST]:
        show.line(each.text)
    erased = f", {found.n_erased:,} erased with their person" if found.n_erased else ""
    show.line(f"{found.n_equal:,} equal to the byte, {len(found.differences):,} not{erased}")
    if found.differences:
        raise typer.Exit(1)


def _to_file(settings: Settings, decision: str | None, target: Path) -> None:
    from serving.replay import bundle

    if decision is None:
        raise InputError("is needed", "decision_id", None, "say which: replay ID --bundle FILE")
    engine = records_of(settings)
    with engine.connect() as connection:
        target.write_bytes(bundle(connection, decision))
    show.line(f"{target}: compute it anywhere with `callworthy replay --from {target}`")


def _from_file(source: Path) -> None:
    from serving.replay import replay_bundle

    if not source.is_file():
        raise InputError("is not there", "--from", str(source), "name a file of replay --bundle")
    found = replay_bundle(source.read_bytes())
    if found is not None:
        show.line(found.text)
        raise typer.Exit(1)
    show.line("equal to the byte")


def verify(
    context: typer.Context,
    kept: Annotated[str, typer.Option(help="A seal that was kept elsewhere.")] = "",
) -> None:
    """Walk the chain over all decisions. Exit 1 where something was changed afterwards."""
    from records.seals import verify as walk

    engine = records_of(context.obj)
    with engine.connect() as connection, show.progress("walking the chain") as progress:
        found = walk(connection, now_us(), kept.strip(), progress)
    for each in found.findings[:_MOST]:
        show.line(f"{each.kind}: {each.about}")
    show.line(
        f"{found.n_decisions:,} decisions under {found.n_seals:,} seals, "
        f"{found.n_erased:,} erased, {found.n_waiting:,} not sealed yet; "
        f"{len(found.findings):,} not as they were"
    )
    if found.digest:
        show.line(f"newest seal: {found.digest}")
    if found.findings:
        raise typer.Exit(1)
