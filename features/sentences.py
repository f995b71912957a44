"""Features in words: what a sales rep would say of a value, in Dutch or English."""

from __future__ import annotations

import math

from definition.ranges import Range
from features.feature import Feature
from features.labels import Language, label_in

_LEVELS = {
    "nl": {
        "yes": "ja",
        "no": "nee",
        "work": "zakelijk",
        "personal": "privé",
        "disposable": "wegwerpadres",
        "academic": "onderwijs",
        "competitor": "concurrent",
        "owner": "eigenaar",
        "director": "directeur",
        "manager": "manager",
        "staff": "medewerker",
        "student": "student",
        "other": "anders",
        "general_management": "algemene leiding",
        "it": "IT",
        "finance": "financiën",
        "operations": "operatie",
        "procurement": "inkoop",
        "legal": "juridisch",
        "research": "onderzoek",
        "hr": "HR",
        "customer_service": "klantenservice",
        "engineering": "techniek",
    },
    "en": {
        "general_management": "general management",
        "customer_service": "customer service",
        "it": "IT",
        "hr": "HR",
    },
}
#: Units whose numbers may be years on the calendar.
_YEARS = ("jaar", "year")
_UNITS = {
    "people": {"nl": ("persoon", "personen"), "en": ("person", "people")},
    "visits": {"nl": ("bezoek", "bezoeken"), "en": ("visit", "visits")},
    "minutes": {"nl": ("minuut", "minuten"), "en": ("minute", "minutes")},
    "pages": {"nl": ("pagina", "pagina's"), "en": ("page", "pages")},
    "days": {"nl": ("dag", "dagen"), "en": ("day", "days")},
}


def phrase(feature: Feature, value: float | str | None, language: Language) -> str:
    """One value of one feature in words.

    Examples
    --------
    >>> views = Feature(name="pricing_30d", half="engagement", kind="number", label="Prijspagina",
    ...     source="pricing", family="count", window_days=30)
    >>> phrase(views, 3, "nl"), phrase(views, 1, "en")
    ('Prijspagina: 3 keer in de laatste 30 dagen', 'Prijspagina: once in the last 30 days')
    """
    nothing = value is None or value != value
    if feature.family == "recency":
        said = _never(language) if nothing else _ago(float(value or 0), language)
    elif nothing:
        said = "onbekend" if language == "nl" else "unknown"
    elif feature.family == "count":
        said = _count(float(value or 0), feature.window_days, language)
    elif feature.family == "active_days":
        said = _active(float(value or 0), feature.window_days or 0, language)
    elif isinstance(value, str):
        said = level_in_words(feature, value, language)
    else:
        # "Employees: 120", not "Employees: 120 employees".
        is_said = feature.unit.casefold() == feature.label.casefold()
        said = _amount(float(value or 0), "" if is_said else feature.unit, language)
    return f"{label_in(feature.label, language)}: {said}"


def number_in_words(value: float, language: Language) -> str:
    """A number as it is written in the language.

    Examples
    --------
    >>> number_in_words(1234.5, "nl"), number_in_words(1234.5, "en"), number_in_words(3.0, "nl")
    ('1.234,5', '1,234.5', '3')
    """
    text = f"{value:,.1f}".removesuffix(".0")
    if language == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def level_in_words(feature: Feature, level: str, language: Language) -> str:
    """Our own levels are translated; a company's own are shown as they are."""
    own = feature.levels is not None and feature.kind == "category"
    return own_level(level, language) if own else level


def own_level(level: str, language: Language) -> str:
    """A level that we made, in a language.

    Examples
    --------
    >>> own_level("disposable", "nl"), own_level("general_management", "en")
    ('wegwerpadres', 'general management')
    """
    return _LEVELS[language].get(level, level)


def range_in_words(span: Range, language: Language) -> str:
    """A range as people say it.

    Examples
    --------
    >>> range_in_words(Range.parse("50.."), "nl"), range_in_words(Range.parse("10..50"), "en")
    ('50 of meer', '10 to under 50')
    """
    low, high = (number_in_words(end, language) for end in (span.low, span.high))
    if math.isinf(span.high):
        return f"{low} of meer" if language == "nl" else f"{low} or more"
    if math.isinf(span.low):
        return f"minder dan {high}" if language == "nl" else f"less than {high}"
    return f"{low} tot {high}" if language == "nl" else f"{low} to under {high}"


def _count(n: float, window_days: int | None, language: Language) -> str:
    if window_days is None:
        shown = number_in_words(n, language)
        return (
            f"{shown} (recent telt zwaarder)"
            if language == "nl"
            else f"{shown} (recent counts more)"
        )
    days = _days(window_days, language)
    if language == "nl":
        times = "niet" if n == 0 else f"{number_in_words(n, language)} keer"
        return f"{times} in de laatste {days}"
    times = "not" if n == 0 else "once" if n == 1 else f"{number_in_words(n, language)} times"
    return f"{times} in the last {days}"


def _active(n: float, window_days: int, language: Language) -> str:
    days = _days(window_days, language)
    if language == "nl":
        return f"{_days(n, language)} in de laatste {days}"
    return f"{_days(n, language)} in the last {days}"


def _ago(days: float, language: Language) -> str:
    if days < 1:
        return "vandaag" if language == "nl" else "today"
    whole = math.floor(days)
    return (
        f"{_days(whole, language)} geleden" if language == "nl" else f"{_days(whole, language)} ago"
    )


def _never(language: Language) -> str:
    return "nog nooit" if language == "nl" else "never"


def _days(n: float, language: Language) -> str:
    return _amount(n, "days", language)


def _amount(n: float, unit: str, language: Language) -> str:
    """A number with its unit.

    >>> _amount(2015.0, "jaar", "nl"), _amount(2015.0, "people", "nl")
    ('2015', '2.015 personen')
    """
    if unit.casefold() in _YEARS and 1000 <= n < 3000:
        # A year on the calendar, not so many years.
        return f"{n:g}"
    shown = number_in_words(n, language)
    if unit in _UNITS:
        one, many = _UNITS[unit][language]
        return f"{shown} {one if n == 1 else many}"
    return f"{shown} {unit}".strip()
