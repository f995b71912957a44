"""A feature: a name, a half, a unit and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from definition.attributes import Half

#: How the card reads a value: by cuts, by level, or by level in a fixed order.
FeatureKind = Literal["number", "category", "band"]
#: Of each family only one feature per source may enter the card.
Family = Literal["attribute", "count", "recency", "active_days"]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One column of the table that is learned from and scored by.

    Examples
    --------
    >>> Feature(name="pricing_30d", half="engagement", kind="number", label="Prijspagina",
    ...         source="pricing", family="count", window_days=30).name
    'pricing_30d'
    """

    name: str
    half: Half
    kind: FeatureKind
    #: As people say it; may be in the company's language.
    label: str
    unit: str = ""
    #: The attribute or event kind it is made from; "" means all kinds, "*" kinds not listed.
    source: str
    family: Family
    #: For counts: the window; None with family "count" means decayed.
    window_days: int | None = None
    #: Fixed levels (bands in order, flags, e-mail kinds, title levels); None: learnt from data.
    levels: tuple[str, ...] | None = None
    #: Agreed points per range text or level; "missing" for leads without a value.
    agreed: tuple[tuple[str, int], ...] = ()
    monotone: Literal["up", "down"] | None = None
    required: bool = False
    #: Only labelled for people, never shown raw: e-mail addresses and the like.
    personal: bool = False
