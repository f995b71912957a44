"""A definition's version: the digest of what it says, signatures apart."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from definition.definition import Definition


def content(definition: Definition) -> dict[str, Any]:
    """What the definition says as plain JSON, defaults and signatures left out.

    Examples
    --------
    >>> content(Definition.model_validate({"hot": {"probability": 0.5}}))
    {'hot': {'probability': 0.5}}
    """
    return definition.model_dump(
        mode="json", by_alias=True, exclude={"signatures"}, exclude_unset=True
    )


#: What a card is made of; the rest is about what happens to leads afterwards.
_LEARNED = ("label", "attributes", "events", "engagement", "must", "thresholds")


def learned_version(definition: Definition) -> str:
    """The version of what a card is learned from: another rep changes nothing in it.

    Examples
    --------
    >>> hot = Definition.model_validate({"hot": {"probability": 0.5}})
    >>> learned_version(hot) == learned_version(Definition())
    True
    """
    said = content(definition)
    return _digest({name: said[name] for name in _LEARNED if name in said})


def version(definition: Definition) -> str:
    """The sha256 over the canonical JSON (RFC 8785) of what the definition says.

    Spacing, comments and the order of keys do not count; every value does.

    Examples
    --------
    >>> version(Definition())[:8]
    '44136fa3'
    """
    return _digest(content(definition))


def _digest(said: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()
