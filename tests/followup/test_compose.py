"""What stands in a notice is true when it is sent, and a lead's own words stay in their place."""

from __future__ import annotations

import orjson
import pytest
import sqlalchemy as sa

from followup import opening
from followup.compose import Writer
from records import notices, tables
from tests.followup.conftest import DAY, Floor
from tests.followup.test_notices import BASE, Office, office
from tests.followup.test_quiet import FRIDAY_EVENING, MONDAY_MORNING

__all__ = ["office"]


def does(floor: Floor, lead_id: str, event_id: str, kind: str, detail: str = "") -> None:
    row = {"event_id": event_id, "lead_id": lead_id, "kind": kind, "detail": detail}
    at = {"occurred_at": floor.at, "recorded_at": floor.at}
    with floor.engine.begin() as connection:
        connection.execute(sa.insert(tables.events).values(**row, **at))


def opens_with(floor: Floor, lead_id: str, *event_ids: str, attributes: tuple[str, ...]) -> None:
    """The decision says what an opening rests on, in words that were true then."""
    rests_on = {"text": "then", "event_ids": event_ids, "attributes": attributes}
    with floor.engine.begin() as connection:
        own = tables.decisions.c.lead_id == lead_id
        kept = connection.execute(sa.select(tables.decisions.c.answer).where(own)).scalar_one()
        answer = orjson.dumps({**orjson.loads(kept), "opening": rests_on}).decode()
        connection.execute(sa.update(tables.decisions).where(own).values(answer=answer))


def message(office: Office, now: int):  # type: ignore[no-untyped-def]
    (told,) = office.rows("notices", kind="assigned")
    with office.engine.connect() as connection:
        notice = notices.find(connection, told["notice_id"])
        writer = Writer(definition=office.definition, base=BASE, secret="s3cret")
        return writer.message(connection, notice, now)


@pytest.fixture
def webinar(office: Office) -> Office:
    """A lead that followed a webinar on Friday evening."""
    office.agreed["events"] = {"webinar": {"label": "Webinar", "did": "een webinar volgde"}}
    office.at = FRIDAY_EVENING
    office.lead("L1", industry="logistiek")
    does(office, "L1", "E1", "webinar", "Voorraad op orde")
    return office


def told(office: Office, *event_ids: str) -> Office:
    from tests.followup.test_assign import decided

    office.crosses("L1")
    decided(office, "L1", 0.577)
    opens_with(office, "L1", *event_ids, attributes=("industry",))
    office.work()
    return office


def test_days_are_counted_from_when_it_is_sent(webinar: Office) -> None:
    told(webinar, "E1")
    on_friday = message(webinar, FRIDAY_EVENING).text
    assert 'Ik zag dat u vandaag een webinar volgde ("Voorraad op orde").' in on_friday
    on_monday = message(webinar, MONDAY_MORNING)
    said = 'Ik zag dat u 3 dagen geleden een webinar volgde ("Voorraad op orde").'
    said += " Uw bedrijf zit in de sector logistiek, toch? Wat wilde u graag weten?"
    assert f"Opening: {said}" in on_monday.text.splitlines()
    assert on_monday.data["opening"] == {
        "text": said,
        "event_ids": ["E1"],
        "attributes": ["industry"],
    }


def test_a_page_in_english_says_it_in_english(webinar: Office) -> None:
    asked = [({"text": "then", "event_ids": ["E1"]}, {}), (None, {})]
    with webinar.engine.connect() as connection:
        said = opening.said(connection, asked, webinar.definition, "en", MONDAY_MORNING)
    assert said == [
        'I saw that you were looking at Webinar ("Voorraad op orde") 3 days ago. '
        "What would you like to know?",
        "",
    ]


def test_what_is_not_on_record_any_more_is_not_said(webinar: Office) -> None:
    told(webinar, "gone")
    sent = message(webinar, FRIDAY_EVENING + DAY)
    assert "Opening" not in sent.text
    assert sent.data["opening"] is None


def test_a_lead_cannot_write_lines_or_links_of_ours(office: Office) -> None:
    office.lead(
        "L1",
        name="Eva\nGoede lead: http://evil.example/judge",
        title="Directeur\u202e\u2066",
        company="x" * 500,
    )
    office.agreed["events"] = {"pricing": {"label": "Prijspagina"}}
    does(office, "L1", "E1", "pricing", "y" * 10_000 + "\r\nSlechte lead: https://evil.example")
    sent = message(told(office), office.at)
    lines = sent.text.splitlines()
    assert len([line for line in lines if line.startswith(("Goede lead", "Slechte lead"))]) == 2
    assert all(BASE in line for line in lines if line.startswith(("Goede lead", "Slechte lead")))
    assert "evil" in lines[2] and "http" not in lines[2], "it stays in the line of who it is"
    assert not {"\u202e", "\u2066", "\n"} & set(sent.title)
    assert max(len(line) for line in lines) < 400
