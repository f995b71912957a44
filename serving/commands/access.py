"""`callworthy keys` and `callworthy users`: who may come in, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from serving.commands.opened import WHO, now_us, transaction

# Each command imports what it needs: `callworthy --help` opens no database.
if TYPE_CHECKING:
    from settings import Settings

keys = typer.Typer(help="Keys of other systems.", no_args_is_help=True)
users = typer.Typer(help="Users who sign in.", no_args_is_help=True)


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

    with transaction(context.obj) as connection:
        text = key.make(connection, name, scope, WHO, now_us())
    _show_once(text)


@keys.command("list")
def list_keys(context: typer.Context) -> None:
    """Show the keys there are: prefix, name, scopes, last use, end."""
    from records import keys as kept_keys

    with transaction(context.obj) as connection:
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

    with transaction(context.obj) as connection:
        ended = key.revoke(connection, named, WHO, now_us())
    typer.echo("revoked " + ", ".join(f"cw_{each.key_id}" for each in ended))


@keys.command("rotate")
def rotate_key(
    context: typer.Context,
    named: Annotated[str, typer.Argument(metavar="KEY", help="A prefix, or a name.")],
) -> None:
    """Make a key in another one's place; the old one goes on for a day."""
    from serving.access import key

    with transaction(context.obj) as connection:
        text = key.rotate(connection, named, WHO, now_us())
    _show_once(text)


@users.command("add")
def add_user(
    context: typer.Context,
    email: str,
    role: Annotated[str, typer.Option(help="marketing, sales, lead or admin.")],
    rep: Annotated[
        str | None, typer.Option(help="The name under [reps] whose leads are theirs.")
    ] = None,
) -> None:
    """Let somebody sign in, or change their role; prints a link that lets them in once."""
    from serving.access import users as signing

    if rep is not None:
        signing.checked_rep(rep, _reps(context.obj))
    with transaction(context.obj) as connection:
        user = signing.add(connection, email, role, rep, WHO, now_us())
        path = signing.entry_of(connection, user, now_us())
    if role == "sales" and rep is None:
        typer.echo("Without --rep they see nobody's leads on their own page.", err=True)
    typer.echo(f"{_base(context.obj)}{path}")
    typer.echo("Good once, for 15 minutes.", err=True)


@users.command("list")
def list_users(context: typer.Context) -> None:
    """Show who may sign in, for whom, and when they last did."""
    from records import users as kept_users

    with transaction(context.obj) as connection:
        found = kept_users.every(connection)
        came = kept_users.last_signed_in(connection)
    for each in found:
        last = _moment(came.get(each.user_id), "never signed in")
        left = f"\tleft {_moment(each.left_at, '')}" if each.left_at else ""
        typer.echo(f"{each.email}\t{each.role}\t{each.rep or '-'}\t{last}{left}")
    if not found:
        typer.echo("nobody: on this machine the pages are open until somebody is added")


@users.command("remove")
def remove_user(context: typer.Context, email: str) -> None:
    """Let somebody sign in no more; they are signed out at once."""
    from serving.access import users as signing

    with transaction(context.obj) as connection:
        signing.remove(connection, email, WHO, now_us())
    typer.echo(f"{email} is out")


def audit(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, max=10_000, help="So many, newest first.")] = 30,
) -> None:
    """Show who changed what: keys, users, sign-ins, signatures, drafts."""
    import show
    from records import audit as kept_audit

    with transaction(context.obj) as connection:
        found = kept_audit.latest(connection, last)
    show.audited([(_moment(each.at, ""), each) for each in found])


def _reps(settings: Settings) -> list[str]:
    """The reps whom the home's definition knows."""
    from definition import read

    return list(read(settings.definition_path).reps)


def _base(settings: Settings) -> str:
    return settings.base or f"http://{settings.host}:{settings.port}"


def _show_once(text: str) -> None:
    typer.echo(text)
    typer.echo("It is not shown again. Send it as `Authorization: Bearer cw_…`.", err=True)


def _moment(at: int | None, otherwise: str) -> str:
    from records.moments import from_microseconds

    return otherwise if at is None else f"{from_microseconds(at):%Y-%m-%d %H:%MZ}"
