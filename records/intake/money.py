"""Numbers as people write them: money, thousands, percent, K and M."""

from __future__ import annotations

import re

_CURRENCY = re.compile(r"(?i)\b(eur|usd|gbp|chf|inr|brl|rs|kr|us)\b\.?|[$€£¥₹]|r\$")
_SCALE = {
    "": 1.0,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "mrd": 1e9,
}
_AMOUNT = re.compile(r"(-?)([\d.,]*\d[\d.,]*)([a-z]*)")


def amount(text: str, *, comma_is_decimal: bool = False) -> float | None:
    """The number in a text; None where it is none.

    ``comma_is_decimal`` says how a single separator with three digits behind it is read.

    Examples
    --------
    >>> amount("$1,117.10K"), amount("€ 1.200,50"), amount("1.2M"), amount("45 %")
    (1117100.0, 1200.5, 1200000.0, 45.0)
    >>> amount("(300)"), amount("12,5"), amount("1.200", comma_is_decimal=True), amount("ten")
    (-300.0, 12.5, 1200.0, None)
    """
    plain = _CURRENCY.sub("", text.strip().lower())
    plain = plain.replace("%", "").replace(",-", "")
    plain = re.sub(r"[\s'\u2019\u00a0\u202f]", "", plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    found = _AMOUNT.fullmatch(plain)
    if not found or found[3] not in _SCALE:
        return None
    digits = _with_point(found[2], comma_is_decimal)
    if digits is None:
        return None
    # Scaled in decimals, so that 1,117.10K is 1117100 and not 1117099.9999999999.
    value = round(float(digits) * _SCALE[found[3]], 6)
    return -value if found[1] else value


def _with_point(digits: str, comma_is_decimal: bool) -> str | None:
    """The digits with a point for decimals and nothing for thousands; None where unclear."""
    if "," in digits and "." in digits:
        decimal = "," if digits.rfind(",") > digits.rfind(".") else "."
    elif "," in digits:
        thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", digits)
        decimal = "." if thousands and not comma_is_decimal else ","
    else:
        thousands = re.fullmatch(r"\d{1,3}(\.\d{3})+", digits)
        many = digits.count(".") > 1
        decimal = "," if thousands and (comma_is_decimal or many) else "."
    other = "," if decimal == "." else "."
    digits = digits.replace(other, "").replace(decimal, ".")
    return digits if digits.count(".") <= 1 and digits != "." else None
