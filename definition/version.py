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


def version(definition: Definition) -> str:
    """The sha256 over the canonical JSON (RFC 8785) of what the definition says.

    Spacing, comments and the order of keys do not count; every value does.

    Examples
    --------
    >>> version(Definition())[:8]
    '44136fa3'
    """
    return hashlib.sha256(rfc8785.dumps(content(definition))).hexdigest()
