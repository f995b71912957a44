"""Columns made from the profile: one maker per kind of attribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any

import numpy as np
import numpy.typing as npt

from definition import Definition
from features.email import domains, email_kind
from features.feature import Feature
from features.function import function
from features.history import DAY_US, History
from features.seniority import seniority
from features.values import band, flag, moment, number, text

Column = npt.NDArray[Any]
#: The raw values of one attribute, n of them.
Values = Sequence[Any] | npt.NDArray[np.object_]
_Maker = Callable[[Feature, Values, History, Definition], Column]
#: What numpy reads as numbers by itself, and as ``features.values.number`` does.
_PLAIN = {int, float, NoneType}
_TEXTS = {str, NoneType}
#: From so many values on, what makes a column quick costs less than it saves.
_MANY = 8


def column(feature: Feature, history: History, definition: Definition) -> Column:
    """One attribute feature for every row: float64 or object, shape (n,).

    A value that its kind cannot hold is missing: whoever takes values in has refused it before.
    """
    values = history.profile.get(feature.source)
    if values is None:
        values = [None] * len(history)
    kind = definition.attributes[feature.source].kind
    return _MAKERS[kind](feature, values, history, definition)


def _number(feature: Feature, values: Values, *_: Any) -> Column:
    if len(values) >= _MANY and set(map(type, values)) <= _PLAIN:
        try:
            made = np.array(values, dtype=np.float64)
        except OverflowError:
            pass
        else:
            made[~np.isfinite(made)] = np.nan
            return made
    return np.array([number(value) for value in values], dtype=np.float64)


def _category(feature: Feature, values: Values, *_: Any) -> Column:
    return _levels(text, values)


def _flag(feature: Feature, values: Values, *_: Any) -> Column:
    return _levels(flag, values)


def _band(feature: Feature, values: Values, _: History, definition: Definition) -> Column:
    levels = definition.attributes[feature.source].values
    return _levels(lambda value: band(value, levels), values)


def _given(feature: Feature, values: Values, *_: Any) -> Column:
    return _objects(["no" if value is None or text(value) is None else "yes" for value in values])


def _days_since(
    feature: Feature, values: Values, history: History, definition: Definition
) -> Column:
    """Days from the date to the moment; below 0 for a date that is still to come."""
    zone = definition.company.timezone
    read = _Remembered(lambda value: moment(value, zone)).of
    days = [
        np.nan if (at := read(value)) is None else (as_of - at) / DAY_US
        for value, as_of in zip(values, history.as_of.tolist(), strict=True)
    ]
    return np.array(days, dtype=np.float64)


def _email(feature: Feature, values: Values, _: History, definition: Definition) -> Column:
    rivals = domains(tuple(definition.company.competitors))
    # Not remembered by address: hardly any comes twice, and they are people's own.
    return _objects(
        [email_kind(value, rivals) if isinstance(value, str) else None for value in values]
    )


def _title(feature: Feature, values: Values, *_: Any) -> Column:
    read = seniority if feature.name.endswith("_seniority") else function
    return _levels(lambda value: None if (word := text(value)) is None else read(word), values)


def _levels(read: Callable[[Any], str | None], values: Values) -> Column:
    if len(values) < _MANY:
        return _objects([read(value) for value in values])
    remembered = _Remembered(read)
    only_texts = set(map(type, values)) <= _TEXTS
    return _objects(list(map(remembered.__getitem__ if only_texts else remembered.of, values)))


def _objects(values: list[str | None]) -> Column:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


class _Remembered(dict[str | None, Any]):
    """Reads each text once, for most columns hold the same few.

    Only texts: as keys 1, 1.0 and True are one, and the answer would hang on which came first.
    """

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, value: str | None) -> Any:
        found = self[value] = self._read(value)
        return found

    def of(self, value: Any) -> Any:
        return self[value] if type(value) is str else self._read(value)


_MAKERS: Mapping[str, _Maker] = {
    "number": _number,
    "category": _category,
    "band": _band,
    "flag": _flag,
    "text": _given,
    "date": _days_since,
    "email": _email,
    "title": _title,
}
