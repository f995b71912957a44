"""A place in the definition in words, for who signs a change and never opened the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from definition import Definition
from definition.attributes import MISSING
from features.catalogue import catalogue
from features.feature import Feature
from followup.facts import label
from serving.pages.agreed_words import either, value_said
from serving.pages.row_names import event_named, named
from serving.pages.words import Words
from serving.pages.words import catalogue as sentences


def place_in_words(keys: Sequence[str], definition: Definition, words: Words) -> str:
    """Where something is said, as people call it.

    Parameters
    ----------
    keys : that lead to the place, such as ``("attributes", "title", "points", "director")``
    definition : in which the place is
    """
    match tuple(keys):
        case ("attributes", name, "points", level):
            feature = _feature(definition, name, level)
            if feature is not None:
                return _points(feature, level, words)
        case ("attributes", name, what):
            return f"{label(name, definition)}: {_word(what, words)}"
        case ("events", kind, "points", window, span):
            if feature := _named_feature(definition, f"{kind}_{window}"):
                return _points(feature, span, words)
        case ("events", kind, what):
            return f"{event_named(kind, definition)}: {_word(what, words)}"
        case ("engagement", name, "points", span):
            if feature := _named_feature(definition, name):
                return _points(feature, span, words)
        case ("must", name):
            feature = _named_feature(definition, name)
            called = name if feature is None else named(name, feature.label, words)
            return words("place.must_of", what=called)
    return ": ".join(_word(key, words) for key in keys)


def value_in_place(keys: Sequence[str], value: Any, definition: Definition, words: Words) -> str:
    """What stands there, as people write it."""
    if value is None:
        return words("agreement.nothing")
    if isinstance(value, list):
        feature = _named_feature(definition, keys[-1]) if keys[0] == "must" else None
        told = [
            str(each) if feature is None else value_said(feature, each, words) for each in value
        ]
        return either(told, words) if told else words("agreement.nothing")
    if isinstance(value, str) and keys[0] == "must":
        feature = _named_feature(definition, keys[-1])
        return value if feature is None else value_said(feature, value, words)
    if type(value) is int and "points" in keys:
        return words.signed(value)
    if isinstance(value, float) and keys[-1].endswith(("share", "rate", "probability")):
        return words.percent(value)
    if isinstance(value, float):
        return words.number(value, 0 if value.is_integer() else 1)
    return words.value(value)


def _points(feature: Feature, key: str, words: Words) -> str:
    called = named(feature.name, feature.label, words)
    return words("place.points_of", what=f"{called}: {value_said(feature, key, words)}")


def _feature(definition: Definition, attribute: str, level: str) -> Feature | None:
    """The feature of an attribute that a level is of: a title has two."""
    own = [
        feature
        for feature in catalogue(definition)
        if feature.family == "attribute" and feature.source == attribute
    ]
    known = (each for each in own if not each.levels or level in each.levels or level == MISSING)
    return next(known, None)


def _named_feature(definition: Definition, name: str) -> Feature | None:
    return next((each for each in catalogue(definition) if each.name == name), None)


def _word(key: str, words: Words) -> str:
    """A key of the definition; one that we have no word for as people would write it."""
    known = sentences().get(f"place.{key}")
    return known[words.language] if known else key.replace("_", " ")
