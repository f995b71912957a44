"""How figures are said in findings."""

from __future__ import annotations

from collections.abc import Iterable

#: Most levels that are named.
_MOST = 3


def percent(rate: float) -> str:
    """A share as people write it; no 0 % or 100 % that is not exact.

    Examples
    --------
    >>> percent(0.5), percent(0.9999), percent(0.0004), percent(1.0), percent(0.031)
    ('50 %', 'over 99.9 %', 'under 0.1 %', '100 %', '3.1 %')
    """
    hundreds = 100 * rate
    if 0 < hundreds < 0.1:
        return "under 0.1 %"
    if 99.9 < hundreds < 100:
        return "over 99.9 %"
    is_whole = 10 <= hundreds <= 99 or hundreds in (0, 100)
    return f"{hundreds:.0f} %" if is_whole else f"{hundreds:.1f} %"


def named(levels: Iterable[str]) -> str:
    """Some levels, the first few by name.

    Examples
    --------
    >>> named(["a", "b", "c", "d"])
    "'a', 'b', 'c' and 1 more"
    """
    found = [f"'{level[:40]}'" for level in levels]
    rest = len(found) - _MOST
    return ", ".join(found[:_MOST]) + (f" and {rest} more" if rest > 0 else "")
