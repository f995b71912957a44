"""A first sentence rests on the most telling events and on the profile, and makes nothing up."""

from __future__ import annotations

import datetime as dt

import pytest

from definition import Definition
from definition.agreement import Company
from definition.attributes import Attribute
from definition.engagement import EventKind
from features.history import History
from features.payload import history_of
from features.values import microseconds
from serving.opening import opening

DEFINITION = Definition(
    company=Company(name="Voorbeeld", zone="Europe/Amsterdam"),
    events={
        "pricing": EventKind(label="Prijspagina"),
        "case_study": EventKind(),
        "blog": EventKind(),
    },
)


def us(text: str) -> int:
    return microseconds(dt.datetime.fromisoformat(text))


def history(as_of: str, *events: tuple[str, str, str | None]) -> History:
    lead = {
        "events": [
            {"kind": kind, "occurred_at": us(at), "detail": detail, "event_id": f"E{place}"}
            for place, (kind, at, detail) in enumerate(events)
        ]
    }
    return history_of([lead], [us(as_of)], DEFINITION)


def openings(asked: History, language="nl", agreed=DEFINITION, **points: int):
    return opening(asked, points, agreed, language)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-02T09:00+01:00", "today"),
        ("2026-11-02T00:10+01:00", "today"),
        ("2026-11-01T23:50+01:00", "yesterday"),
        ("2026-11-01T00:10+01:00", "yesterday"),
        ("2026-10-31T23:50+01:00", "2 days ago"),
    ],
)
def test_days_are_those_on_the_companys_calendar(at, said):
    found = openings(history("2026-11-02T10:00+01:00", ("pricing", at, None)), "en")
    assert found["text"].startswith(f"I saw that you were looking at Prijspagina {said}.")


def test_what_counts_most_is_said_in_the_order_in_which_it_was_done():
    asked = history(
        "2026-11-02T10:00Z",
        ("case_study", "2026-10-30T10:00Z", None),
        ("pricing", "2026-10-30T11:00Z", "/prijzen"),
        ("blog", "2026-11-02T09:00Z", None),
        ("pricing", "2026-10-29T10:00Z", None),
    )
    found = openings(asked, pricing=20, case_study=10, blog=1)
    assert found["text"] == (
        "Ik zag dat u 3 dagen geleden bezig was met Case study en daarna bezig was met "
        "Prijspagina. Wat wilde u graag weten?"
    )
    assert found["event_ids"] == ["E1", "E0"], "the newest of each kind, the heaviest first"
    newest = openings(asked)
    assert newest["event_ids"] == ["E2", "E1"], "where nothing counts, the newest"


def test_what_counts_against_a_lead_is_not_said_unless_it_is_all():
    both = history(
        "2026-11-02T10:00Z",
        ("pricing", "2026-10-30T10:00Z", None),
        ("blog", "2026-11-02T09:00Z", None),
    )
    assert openings(both, blog=-30)["event_ids"] == ["E0"]
    one = history("2026-11-02T10:00Z", ("blog", "2026-11-02T09:00Z", None))
    assert openings(one, blog=-30)["event_ids"] == ["E0"]


def test_what_it_did_is_said_in_the_companys_own_words_in_its_language():
    kinds = {"demo": EventKind(label="Demo aangevraagd", did="een demo aanvroeg")}
    agreed = DEFINITION.model_copy(update={"events": kinds})
    asked = history("2026-11-02T10:00Z", ("demo", "2026-11-01T10:00Z", None))
    dutch = openings(asked, agreed=agreed)["text"]
    assert dutch == "Ik zag dat u gisteren een demo aanvroeg. Wat wilde u graag weten?"
    assert "looking at Demo aangevraagd yesterday" in openings(asked, "en", agreed)["text"]


@pytest.mark.parametrize(
    ("profile", "attributes", "said"),
    [
        ({"industry": "bouw", "title": "CEO"}, ["industry"], "in de sector bouw, toch?"),
        ({"title": "CEO", "company": "Firma BV"}, ["title", "company"], "CEO bij Firma BV, toch?"),
        ({"industry": "other", "company": "Firma"}, ["company"], "U werkt bij Firma, toch?"),
        ({"industry": "http://evil.example", "company": "a\nb"}, [], "Prijspagina. Wat"),
        ({}, [], "Prijspagina. Wat"),
    ],
)
def test_one_clause_comes_from_the_profile(profile, attributes, said):
    names = ("industry", "title", "company")
    kinds = {name: Attribute(kind="text") for name in names}
    agreed = DEFINITION.model_copy(update={"attributes": kinds})
    events = [{"kind": "pricing", "occurred_at": us("2026-11-01T10:00Z"), "event_id": "E"}]
    asked = history_of([{"profile": profile, "events": events}], [us("2026-11-02T10:00Z")], agreed)
    found = openings(asked, agreed=agreed)
    assert found["attributes"] == attributes
    assert said in found["text"]
    assert "evil" not in found["text"]


def test_what_is_not_known_at_the_moment_or_not_agreed_is_not_mentioned():
    later = history(
        "2026-11-02T10:00Z",
        ("pricing", "2026-11-02T10:00Z", None),
        ("moon_walk", "2026-11-01T10:00Z", None),
    )
    assert openings(later) is None


@pytest.mark.parametrize("detail", ["/prijzen", "index.html", "utm_source", "x " * 400, "a\nb c"])
def test_a_path_or_code_is_never_said_aloud(detail):
    asked = history("2026-11-02T10:00Z", ("pricing", "2026-11-01T10:00Z", detail))
    assert openings(asked)["text"].startswith("Ik zag dat u gisteren bezig was met Prijspagina. ")


def test_a_title_that_people_read_is():
    asked = history("2026-11-02T10:00Z", ("pricing", "2026-11-01T10:00Z", "Ritten in 20 minuten"))
    assert 'Prijspagina ("Ritten in 20 minuten").' in openings(asked)["text"]
