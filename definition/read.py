"""Read definition.toml, or refuse it with the place and the remedy."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

import pydantic

from definition.definition import Definition
from definition.errors import InputError, not_allowed, words_of
from definition.mistakes import refuse


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
            "is no TOML", "definition", str(error), "mend the file at that place", file=file
        ) from None
    definition = check(table, file=file)
    refuse(definition, file)
    return definition


def check(table: dict[str, Any], file: str | None = None) -> Definition:
    """The definition in a table as TOML or JSON gives it; tells the first value that is wrong."""
    try:
        return Definition.model_validate(table)
    except pydantic.ValidationError as error:
        raise _told(_first(error.errors(include_url=False)), file) from None


def from_json(text: str | bytes) -> Definition:
    """The definition from the JSON that :func:`definition.content` makes."""
    return Definition.model_validate_json(text)


def _first(errors: list[Any]) -> Any:
    """The error to tell: a key that is misspelt explains the one that is missing.

    Where a value may be of two shapes, the shape that fitted further tells more.
    """
    for error in errors:
        if error["type"] == "extra_forbidden":
            return error
    shapes = [error for error in errors if _place(error)[:3] == _place(errors[0])[:3]]
    return max(shapes, key=lambda error: len(error["loc"])) if _has_shapes(shapes) else errors[0]


def _has_shapes(errors: list[Any]) -> bool:
    return any(len(_place(error)) < len(error["loc"]) for error in errors)


def _place(error: Any) -> list[str]:
    """The keys that lead to a value, without the checker's own names of shapes."""
    parts = [str(part) for part in error["loc"]]
    place = [part for part in parts if part != "Join" and not part.startswith("list[")]
    has_shapes = parts[:1] == ["must"] or "when" in parts
    return place[:-1] if has_shapes and parts[-1] == "str" else place


def _told(error: Any, file: str | None) -> InputError:
    place = _place(error)
    field = ".".join(place) or "definition"
    if error["type"] == "extra_forbidden":
        parent: Any = Definition.model_fields if len(place) == 1 else _siblings(error["loc"])
        near = difflib.get_close_matches(place[-1], list(parent), n=1, cutoff=0.5)
        remedy = f"did you mean {near[0]}?" if near else "remove it or see docs/definition.md"
        return InputError("is not a known key", field, error["input"], remedy, file=file)
    told = _TOLD.get(error["type"])
    if told:
        rule, remedy = told
        return InputError(rule, field, error["input"], remedy, file=file)
    if error["type"] == "literal_error":
        rule, remedy = not_allowed(error["input"], words_of(error["ctx"]["expected"]))
        return InputError(rule, field, error["input"], remedy, file=file)
    if error["type"] in _BOUNDS:
        [bound] = error["ctx"].values()
        remedy = f"write a number {_BOUNDS[error['type']]} {bound}"
        return InputError("is out of range", field, error["input"], remedy, file=file)
    rule, _, remedy = error["msg"].removeprefix("Value error, ").partition("; ")
    return InputError(rule, field, error["input"], remedy or "mend that value", file=file)


#: What the checker calls it, how people say it, and what to do.
_TOLD = {
    "missing": ("is missing", "add it"),
    "bool_type": ("is neither true nor false", "write true or false, without quotes"),
    "int_type": ("is no whole number", "write a whole number, without quotes"),
    "int_from_float": ("is no whole number", "write a whole number, without decimals"),
    "float_type": ("is no number", "write a number, without quotes"),
    "finite_number": ("is no number", "write a number such as 0.3"),
    "string_type": ("is no text", "put it in quotes"),
    "list_type": ("is no list", 'write a list such as ["a", "b"]'),
    "dict_type": ("is no table", "write a table such as { a = 1 }"),
    "model_type": ("is no table", "write its keys in a table of their own"),
    "date_type": ("is no date", "write a date such as 2026-01-31, without quotes"),
    "datetime_type": ("is no moment", "write one such as 2026-01-31T14:00:00Z, without quotes"),
}


_BOUNDS = {
    "greater_than": "above",
    "greater_than_equal": "of at least",
    "less_than": "below",
    "less_than_equal": "of at most",
}


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
