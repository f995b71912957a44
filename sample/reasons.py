"""Why a lead was good or bad, in the words of reps: short, careless, Dutch or English."""

from __future__ import annotations

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "too_small": {
        "nl": (
            "te klein",
            "bedrijf van 5 man",
            "Te klein voor ons",
            "eenmanszaak",
            "tekleine club",
        ),
        "en": ("too small", "company is tiny", "only a handful of people", "Too small for us"),
    },
    "student": {
        "nl": (
            "student",
            "is een student",
            "stagiair, schrijft scriptie",
            "afstudeerder",
            "studnt",
        ),
        "en": ("student", "intern doing research", "writing a thesis", "just a student"),
    },
    "no_budget": {
        "nl": (
            "geen budget",
            "budget is op",
            "vindt het te duur",
            "Geen geld dit jaar",
            "gn budget",
        ),
        "en": ("no budget", "too expensive for them", "budget cut", "No money this year"),
    },
    "wrong_person": {
        "nl": ("verkeerde persoon", "gaat er niet over", "beslist niet", "niet de beslisser"),
        "en": ("wrong person", "not the decision maker", "has no say in this", "Wrong contact"),
    },
    "wrong_industry": {
        "nl": ("verkeerde branche", "past niet bij ons product", "buiten doelgroep"),
        "en": ("wrong industry", "not our market", "outside our target"),
    },
    "competitor": {
        "nl": ("concurrent", "kijkt alleen af", "werkt bij de concurrent"),
        "en": ("competitor", "works for a competitor", "is spying on us"),
    },
    "information_missing": {
        "nl": ("geen telefoonnummer", "gegevens ontbreken", "te weinig info", "nummer klopt niet"),
        "en": ("no phone number", "details missing", "not enough information", "wrong number"),
    },
    "no_answer": {
        "nl": ("neemt niet op", "niet bereikbaar", "3x gebeld, geen gehoor", "reageert nergens op"),
        "en": ("no answer", "never picks up", "can't reach them", "left three voicemails"),
    },
    "not_now": {
        "nl": (
            "nu niet, volgend jaar",
            "geen interesse",
            "keek gewoon rond",
            "zit vast aan contract",
        ),
        "en": ("not now", "no interest", "just looking around", "locked into a contract"),
    },
    "other": {
        "nl": ("slecht", "niks", "tja", "weer zo een"),
        "en": ("bad lead", "no good", "waste of time", "meh"),
    },
    "project": {
        "nl": ("concreet project", "wil dit kwartaal starten", "lopend project, zoekt partij"),
        "en": ("concrete project", "wants to start this quarter", "active project"),
    },
    "budget": {
        "nl": ("budget in Q2", "budget is er", "geld gereserveerd"),
        "en": ("has budget", "budget approved", "money set aside for Q2"),
    },
    "decider": {
        "nl": ("beslisser zelf aan de lijn", "directeur, snapt het", "mag tekenen"),
        "en": ("decision maker", "can sign", "spoke to the boss himself"),
    },
    "demo": {
        "nl": ("wil een demo", "demo ingepland", "vroeg om offerte"),
        "en": ("wants a demo", "demo booked", "asked for a quote"),
    },
}
GROUPS = tuple(PHRASES)


def phrase(group: str, language: str, variant: int, swapped: bool = False) -> str:
    """One way of writing a reason; ``swapped`` takes the other language.

    Examples
    --------
    >>> phrase("student", "nl", 1), phrase("too_small", "nl", 0, swapped=True)
    ('is een student', 'too small')
    """
    if swapped:
        language = "en" if language == "nl" else "nl"
    choices = PHRASES[group][language]
    return choices[variant % len(choices)]
