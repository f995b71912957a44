"""A draft of the definition: changed, read and signed beside the one in force.

``definition.draft.toml`` lies beside ``definition.toml``. When marketing and sales have both signed
it, it takes the other one's place. Comments and order of the file stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument

from definition.alone import alone
from definition.definition import Definition
from definition.errors import InputError
from definition.read import parse, read
from definition.sign import TEAMS, is_signed, write_signature


def place_of(path: Path) -> Path:
    """Where the draft of a definition lies."""
    return path.with_name(f"{path.stem}.draft.toml")


def draft_of(path: Path) -> Definition | None:
    """The draft; None where there is none.

    Raises
    ------
    InputError
        If somebody wrote into it what cannot be.
    """
    draft = place_of(path)
    return read(draft) if draft.exists() else None


def propose(path: Path, changes: Mapping[tuple[str, ...], Any]) -> Definition:
    """Say something otherwise in the draft, which begins as a copy of the definition in force.

    Parameters
    ----------
    path : the definition in force
    changes : per place, the keys that lead to it such as ``("thresholds", "fit")``, what is to
        stand there

    Raises
    ------
    InputError
        If the definition would not be one with it; the draft stays as it was.
    """
    with alone(path):
        draft = place_of(path)
        source = draft if draft.exists() else path
        document = tomlkit.parse(source.read_text(encoding="utf-8-sig"))
        for place, value in changes.items():
            _put(document, place, value)
        text = tomlkit.dumps(document)
        made = parse(text, file=draft.name)
        _write(draft, text)
    return made


def discard(path: Path) -> None:
    """Leave everything as it is in force; nothing where there is no draft."""
    with alone(path):
        place_of(path).unlink(missing_ok=True)


def sign_draft(path: Path, team: str, name: str, digest: str, now: dt.datetime) -> bool:
    """Sign the draft; answers whether it is in force now, because both teams have.

    Parameters
    ----------
    digest : version of the text that was read

    Raises
    ------
    InputError
        If there is no draft, or it says something else by now.
    """
    with alone(path):
        draft = place_of(path)
        if not draft.exists():
            remedy = "read it again, then sign"
            raise InputError("is not there any more", "draft", draft.name, remedy)
        write_signature(draft, team, name, now, digest)
        is_whole = all(is_signed(read(draft), each) for each in TEAMS)
        if is_whole:
            draft.replace(path)
    return is_whole


def _put(document: TOMLDocument, place: Sequence[str], value: Any) -> None:
    table: Any = document
    for key in place[:-1]:
        if key not in table:
            table[key] = tomlkit.table()
        table = table[key]
    table[place[-1]] = value


def _write(path: Path, text: str) -> None:
    aside = path.with_suffix(".toml.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
