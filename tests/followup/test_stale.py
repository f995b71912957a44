"""What is not true any more is not sent: an owner that was, a call that is past."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest

from tests.followup.conftest import DAY, HOUR, SECOND
from tests.followup.servers import Mailbox, Posted, mail_server, web_server
from tests.followup.test_notices import Office, mailto, office

__all__ = ["office"]


@pytest.fixture
def down(office: Office) -> Iterator[tuple[Mailbox, Posted]]:
    """Both servers are down; leads go on to the next rep when they are not called in time."""
    office.agreed["promises"] = {"first_call_hours": 24, "hand_on": True, "feedback_share": 1.0}
    office.agreed["reps"] = {
        name: {"team": "zuid", "email": f"{name}@firma.example"} for name in ("anna", "chris")
    }
    office.agreed["channels"] = {"zuid": ["env:ZUID"], "crm": ["env:CRM"]}
    with mail_server() as mail, web_server() as web:
        office.environment |= {"ZUID": mailto(mail), "CRM": f"webhook+{web.address}"}
        mail.refusal, web.status = "451 busy", 503
        yield mail, web


def dropped(office: Office, kind: str) -> list[str]:
    return [row["error"] for row in office.rows("notices", kind=kind) if row["dropped_at"]]


def comes_back(down: tuple[Mailbox, Posted]) -> None:
    down[0].refusal, down[1].status = None, 200


def test_who_had_a_lead_does_not_hear_of_it_nor_does_the_system_last(
    office: Office, down: tuple[Mailbox, Posted]
) -> None:
    mail, web = down
    office.qualifies()
    office.send()
    first = office.owners()["L1"]
    office.work(DAY + HOUR)
    second = office.owners()["L1"]
    assert first != second
    comes_back(down)
    for _ in range(3):
        office.send(60 * SECOND)
    subjects = [str(letter["subject"]) for _, letter in mail.letters]
    assert [second.title() in each for each in subjects if "Nieuwe lead" in each] == [True]
    told = [orjson.loads(body) for _, body in web.bodies]
    assert [each["owner"] for each in told] == [second]
    (held,) = office.rows("assignments", ended_at=None)
    assert told[0]["assignment_id"] == held["assignment_id"]
    assert told[0]["assigned_at"].startswith("2026-11-03T1")
    why = f"{first} does not have the lead any more: not called in time"
    assert dropped(office, "assigned") == [why, why]


def test_the_system_hears_of_an_owner_whose_lead_is_closed(
    office: Office, down: tuple[Mailbox, Posted]
) -> None:
    mail, web = down
    office.qualifies()
    office.send()
    office.says("dispositions", "L1", disposition="accepted")
    office.work()
    comes_back(down)
    office.send(60 * SECOND)
    assert [orjson.loads(body)["lead_id"] for _, body in web.bodies] == ["L1"]
    assert mail.letters == []


def test_a_reminder_past_its_time_or_of_what_is_done_is_not_sent(
    office: Office, down: tuple[Mailbox, Posted]
) -> None:
    office.agreed["promises"] = {"first_call_hours": 24}
    mail, _ = down
    for lead_id in ("L1", "L2"):
        office.qualifies(lead_id)
    office.work(DAY - HOUR)
    assert len(office.rows("notices", kind="reminder")) == 2
    office.says("attempts", "L2", channel="phone", outcome="spoke")
    office.work()
    office.work(2 * HOUR)
    comes_back(down)
    for _ in range(3):
        office.send(60 * SECOND)
    assert not [1 for _, letter in mail.letters if "Nog bellen" in str(letter["subject"])]
    assert sorted(dropped(office, "reminder")) == ["the promise is broken", "the promise is kept"]


def test_a_breach_that_was_none_after_all_is_not_told(
    office: Office, down: tuple[Mailbox, Posted]
) -> None:
    office.agreed["promises"] = {"first_call_hours": 24}
    office.qualifies()
    called_at = office.at + HOUR
    office.work(DAY + HOUR)
    assert office.rows("notices", kind="broken")
    office.says("attempts", "L1", at=called_at, channel="phone", outcome="spoke")
    office.work()
    comes_back(down)
    office.send(60 * SECOND)
    assert dropped(office, "broken") == ["the promise is kept after all"]


def test_a_repeat_is_stamped_when_it_is_sent(office: Office, down: tuple[Mailbox, Posted]) -> None:
    """Receivers refuse what is older than five minutes."""
    _, web = down
    office.qualifies()
    office.send()
    comes_back(down)
    office.send(HOUR)
    ((headers, body),) = web.bodies
    assert int(headers["webhook-timestamp"]) == office.at // SECOND
    assert headers["webhook-id"] == orjson.loads(body)["id"]
