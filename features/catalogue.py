"""The catalogue: every feature that a definition gives, with its name, half, unit and label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from definition import Attribute, Definition
from definition.engagement import DEFAULT_WINDOWS, OVERALL
from features.email import KINDS
from features.feature import Feature
from features.function import FUNCTIONS
from features.labels import LABELS
from features.seniority import SENIORITIES

#: Levels of everything that is either so or not.
YES_NO = ("no", "yes")
#: Marks the kinds of event that the definition does not list.
NOT_LISTED = "*"
#: Marks all kinds of event together.
ALL_KINDS = ""


def catalogue(definition: Definition) -> tuple[Feature, ...]:
    """Every feature the definition gives, in a stable order.

    Which of the windows of an event kind enters the card is for training to choose.

    Examples
    --------
    >>> from definition import check
    >>> definition = check({"attributes": {"title": {"kind": "title"}},
    ...                     "events": {"pricing": {"windows": [7, 30]}}})
    >>> [feature.name for feature in catalogue(definition)][:6]
    ['title_seniority', 'title_function', 'pricing_7d', 'pricing_30d', 'pricing_decayed', ...]
    """
    return (*_attribute_features(definition), *_event_features(definition))


def can_still_happen(feature: Feature, value: Any) -> bool:
    """Whether a lead's value may yet become better: another visit yes, another industry no.

    What is not known yet may turn out to be anything.

    Examples
    --------
    >>> industry = Feature(name="industry", half="fit", kind="category", label="",
    ...                    source="industry", family="attribute")
    >>> can_still_happen(industry, "retail"), can_still_happen(industry, None)
    (False, True)
    """
    if value is None or value != value:
        return True
    return feature.half == "engagement" and feature.kind == "number"


def _attribute_features(definition: Definition) -> Iterator[Feature]:
    says = LABELS[definition.company.language]
    for name, attribute in definition.attributes.items():
        if not attribute.may_be_learned:
            continue
        label = attribute.label or readable(name)
        points = tuple(attribute.points.items())
        match attribute.kind:
            case "number":
                yield _of(name, name, attribute, "number", label, points)
            case "band":
                yield _of(name, name, attribute, "band", label, points, tuple(attribute.values))
            case "category":
                yield _of(name, name, attribute, "category", label, points)
            case "flag":
                yield _of(name, name, attribute, "category", label, points, YES_NO)
            case "date":
                yield _of(f"days_since_{name}", name, attribute, "number", label, points)
            case "text":
                given = says["has"].format(label)
                yield _of(f"has_{name}", name, attribute, "category", given, points, YES_NO)
            case "email":
                kind = says["email"].format(label)
                yield _of(f"{name}_kind", name, attribute, "category", kind, points, KINDS)
            case "title":
                yield from _title_features(name, attribute, label, says)


def _title_features(
    name: str, attribute: Attribute, label: str, says: dict[str, str]
) -> Iterator[Feature]:
    for what, levels in (("seniority", SENIORITIES), ("function", FUNCTIONS)):
        points = tuple(
            (key, value)
            for key, value in attribute.points.items()
            if key in levels or (key == "missing" and what == "seniority")
        )
        shown = says[what].format(label)
        yield _of(f"{name}_{what}", name, attribute, "category", shown, points, levels)


def _of(
    name: str,
    source: str,
    attribute: Attribute,
    kind: Any,
    label: str,
    points: tuple[tuple[str, int], ...],
    levels: tuple[str, ...] | None = None,
) -> Feature:
    return Feature(
        name=name,
        half=attribute.half,
        kind=kind,
        label=label,
        unit="days" if attribute.kind == "date" else attribute.unit,
        source=source,
        family="attribute",
        levels=levels,
        agreed=points,
        monotone=attribute.monotone,
        required=attribute.required,
        personal=attribute.personal or attribute.kind == "email",
    )


def _event_features(definition: Definition) -> Iterator[Feature]:
    if not definition.counts_events:
        return
    says = LABELS[definition.company.language]
    for kind, rule in definition.events.items():
        agreed = {int(key[:-1]): tuple(points.items()) for key, points in rule.points.items()}
        label = rule.label or readable(kind)
        yield from _counts(kind, kind, label, tuple(rule.windows), agreed)
    yield from _counts("other_events", NOT_LISTED, says["other"], DEFAULT_WINDOWS, {})
    overall = {name: tuple(rule.points.items()) for name, rule in definition.engagement.items()}
    named = [OVERALL.fullmatch(name) for name in overall]
    windows = {int(match[1]) for match in named if match and match[1]} | set(DEFAULT_WINDOWS)
    for days in sorted(windows):
        name = f"active_days_{days}d"
        label = _label(definition, name, says["active"])
        yield _event(name, ALL_KINDS, "active_days", label, "days", days, overall.get(name, ()))
    name = "days_since_last_event"
    label = _label(definition, name, says["last"])
    yield _event(name, ALL_KINDS, "recency", label, "days", None, overall.get(name, ()))


def _counts(
    stem: str,
    source: str,
    label: str,
    windows: tuple[int, ...],
    agreed: dict[int, tuple[tuple[str, int], ...]],
) -> Iterator[Feature]:
    for days in windows:
        points = agreed.get(days, ())
        yield _event(f"{stem}_{days}d", source, "count", label, "events", days, points)
    yield _event(f"{stem}_decayed", source, "count", label, "events", None, ())
    last = "other_event" if source == NOT_LISTED else stem
    yield _event(f"days_since_{last}", source, "recency", label, "days", None, ())


def _event(
    name: str,
    source: str,
    family: Any,
    label: str,
    unit: str,
    window_days: int | None,
    agreed: tuple[tuple[str, int], ...],
) -> Feature:
    return Feature(
        name=name,
        half="engagement",
        kind="number",
        label=label,
        unit=unit,
        source=source,
        family=family,
        window_days=window_days,
        agreed=agreed,
    )


def _label(definition: Definition, name: str, default: str) -> str:
    rule = definition.engagement.get(name)
    return rule.label if rule and rule.label else default


def readable(name: str) -> str:
    """A name as people write it.

    Examples
    --------
    >>> readable("company_size")
    'Company size'
    """
    return name.replace("_", " ").capitalize()
