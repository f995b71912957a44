"""Signing: a team's name under exactly this text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import tomlkit

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


def sign(path: Path, team: str, name: str, now: dt.datetime) -> str:
    """Write a team's signature into the definition; answers the digest that was signed.

    The rest of the file stays as it is, comments included.

    Raises
    ------
    InputError
        If the file cannot be read, or team or name is empty.
    """
    for field, value in (("team", team), ("name", name)):
        if not value.strip() or not value.isprintable():
            raise InputError("is empty", field, value, f"give --{field}")
    if not path.exists():
        raise InputError("is not there", "definition", str(path), "run `callworthy load` first")
    text = path.read_text(encoding="utf-8")
    digest = version(parse(text, file=path.name))
    document = tomlkit.parse(text)
    signatures = document.setdefault("signatures", tomlkit.table())
    signatures[team] = {"name": name, "at": now.astimezone(dt.UTC), "digest": digest}
    aside = path.with_suffix(".toml.new")
    aside.write_text(tomlkit.dumps(document), encoding="utf-8")
    aside.replace(path)
    return digest


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
