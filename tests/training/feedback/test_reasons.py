"""Reasons as reps write them, in sentences that no word list was made from."""

from __future__ import annotations

import numpy as np
import pytest

from training.feedback.reasons import BAD, GOOD, counted, group, groups

SAID_OF_BAD = {
    "too_small": [
        "veel te kleine firma",
        "ZZP'er",
        "zit met drie medewerkers op een zolderkamer",
        "It's a tiny shop",
        "self employed, works alone",
        "only 4 employees",
        "freelancer",
        "heel klien bedrijfje",
        "two people in a garage, way too smalll",
    ],
    "student": [
        "Studente bedrijfskunde",
        "doet onderzoek voor haar scriptie",
        "zit nog op school",
        "a trainee, nothing to buy",
        "university assignment",
        "stagair bij logistiek",
        "internn",
    ],
    "no_budget": [
        "kan het niet betalen",
        "Budgetten zitten dicht",
        "prijs schrikte af",
        "cannot afford us",
        "our pricing scared them",
        "they have no monney",
        "geen bugdet meer dit jaar",
    ],
    "wrong_person": [
        "heeft geen beslissingsbevoegdheid",
        "ik moet bij de inkoper zijn, verkeerd contact",
        "she does not decide",
        "not the right person to talk to",
        "someone without authority",
        "niet de juiste persoon",
    ],
    "information_missing": [
        "er staat geen telefoonnr bij",
        "onvolledige gegevens",
        "mail bounced",
        "there is no email address",
        "form was incomplete",
        "gegevns kloppen van geen kant",
    ],
    "competitor": [
        "is van een concurrerende partij",
        "our biggest competitor",
        "conculega, concurentie dus",
    ],
    "not_now": [
        "misschien volgend kwartaal",
        "not interested at this moment",
        "wil er pas later naar kijken",
        "project uitgesteld",
        "asked to come back next year",
    ],
    "unreachable": [
        "krijg hem niet te bereiken",
        "vijf keer de voicemail",
        "does not respond to anything",
        "nobody ever answers the phone",
        "onberijkbaar",
    ],
    "wrong_industry": [
        "zit in een sector die we niet bedienen",
        "different vertical",
        "hoort niet bij de doelgroep",
        "industry does not suit us",
    ],
    "job_seeker": [
        "wilde solliciteren",
        "zoekt werk",
        "asks about a career with us",
        "reageerde op een vacature",
    ],
    "private_person": ["een particulier", "just a consumer", "is voor prive"],
    "already_customer": ["is al jaren klant", "existing customer", "bestaande klant"],
    "duplicate": ["staat er dubbel in", "duplicate of last week"],
    "other": ["zucht", "nee", "crap", "hmm 7"],
}
SAID_OF_GOOD = {
    "has_budget": ["budget goedgekeurd", "they have funding"],
    "decision_maker": ["is eigenaar", "the boss herself", "kan zelf beslissen"],
    "asked_offer": ["graag een voorstel sturen", "afspraak staat", "wants a meeting"],
    "has_project": ["heeft haast", "project starts in May", "concrete plannen"],
    "interested": ["erg enthousiast", "very keen"],
    "other": ["top", "ok"],
}
CASES = [
    *[(text, False, name) for name, texts in SAID_OF_BAD.items() for text in texts],
    *[(text, True, name) for name, texts in SAID_OF_GOOD.items() for text in texts],
]


@pytest.mark.parametrize(("text", "is_good", "name"), CASES)
def test_a_reason_finds_its_group(text, is_good, name):
    assert group(text, is_good) == name


def test_the_verdict_says_how_a_word_is_meant():
    assert group("budget", is_good=True) == "has_budget"
    assert group("budget", is_good=False) == "no_budget"


@pytest.mark.parametrize("text", ["", "   ", "?!", "...", "\n"])
def test_an_empty_reason_is_none_given(text):
    assert group(text, is_good=False) == "none given"


def test_every_group_is_tested():
    assert set(BAD) - set(SAID_OF_BAD) == {"spam", "wrong_region"}
    assert set(GOOD) - set(SAID_OF_GOOD) == {"good_fit"}


def test_a_letter_wrong_in_a_long_word_is_forgiven_in_any_place():
    for place in range(1, len("concurrent")):
        text = "concurrent"[:place] + "concurrent"[place + 1 :]
        assert group(text, is_good=False) == "competitor", text


def test_counted_per_level_of_a_source():
    said = np.array(["student", "stagiair", "te duur", "tja"], dtype=object)
    bad = np.zeros(4, dtype=bool)
    table = counted(groups(said, bad), np.array(["ads", "ads", "fair", None], dtype=object))
    assert table.loc["ads", "student"] == 2
    assert table.loc["fair", "no_budget"] == 1
    assert table.to_numpy().sum() == 3


def test_a_very_long_reason_is_read_in_no_time_and_an_odd_one_at_all():
    assert group("budget " + "x" * 20_000, is_good=False) == "no_budget"
    assert group("🙃 💸 duur", is_good=False) == "no_budget"
