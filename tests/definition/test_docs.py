"""Every key that a definition may have is documented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from definition import Definition
from definition.attributes import Kind, Known
from definition.section import Section

TEXT = (Path(__file__).parents[2] / "docs" / "definition.md").read_text(encoding="utf-8")


def sections(model: type[Section], seen: set[type[Section]]) -> Iterator[type[Section]]:
    """The model and all that it holds."""
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            yield from sections(inner, seen)


def models_in(annotation: Any) -> list[type[Section]]:
    """Sections named anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return [annotation]
    return [model for inner in get_args(annotation) for model in models_in(inner)]


KEYS = sorted(
    (model.__name__, field.alias or name)
    for model in sections(Definition, set())
    if model is not Definition
    for name, field in model.model_fields.items()
)


@pytest.mark.parametrize(("model", "key"), KEYS)
def test_the_key_is_documented(model: str, key: str) -> None:
    assert f"`{key}`" in TEXT


@pytest.mark.parametrize("table", Definition.model_fields)
def test_the_table_is_documented(table: str) -> None:
    assert f"[{table}" in TEXT


@pytest.mark.parametrize("word", [*get_args(Kind), *get_args(Known)])
def test_the_word_is_documented(word: str) -> None:
    assert f"`{word}`" in TEXT
