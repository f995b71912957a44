"""Our own words in what features are called; the rest is what the company calls its attributes."""

from __future__ import annotations

from typing import Literal

Language = Literal["nl", "en"]

LABELS: dict[Language, dict[str, str]] = {
    "nl": {
        "seniority": "{0}: niveau",
        "function": "{0}: vakgebied",
        "email": "{0}: soort adres",
        "has": "{0} ingevuld",
        "other": "Andere activiteit",
        "active": "Actieve dagen",
        "last": "Laatste activiteit",
    },
    "en": {
        "seniority": "{0}: seniority",
        "function": "{0}: field of work",
        "email": "{0}: kind of address",
        "has": "{0} given",
        "other": "Other activity",
        "active": "Active days",
        "last": "Last activity",
    },
}


def label_in(label: str, language: Language) -> str:
    """A label with our part of it in a language, whichever it was made in.

    Examples
    --------
    >>> label_in("Functie: niveau", "en"), label_in("Prijspagina", "en")
    ('Functie: seniority', 'Prijspagina')
    """
    asked = LABELS[language]
    for words in LABELS.values():
        for what, said in words.items():
            ours = said.removeprefix("{0}")
            if label == said or (ours != said and label.endswith(ours)):
                return asked[what].format(label.removesuffix(ours))
    return label
