"""Read definition.toml, or refuse it with the place and the remedy."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

import pydantic

from definition.definition import Definition
from definition.errors import InputError


def read(path: Path) -> Definition:
    """Read and check a definition.

    Raises
    ------
    InputError
        If the file is absent, is no TOML, has an unknown key, or says something impossible.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise InputError(
            "is not there", "definition", str(path), "make one with `callworthy init FOLDER`"
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            "is not UTF-8", "definition", str(path), "save the file as UTF-8"
        ) from None
    return parse(text, file=path.name)


def parse(text: str, file: str | None = None) -> Definition:
    """The definition in a TOML text.

    Examples
    --------
    >>> parse('[company]\\nname = "Voorbeeld BV"').company.name
    'Voorbeeld BV'
    >>> parse('[company]\\nnaam = "Voorbeeld BV"')
    Traceback (most recent call last):
    definition.errors.InputError: company.naam: is not a known key (found 'Voorbeeld BV'); ...
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            "is no TOML", "", str(error), "mend the file at that place", file=file
        ) from None
    return check(table, file=file)


def check(table: dict[str, Any], file: str | None = None) -> Definition:
    """The definition in a table as TOML or JSON gives it; tells the first thing that is wrong."""
    try:
        return Definition.model_validate(table)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise _told(first, table, file) from None


def from_json(text: str | bytes) -> Definition:
    """The definition from the JSON that :func:`definition.content` makes."""
    return Definition.model_validate_json(text)


def _told(error: Any, table: dict[str, Any], file: str | None) -> InputError:
    place = [str(part) for part in error["loc"] if part != "function-after"]
    field = ".".join(place)
    if error["type"] == "extra_forbidden":
        parent: Any = Definition.model_fields if len(place) == 1 else _siblings(error["loc"])
        near = difflib.get_close_matches(place[-1], list(parent), n=1, cutoff=0.5)
        remedy = f"did you mean {near[0]}?" if near else "remove it or see docs/definition.md"
        return InputError("is not a known key", field, error["input"], remedy, file=file)
    message = error["msg"].removeprefix("Value error, ")
    rule, _, remedy = message.partition("; ")
    rule = rule[0].lower() + rule[1:]
    return InputError(rule, field, error["input"], remedy or "see docs/definition.md", file=file)


def _siblings(loc: tuple[Any, ...]) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    model: Any = Definition
    for part in loc[:-1]:
        field = getattr(model, "model_fields", {}).get(part)
        if field is None:
            continue
        model = next((inner for inner in _models_in(field.annotation)), model)
    fields = getattr(model, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _models_in(annotation: Any) -> list[Any]:
    if hasattr(annotation, "model_fields"):
        return [annotation]
    found = []
    for inner in getattr(annotation, "__args__", ()):
        found += _models_in(inner)
    return found
