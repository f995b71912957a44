"""The command line: all commands, where they find their home, and what their errors come to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

# Typer carries its own click, whose error for wrong usage has no public name.
from typer._click.exceptions import UsageError

import show
from definition import InputError
from serving.commands import access, answers, cards, company, proof, running, secret
from settings import Settings, be_private

be_private()

app = typer.Typer(
    name="callworthy",
    help="Lead scoring that sales believes: a learned table of points.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(access.keys, name="keys")
app.add_typer(access.users, name="users")
app.add_typer(secret.secrets, name="secrets")
for _command in (
    running.up,
    company.init,
    company.sample,
    company.load,
    cards.train,
    answers.score,
    running.serve,
    running.worker,
    cards.retrain,
    cards.promote,
    cards.rollback,
    answers.why,
    company.sign,
    answers.report,
    answers.notebooks,
    company.erase,
    answers.doctor,
    access.audit,
    proof.replay,
    proof.verify,
):
    app.command()(_command)


def main() -> None:
    """Run the command line: exit 0 fine, 2 bad input with one clear line, 3 a gate said no."""
    try:
        code = app(standalone_mode=False)
    except InputError as error:
        show.refused(str(error))
        sys.exit(2)
    except UsageError as error:
        where = error.ctx.command_path if error.ctx else "callworthy"
        show.refused(f"{error.format_message()} See `{where} --help`.")
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


@app.callback()
def _home(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option("--home", help="The company's home; CALLWORTHY_HOME or .callworthy/sample."),
    ] = None,
) -> None:
    context.obj = Settings.of(home)


if __name__ == "__main__":
    main()
