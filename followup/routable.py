"""A lead as routing sees it, and whether it meets a rule or belongs to a named account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from definition import Definition, Range
from definition.attributes import MISSING
from definition.handling import RoutingRule
from features.values import flag, number, text


@dataclass(frozen=True, kw_only=True)
class Routable:
    """What routing may go by.

    Examples
    --------
    >>> lead = Routable(values={"region": "DACH", "employees": "120"}, source="webinar")
    >>> meets(lead, "employees", "50..", Definition()), meets(lead, "source", ["Webinar"],
    ...     Definition())
    (True, True)
    """

    #: Attributes as they are known now and, where the caller has them, features of its decision.
    values: Mapping[str, Any] = field(default_factory=dict)
    #: Who has it now, or had its company before: a rep's name in the definition, or as called.
    owner: str | None = None
    source: str | None = None
    campaign: str | None = None
    #: All reps who had it and did not call in time; it goes to somebody else.
    had_by: frozenset[str] = frozenset()

    def value(self, name: str) -> Any:
        """An attribute, or the lead's source or campaign."""
        found = self.values.get(name)
        if found is None and name in ("source", "campaign"):
            return self.source if name == "source" else self.campaign
        return found


def meets(lead: Routable, name: str, condition: list[str] | str, definition: Definition) -> bool:
    """Whether one value is on a rule's list, or lies in its range.

    Capitals and blanks make no difference; ``missing`` on the list is for leads without a value.
    """
    value = lead.value(name)
    if isinstance(condition, str):
        return number(value) in Range.parse(condition)
    word = _word(value, name, definition)
    return any(_same(word, allowed) for allowed in condition)


def matches(lead: Routable, rule: RoutingRule, definition: Definition) -> bool:
    """Whether a lead meets all that a rule asks."""
    return all(meets(lead, name, condition, definition) for name, condition in rule.when.items())


def account_of(lead: Routable, definition: Definition) -> str | None:
    """The named account that a lead belongs to: its e-mail domain's, else its company's.

    Examples
    --------
    >>> agreed = Definition.model_validate(
    ...     {"reps": {"jan": {"team": "zuid"}}, "accounts": {"haven.example": "jan"}})
    >>> account_of(Routable(values={"email": "p@mail.haven.example"}), agreed)
    'haven.example'
    """
    named = {account.casefold(): account for account in definition.accounts}
    _, at, domain = (text(lead.value("email")) or "").casefold().rpartition("@")
    # The whole domain first: a branch with a rep of its own goes before its parent.
    parts = domain.strip(". ").split(".") if at else []
    for start in range(len(parts)):
        if found := named.get(".".join(parts[start:])):
            return found
    company = (text(lead.value("company")) or "").casefold()
    return next((named[name] for name in named if " ".join(name.split()) == company), None)


def _word(value: Any, name: str, definition: Definition) -> str | None:
    attribute = definition.attributes.get(name)
    is_flag = isinstance(value, bool) or (attribute is not None and attribute.kind == "flag")
    return (flag(value) or text(value)) if is_flag else text(value)


def _same(word: str | None, allowed: str) -> bool:
    if word is None:
        return allowed == MISSING
    return word.casefold() == " ".join(allowed.split()).casefold()
