"""Columns made from the profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from definition import Definition
from features.email import email_kind
from features.feature import Feature
from features.history import DAY_US, History
from features.title import function, seniority
from features.values import flag, moment, number, text

Column = npt.NDArray[Any]
#: The raw values of one attribute, n of them.
Values = Any
Maker = Callable[[Feature, Values, History, Definition], Column]


def column(feature: Feature, history: History, definition: Definition) -> Column:
    """One attribute feature for every row: float64 or object, shape (n,)."""
    attribute = definition.attributes[feature.source]
    values = history.profile.get(feature.source)
    if values is None:
        return _nothing(feature, len(history))
    return _MAKERS[attribute.kind](feature, values, history, definition)


def _nothing(feature: Feature, n: int) -> Column:
    if feature.kind == "number":
        return np.full(n, np.nan)
    fill = "no" if feature.name.startswith("has_") else None
    return np.full(n, fill, dtype=object)


def _number(feature: Feature, values: Values, *_: Any) -> Column:
    return np.array([number(value) for value in values], dtype=np.float64)


def _text(feature: Feature, values: Values, *_: Any) -> Column:
    return _objects([text(value) for value in values])


def _flag(feature: Feature, values: Values, *_: Any) -> Column:
    return _objects([flag(value) for value in values])


def _given(feature: Feature, values: Values, *_: Any) -> Column:
    return _objects(["no" if text(value) is None else "yes" for value in values])


def _days_since(
    feature: Feature, values: Values, history: History, definition: Definition
) -> Column:
    zone = definition.company.timezone
    moments = [moment(value, zone) for value in values]
    days = [
        np.nan if at is None else (as_of - at) / DAY_US
        for at, as_of in zip(moments, history.as_of.tolist(), strict=True)
    ]
    return np.array(days, dtype=np.float64)


def _email(feature: Feature, values: Values, history: History, definition: Definition) -> Column:
    rivals = definition.company.competitors
    return _objects(
        [email_kind(value, rivals) if isinstance(value, str) else None for value in values]
    )


def _title(feature: Feature, values: Values, *_: Any) -> Column:
    read = seniority if feature.name.endswith("_seniority") else function
    words = [text(value) for value in values]
    return _objects([None if word is None else read(word) for word in words])


def _objects(values: list[str | None]) -> Column:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


_MAKERS: Mapping[str, Maker] = {
    "number": _number,
    "category": _text,
    "band": _text,
    "flag": _flag,
    "text": _given,
    "date": _days_since,
    "email": _email,
    "title": _title,
}
