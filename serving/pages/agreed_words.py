"""A definition in words: what both teams read before they sign it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definition import Definition
from definition.attributes import MISSING, Half
from definition.handling import RoutingRule
from definition.ranges import Range
from features.catalogue import catalogue
from features.feature import Feature
from features.sentences import level_in_words, range_in_words
from followup.facts import label
from models.card import Line
from serving.pages.row_names import named
from serving.pages.words import Words

#: What earns, and what costs, the most agreed points, in one sentence.
_MOST = 4


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Agreed points for one value."""

    half: Half
    label: str
    value: str
    points: int

    @property
    def said(self) -> str:
        """As ``Functie: niveau: directeur``."""
        return f"{self.label}: {self.value}"


def agreed_points(definition: Definition, words: Words) -> list[Agreed]:
    """Every value that has points, in the order of the definition."""
    return [
        Agreed(
            half=feature.half,
            label=named(feature.name, feature.label, words),
            value=value_said(feature, key, words),
            points=points,
        )
        for feature in catalogue(definition)
        for key, points in feature.agreed
    ]


def value_said(feature: Feature, key: str, words: Words) -> str:
    """A level or a range as the definition writes it, in words."""
    if key == MISSING:
        return words("points.missing")
    if feature.kind == "number":
        return range_in_words(Range.parse(key), words.language)
    return level_in_words(feature, key, words.language)


def good_lead(definition: Definition, line: Line | None, words: Words) -> str:
    """The definition of a good lead as one sentence that a person would say.

    ``line`` is that of the card, where the definition leaves it to be chosen.
    """
    conditions = musts(definition, words)
    must = (
        words("agreed.and_must", conditions=either(conditions, words, "and")) if conditions else ""
    )
    if line is None:
        return words("agreed.good_lead_chosen", must=must)
    fit, engagement = words.level(line.fit), words.level(line.engagement)
    return words("agreed.good_lead", fit=fit, engagement=engagement, must=must)


def most_points(definition: Definition, words: Words) -> list[str]:
    """What earns and what costs most, a sentence each; nothing where no points are agreed."""
    told = agreed_points(definition, words)
    earns = sorted((each for each in told if each.points > 0), key=lambda each: -each.points)
    costs = sorted((each for each in told if each.points < 0), key=lambda each: each.points)
    return [
        words(f"agreed.{what}", values="; ".join(_grouped(each, words)[:_MOST]))
        for what, each in (("earns", earns), ("costs", costs))
        if each
    ]


def _grouped(agreed: Sequence[Agreed], words: Words) -> list[str]:
    """Values of one feature with the same points are told together."""
    found: dict[tuple[str, int], list[str]] = {}
    for each in agreed:
        found.setdefault((each.label, each.points), []).append(each.value)
    return [
        f"{name}: {either(values, words)} {words.signed(points)}"
        for (name, points), values in found.items()
    ]


def musts(definition: Definition, words: Words) -> list[str]:
    """Each hard condition as the end of "a good lead …"."""
    by_name = {feature.name: feature for feature in catalogue(definition)}
    return [_must(by_name[name], rule, words) for name, rule in definition.must.items()]


def _must(feature: Feature, rule: Sequence[str] | str, words: Words) -> str:
    own = feature.name.removeprefix(feature.source)
    if isinstance(rule, str):
        span = range_in_words(Range.parse(rule), words.language)
        of_people = feature.unit.casefold() in ("people", "employees", "medewerkers", "personen")
        if of_people and feature.half == "fit":
            return words("agreed.must_size", span=span)
        return words(
            "agreed.must_range", label=named(feature.name, feature.label, words), span=span
        )
    levels = either([level_in_words(feature, each, words.language) for each in rule], words)
    if own in ("_seniority", "_function"):
        return words(f"agreed.must{own}", levels=levels)
    return words(
        "agreed.must_level", label=named(feature.name, feature.label, words), levels=levels
    )


def either(told: Sequence[str], words: Words, joined: str = "or") -> str:
    """``a, b or c`` in the page's language."""
    first, last = told[:-1], told[-1]
    return f"{', '.join(first)} {words(f'agreed.{joined}')} {last}" if first else last


def promised(definition: Definition, words: Words) -> dict[str, list[str]]:
    """What each side promises, a sentence per line."""
    promises = definition.promises
    complete = [label(name, definition) for name in promises.complete]
    marketing = {
        "mqls": promises.mqls_per_month,
        "accepted": _percent(promises.accepted_share, words),
        "complete": either(complete, words, "and") if complete else None,
    }
    sales = {
        "first_call": promises.first_call_hours,
        "first_call_working": promises.first_call_working_hours,
        "attempts": promises.attempts_before_giving_up,
        "feedback": _percent(promises.feedback_share, words),
    }
    return {
        side: [words(f"agreed.{name}", x=x) for name, x in lines.items() if x is not None]
        for side, lines in (("marketing", marketing), ("sales", sales))
    }


def _percent(share: float | None, words: Words) -> str | None:
    return None if share is None else words.percent(share)


def line_said(definition: Definition, words: Words) -> str:
    """How the line is agreed: as points, or what it is to be chosen by."""
    asked = definition.thresholds
    if asked.fit is not None and asked.engagement is not None:
        fit, engagement = words.level(asked.fit), words.level(asked.engagement)
        return words("agreed.line", fit=fit, engagement=engagement)
    limits = []
    if asked.capacity_per_week:
        limits.append(words("agreed.capacity", n=asked.capacity_per_week))
    if asked.accepted_share:
        limits.append(words("agreed.share", share=words.percent(asked.accepted_share)))
    if not limits:
        return words("agreed.line_free")
    return words("agreed.line_chosen", limits=either(limits, words, "and"))


def routed(definition: Definition, words: Words) -> list[str]:
    """Each routing rule as a sentence."""
    return [_route(rule, definition, words) for rule in definition.routing]


def _route(rule: RoutingRule, definition: Definition, words: Words) -> str:
    when = _conditions(rule.when, definition, words) or words("agreed.all_others")
    fallback = words("agreed.fallback", team=rule.fallback) if rule.fallback else ""
    pick = words(f"agreed.{rule.pick}")
    return words("agreed.route", when=when, team=rule.team, pick=pick, fallback=fallback)


def _conditions(
    when: Mapping[str, Sequence[str] | str], definition: Definition, words: Words
) -> str:
    said = []
    for name, values in when.items():
        if isinstance(values, str):
            told = range_in_words(Range.parse(values), words.language)
        else:
            told = either(values, words)
        said.append(f"{label(name, definition)} {told}")
    return ", ".join(said)


def read_out(definition: Definition, chosen: Line | None, words: Words) -> dict[str, Any]:
    """A definition as it is read before it is signed.

    ``chosen`` is the card's line; where another is agreed that one is told.
    """
    asked = definition.thresholds
    if asked.fit is not None and asked.engagement is not None:
        chosen = Line(fit=asked.fit, engagement=asked.engagement)
    return {
        "good_lead": good_lead(definition, chosen, words),
        "most": most_points(definition, words),
        "points": agreed_points(definition, words),
        "line": line_said(definition, words),
        "musts": musts(definition, words),
        "horizon": definition.label.horizon_days,
        "promised": promised(definition, words),
        "routed": routed(definition, words),
    }
