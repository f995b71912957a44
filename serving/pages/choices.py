"""What points may be agreed for: the values that a form offers, so that nobody opens the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from definition import Definition
from definition.attributes import MISSING
from definition.ranges import Range
from features.catalogue import catalogue
from features.feature import Feature
from serving.pages.agreed_words import value_said
from serving.pages.row_names import named
from serving.pages.rule import Rule, rule_for
from serving.pages.words import Words

#: Where nothing is agreed for a kind of event yet, having done it at all in so many days.
_WINDOW_DAYS, _AT_ALL = 30, "1.."


@dataclass(frozen=True, kw_only=True)
class Group:
    """One feature's values: per value the place as a form sends it, its name and its points."""

    name: str
    values: tuple[tuple[str, str, int | None], ...]


def choices(
    definition: Definition, learned: Mapping[str, Sequence[str]], words: Words
) -> list[Group]:
    """Every value that has points, and those that may get some, feature by feature.

    Parameters
    ----------
    definition : in which they are to stand
    learned : per feature the levels that the card knows; empty without a card
    """
    found = []
    for feature in catalogue(definition):
        values = tuple(_values(feature, definition, learned.get(feature.name, ()), words))
        if values:
            found.append(Group(name=named(feature.name, feature.label, words), values=values))
    return found


def _values(
    feature: Feature, definition: Definition, learned: Sequence[str], words: Words
) -> Iterator[tuple[str, str, int | None]]:
    for key in _keys(feature, learned):
        is_span = feature.kind == "number" and key != MISSING
        rule: Rule | None = rule_for(feature, Range.parse(key) if is_span else key, definition)
        if rule is not None and rule.is_free:
            yield rule.written, value_said(feature, key, words), rule.agreed


def _keys(feature: Feature, learned: Sequence[str]) -> list[str]:
    agreed = [key for key, _ in feature.agreed]
    if feature.kind != "number":
        return list(dict.fromkeys([*agreed, *(feature.levels or learned)]))
    if not agreed and feature.family == "count" and feature.window_days == _WINDOW_DAYS:
        return [_AT_ALL]
    return agreed
