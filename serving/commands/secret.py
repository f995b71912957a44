"""`callworthy secrets`: what receivers of our webhooks check them with, shown and changed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from serving.commands.opened import WHO, now_us, transaction

secrets = typer.Typer(help="Secrets that others check our signatures with.", no_args_is_help=True)


class Which(StrEnum):
    """Secrets that are given to others; keys that only we use are never shown."""

    WEBHOOK = "webhook"


_Which = Annotated[Which, typer.Argument(help="Whose: of outgoing webhooks.")]


@secrets.command("show")
def show_secret(context: typer.Context, which: _Which = Which.WEBHOOK) -> None:
    """Print the secret that outgoing webhooks are signed with."""
    from records import signing

    with transaction(context.obj) as connection:
        found, *before = signing.webhook_secrets(connection, now_us())
    typer.echo(found)
    if before:
        typer.echo("The one before it signs as well, for a while.", err=True)


@secrets.command("rotate")
def rotate_secret(context: typer.Context, which: _Which = Which.WEBHOOK) -> None:
    """Make a new one; for a week messages carry both signatures."""
    from records import audit, signing
    from records.audit import Change

    with transaction(context.obj) as connection:
        made = signing.rotate_webhook(connection, now_us())
        change = Change(at=now_us(), who=WHO, what="secret rotated", about=which.value)
        audit.add(connection, change)
    typer.echo(made)
    typer.echo("Give it to every receiver; for a week the old one signs as well.", err=True)
