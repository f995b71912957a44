"""What rules and promises may name: attributes, what is made of them, what every lead has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from definition.attributes import Attribute
from definition.definition import NOBODY, Definition
from definition.engagement import DEFAULT_WINDOWS

#: What a lead has without being declared.
BESIDE = ("company", "email", "phone", "source", "campaign", "owner")
#: Names under [channels] with a meaning of their own; no rep can have them.
RESERVED = (NOBODY, "crm", "hot", "head_marketing", "head_sales")
#: Below this two words are two words.
_NEAR = 0.8


def conditions(definition: Definition) -> dict[str, str]:
    """All that a rule may go by, each with its kind of value.

    Examples
    --------
    >>> agreed = Definition.model_validate({"attributes": {"title": {"kind": "title"}}})
    >>> conditions(agreed)["title_seniority"], conditions(agreed)["source"]
    ('category', 'category')
    """
    found = dict.fromkeys(BESIDE, "category")
    for name, attribute in definition.attributes.items():
        found |= {name: attribute.kind, **dict(_made_of(name, attribute))}
    return found | dict.fromkeys(_counted(definition), "number")


def near(name: str, names: Iterable[str]) -> str | None:
    """The name that was meant, where one is so like it that nothing else can be.

    Examples
    --------
    >>> near("reggion", ["region", "source"]), near("language", ["region", "source"])
    ('region', None)
    """
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=_NEAR)
    return found[0] if found else None


def _made_of(name: str, attribute: Attribute) -> Iterator[tuple[str, str]]:
    match attribute.kind:
        case "title":
            yield from ((f"{name}_{what}", "category") for what in ("seniority", "function"))
        case "email":
            yield f"{name}_kind", "category"
        case "date":
            yield f"days_since_{name}", "number"
        case "text":
            yield f"has_{name}", "category"


def _counted(definition: Definition) -> Iterator[str]:
    kinds = {kind: rule.windows for kind, rule in definition.events.items()}
    for kind, windows in {**kinds, "other_events": list(DEFAULT_WINDOWS)}.items():
        yield from (f"{kind}_{days}d" for days in windows)
        yield from (f"{kind}_decayed", f"days_since_{kind}")
    yield from (f"active_days_{days}d" for days in DEFAULT_WINDOWS)
    yield from ("days_since_last_event", "days_since_other_event", *definition.engagement)
