"""Signing: a team's name under exactly this text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import tomlkit

from definition.alone import alone
from definition.definition import Definition
from definition.errors import InputError
from definition.read import parse
from definition.version import version

#: Whose signatures make an agreement.
TEAMS = ("marketing", "sales")


def is_signed(definition: Definition, team: str) -> bool:
    """Whether a team has signed what the definition says now."""
    signed = definition.signatures.get(team)
    return signed is not None and signed.digest == version(definition)


def refuse_unsigned(definition: Definition) -> None:
    """Refuse what is not signed by both teams, where the company wants that.

    Raises
    ------
    InputError
        Which team has yet to sign.
    """
    if not definition.company.only_signed:
        return
    for team in TEAMS:
        if not is_signed(definition, team):
            remedy = f"have it signed: `callworthy sign --team {team} --name NAME`"
            raise InputError(f"is not signed by {team}", "definition", None, remedy)


def sign(path: Path, team: str, name: str, now: dt.datetime, digest: str | None = None) -> str:
    """Write a team's signature into the definition in force; answers the digest that was signed.

    The rest of the file stays as it is, comments included.

    Parameters
    ----------
    digest : version of the text that was read; None where it was not read apart

    Raises
    ------
    InputError
        If the file cannot be read or says something else by now, or team or name is empty.
    """
    if not path.exists():
        raise InputError("is not there", "definition", str(path), "run `callworthy load` first")
    with alone(path):
        return write_signature(path, team, name, now, digest)


def write_signature(
    path: Path, team: str, name: str, now: dt.datetime, digest: str | None = None
) -> str:
    """The same for who holds the folder already; see ``definition.alone``."""
    for field, value in (("team", team), ("name", name)):
        if not value.strip() or not value.isprintable():
            raise InputError("is empty", field, value, f"give --{field}")
    if team not in TEAMS:
        raise InputError("is no team", "team", team, f"choose from {', '.join(TEAMS)}")
    text = path.read_text(encoding="utf-8-sig")
    says = version(parse(text, file=path.name))
    if digest not in (None, says):
        what = "draft" if path.stem.endswith(".draft") else "definition"
        raise InputError("has changed since", what, path.name, "read it again, then sign")
    document = tomlkit.parse(text)
    signatures = document.setdefault("signatures", tomlkit.table())
    signatures[team] = {"name": name, "at": now.astimezone(dt.UTC), "digest": says}
    aside = path.with_suffix(".toml.new")
    aside.write_text(tomlkit.dumps(document), encoding="utf-8")
    aside.replace(path)
    return says


def signed_by(text: str) -> dict[str, bool]:
    """Per team that signed: whether it signed what the definition says now.

    Examples
    --------
    >>> signed_by('[company]\\nname = "Voorbeeld BV"')
    {}
    """
    definition = parse(text)
    digest = version(definition)
    return {team: each.digest == digest for team, each in definition.signatures.items()}
