"""A first sentence says what happened and when, as people count days, and makes nothing up."""

from __future__ import annotations

import datetime as dt

import pytest

from definition import Definition
from definition.agreement import Company
from definition.engagement import EventKind
from features.history import History
from features.payload import history_of
from features.values import microseconds
from serving.opening import opening

DEFINITION = Definition(
    company=Company(name="Voorbeeld", zone="Europe/Amsterdam"),
    events={"pricing": EventKind(label="Prijspagina"), "case_study": EventKind()},
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
    found = opening(history("2026-11-02T10:00+01:00", ("pricing", at, None)), DEFINITION, "en")
    assert found["text"].startswith(f"I saw that you were looking at Prijspagina {said}.")


def test_the_latest_comes_first_and_another_kind_after_it():
    asked = history(
        "2026-11-02T10:00Z",
        ("case_study", "2026-10-30T10:00Z", None),
        ("pricing", "2026-11-01T10:00Z", "/prijzen"),
        ("pricing", "2026-10-31T10:00Z", None),
    )
    found = opening(asked, DEFINITION, "nl")
    assert found["text"].startswith("Ik zag dat u gisteren bezig was met Prijspagina (/prijzen).")
    assert found["event_ids"] == ["E1", "E0"]


def test_what_it_did_is_said_in_the_companys_own_words_in_its_language():
    kinds = {"demo": EventKind(label="Demo aangevraagd", did="een demo aanvroeg")}
    agreed = DEFINITION.model_copy(update={"events": kinds})
    asked = history("2026-11-02T10:00Z", ("demo", "2026-11-01T10:00Z", None))
    dutch = opening(asked, agreed, "nl")["text"]
    assert dutch == "Ik zag dat u gisteren een demo aanvroeg. Wat wilde u daarover weten?"
    assert "looking at Demo aangevraagd yesterday" in opening(asked, agreed, "en")["text"]


def test_what_is_not_known_at_the_moment_or_not_agreed_is_not_mentioned():
    later = history(
        "2026-11-02T10:00Z",
        ("pricing", "2026-11-02T10:00Z", None),
        ("moon_walk", "2026-11-01T10:00Z", None),
    )
    assert opening(later, DEFINITION, "nl") is None


def test_a_long_detail_is_cut():
    asked = history("2026-11-02T10:00Z", ("pricing", "2026-11-01T10:00Z", "/x" * 400))
    assert len(opening(asked, DEFINITION, "nl")["text"]) < 200
