"""`callworthy keys` and `callworthy people`: who may come in, from the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from settings import Settings

# Each command imports what it needs: `callworthy --help` opens no database.
if TYPE_CHECKING:
    from sqlalchemy import Connection

#: In the audit: nobody signs in to a shell, so this is as much as is known.
WHO = "command line"

keys = typer.Typer(help="Keys of other systems.", no_args_is_help=True)


@contextmanager
def records_of(settings: Settings) -> Iterator[Connection]:
    """A transaction on the home's records."""
    from records.database import connect, migrate

    settings.home.mkdir(parents=True, exist_ok=True)
    engine = connect(settings.database_url)
    migrate(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def now() -> int:
    """Microseconds UTC."""
    from records.moments import to_microseconds

    return to_microseconds(dt.datetime.now(dt.UTC))


@keys.command("make")
def make_key(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which system it is for.")],
    scope: Annotated[
        list[str], typer.Option(help="score, doors:write, read, admin; may be repeated.")
    ],
) -> None:
    """Make a key; it is shown once."""
    from serving.access import key

    with records_of(context.obj) as connection:
        text = key.make(connection, name, scope, WHO, now())
    _show_once(text)


@keys.command("list")
def list_keys(context: typer.Context) -> None:
    """Show the keys there are: prefix, name, scopes, last use, end."""
    from records import keys as kept_keys

    with records_of(context.obj) as connection:
        found = kept_keys.every(connection)
    for each in found:
        used, until = _moment(each.used_at, "never used"), _moment(each.until, "")
        ends = f"\tends {until}" if until else ""
        typer.echo(f"cw_{each.key_id}\t{each.name}\t{each.scopes}\t{used}{ends}")
    if not found:
        typer.echo("no keys: on this machine none is needed until the first is made")


@keys.command("revoke")
def revoke_key(
    context: typer.Context,
    named: Annotated[str, typer.Argument(metavar="KEY", help="A prefix, or a name.")],
) -> None:
    """End a key at once (within a second in a service that runs)."""
    from serving.access import key

    with records_of(context.obj) as connection:
        ended = key.revoke(connection, named, WHO, now())
    typer.echo("revoked " + ", ".join(f"cw_{each.key_id}" for each in ended))


@keys.command("rotate")
def rotate_key(
    context: typer.Context,
    named: Annotated[str, typer.Argument(metavar="KEY", help="A prefix, or a name.")],
) -> None:
    """Make a key in another one's place; the old one goes on for a day."""
    from serving.access import key

    with records_of(context.obj) as connection:
        text = key.rotate(connection, named, WHO, now())
    _show_once(text)


def _show_once(text: str) -> None:
    typer.echo(text)
    typer.echo("It is not shown again. Send it as `Authorization: Bearer cw_…`.", err=True)


def _moment(at: int | None, otherwise: str) -> str:
    from records.moments import from_microseconds

    return otherwise if at is None else f"{from_microseconds(at):%Y-%m-%d %H:%MZ}"
