"""Outside working hours only what is hot is told; the rest comes as one message in the morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import check
from followup import quiet
from followup.clock import Clock
from records.moments import from_microseconds, to_microseconds
from tests.followup.conftest import DAY, HOUR, SECOND
from tests.followup.servers import Mailbox, Posted, mail_server, web_server
from tests.followup.test_assign import decided
from tests.followup.test_notices import Office, mailto, office

__all__ = ["office"]
ZONE = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> int:
    return to_microseconds(dt.datetime.fromisoformat(text).replace(tzinfo=ZONE))


FRIDAY_EVENING = at("2026-11-06T18:00")
MONDAY_MORNING = at("2026-11-09T09:00")


@pytest.fixture
def closed(office: Office) -> Office:
    """The office on Friday at six."""
    office.agreed |= {"quiet_hours": {"on": True}, "hot": {"probability": 0.7}}
    office.agreed["channels"] = {
        **office.agreed["channels"],
        "hot": ["env:HOT"],
        "crm": ["env:CRM"],
    }
    office.at = FRIDAY_EVENING
    return office


@pytest.fixture
def mail(closed: Office) -> Iterator[Mailbox]:
    with mail_server() as made:
        closed.environment["ZUID"] = mailto(made)
        yield made


@pytest.fixture
def web(closed: Office) -> Iterator[Posted]:
    with web_server() as made:
        for name in ("HOT", "CRM", "MARKETING"):
            closed.environment[name] = f"webhook+{made.address}"
        yield made


def comes(office: Office, lead_id: str, chance: float) -> None:
    office.lead(lead_id, title=f"Directeur {lead_id}")
    office.crosses(lead_id)
    decided(office, lead_id, chance)
    office.work(0)


def test_leads_of_a_weekend_come_as_one_message_on_monday(closed: Office, mail: Mailbox) -> None:
    for number in range(3):
        comes(closed, f"L{number}", 0.2)
        closed.send()
    assert mail.letters == []
    closed.at = MONDAY_MORNING
    closed.send()
    closed.send()
    ((to, letter),) = mail.letters
    assert to == ["jan@firma.example"]
    assert "3 berichten" in str(letter["subject"])
    for number in range(3):
        assert f"Directeur L{number}" in mail.texts[0]
    assert "Bellen vóór" in mail.texts[0], "new leads are told in full"
    told = closed.rows("notices", recipient="jan")
    assert {row["sent_at"] for row in told} == {MONDAY_MORNING + SECOND}


def test_a_hot_lead_is_told_at_once_and_so_is_the_companys_system(
    closed: Office, mail: Mailbox, web: Posted
) -> None:
    comes(closed, "L1", 0.9)
    comes(closed, "L2", 0.2)
    closed.send()
    assert ["Directeur L1" in str(letter["subject"]) for _, letter in mail.letters] == [True]
    told = [orjson.loads(body) for _, body in web.bodies]
    assert sorted(each["lead_id"] for each in told) == ["L1", "L1", "L2"], "hot once, crm both"


def test_one_that_waited_alone_comes_as_it_is(closed: Office, mail: Mailbox) -> None:
    comes(closed, "L1", 0.2)
    closed.send()
    closed.at = MONDAY_MORNING
    closed.send()
    ((_, letter),) = mail.letters
    assert "Nieuwe lead voor Jan" in str(letter["subject"])


def test_without_quiet_hours_nothing_waits(closed: Office, mail: Mailbox) -> None:
    closed.agreed["quiet_hours"] = {}
    comes(closed, "L1", 0.2)
    closed.send()
    assert len(mail.letters) == 1


def test_a_digest_that_is_not_taken_is_tried_again_whole(closed: Office, mail: Mailbox) -> None:
    for number in range(2):
        comes(closed, f"L{number}", 0.2)
    closed.send()
    mail.refusal = "451 busy"
    closed.at = MONDAY_MORNING
    closed.send()
    assert {row["failures"] for row in closed.rows("notices", recipient="jan")} == {1}
    mail.refusal = None
    closed.send()
    ((_, letter),) = mail.letters
    assert "2 berichten" in str(letter["subject"])


def test_what_changed_goes_to_marketing_once_a_day_however_much(
    closed: Office, web: Posted
) -> None:
    closed.agreed["quiet_hours"] = {}
    closed.at = at("2026-11-05T11:00")
    with closed.engine.begin() as connection:
        quiet.ask(connection, closed.definition, closed.at)
    for number in range(30):
        lead_id = f"L{number}"
        closed.lead(lead_id)
        closed.crosses(lead_id)
    closed.at += SECOND
    for number in range(30):
        closed.crosses(f"L{number}", "nurture")
    closed.send()
    assert web.bodies == []
    closed.at = at("2026-11-06T09:00")
    closed.send()
    closed.send()
    ((_, body),) = web.bodies
    told = orjson.loads(body)
    assert told["text"].startswith("60 berichten")
    assert told["text"].count("Teruggevallen onder de lijn") == 25
    assert "en nog 5" in told["text"]
    closed.at = FRIDAY_EVENING + 3 * DAY
    closed.send()
    assert len(web.bodies) == 1, "nothing changed, nothing is said"


MOMENTS = st.integers(at("2026-01-01T00:00"), at("2027-12-31T00:00"))
#: Also on the days on which clocks change.
HOURS = st.sampled_from(
    [
        {"holidays": "NL"},
        {"from": "01:30", "to": "05:00", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
    ]
)


@given(MOMENTS, HOURS, st.sampled_from(["", "02:30", "08:15", "23:45"]))
def test_a_digest_comes_on_the_next_working_day_at_its_hour(
    now: int, hours: dict[str, object], digest_at: str
) -> None:
    agreed = check({"working_hours": hours, "quiet_hours": {"on": True, "digest_at": digest_at}})
    found = quiet.digest_after(agreed, now)
    assert found > now
    there = from_microseconds(found).astimezone(ZONE)
    clock = Clock.of(agreed)
    begins = dt.datetime.combine(there.date(), dt.time(), ZONE)
    assert clock.next_working_day(begins) == there.date()
    said = digest_at or str(hours.get("from", "09:00"))
    is_skipped = there.replace(fold=0).utcoffset() != begins.utcoffset()
    assert f"{there:%H:%M}" == said or is_skipped
    assert quiet.digest_after(agreed, found - 1) == found
    days = (there.date() - from_microseconds(now).astimezone(ZONE).date()).days
    assert days <= 6, "no longer than the longest holidays"


@pytest.mark.parametrize(
    ("now", "comes_at"),
    [
        ("2026-11-06T18:00", "2026-11-09T09:00"),
        ("2026-11-06T08:59", "2026-11-06T09:00"),
        ("2026-11-06T09:00", "2026-11-09T09:00"),
        # The nights in which clocks change: Sunday to Monday.
        ("2026-03-28T23:00", "2026-03-30T09:00"),
        ("2026-10-24T23:00", "2026-10-26T09:00"),
        # Christmas is on a Friday.
        ("2026-12-24T20:00", "2026-12-28T09:00"),
    ],
)
def test_a_dutch_company_can_read_it_off(now: str, comes_at: str) -> None:
    agreed = check({"working_hours": {"holidays": "NL"}})
    assert quiet.digest_after(agreed, at(now)) == at(comes_at)


def test_an_hour_is_enough_to_tell_quiet_from_not(closed: Office, mail: Mailbox) -> None:
    closed.at = FRIDAY_EVENING - HOUR
    comes(closed, "L1", 0.2)
    closed.send()
    assert len(mail.letters) == 1
