"""What the definition's file says otherwise than what leads are scored or followed up by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from definition import Definition
from definition.version import learned_version, version


@dataclass(frozen=True, kw_only=True)
class Otherwise:
    """A change that was made in the file itself, not by a draft."""

    #: ``unsigned``: not in force before both teams sign it; ``newer``: in force, no card knows it.
    kind: Literal["unsigned", "newer"]
    before: Definition
    after: Definition


def otherwise(
    written: Definition, in_force: Definition, learned: Definition | None
) -> Otherwise | None:
    """The change to tell; None where the file, what is in force and the card say the same.

    Parameters
    ----------
    written : what stands in the file
    in_force : what leads are followed up by; another one where only a signed one may be
    learned : what the card was learned from; None without a card

    Examples
    --------
    >>> one, two = Definition(), Definition.model_validate({"label": {"horizon_days": 90}})
    >>> otherwise(two, one, one).kind, otherwise(two, two, one).kind, otherwise(one, one, one)
    ('unsigned', 'newer', None)

    What is about leads afterwards alone asks for no other card:

    >>> otherwise(*2 * [Definition.model_validate({"hot": {"probability": 0.5}})], one) is None
    True
    """
    if version(written) != version(in_force):
        return Otherwise(kind="unsigned", before=in_force, after=written)
    if learned is not None and learned_version(learned) != learned_version(in_force):
        return Otherwise(kind="newer", before=learned, after=in_force)
    return None
