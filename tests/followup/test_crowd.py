"""Many of one kind in a minute come as one message; new leads go out before reminders."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from followup import notify
from followup.kinds import NOTIFY, NOTIFY_FIRST, NOTIFY_LATER, TO_PEOPLE
from followup.work import Work
from records import notices
from tests.followup.conftest import DAY, SECOND
from tests.followup.servers import Posted, web_server
from tests.followup.test_notices import Office, office

__all__ = ["office"]
MINUTE = 60 * SECOND


@pytest.fixture
def web(office: Office) -> Iterator[Posted]:
    with web_server() as made:
        office.agreed["channels"] = {"hot": ["env:WEB"], "zuid": ["env:WEB"], "crm": ["env:WEB"]}
        office.agreed["quiet_hours"] = {"most_a_minute": 3}
        office.environment["WEB"] = f"webhook+{made.address}"
        yield made


def sent(office: Office, recipient: str, kind: str = "assigned") -> tuple[int, int]:
    """Messages and the notices that they told."""
    told = [row for row in office.rows("notices", recipient=recipient, kind=kind) if row["sent_at"]]
    return len({row["body_digest"] for row in told}), len(told)


def test_a_bulk_of_hot_leads_is_a_few_messages(office: Office, web: Posted) -> None:
    for number in range(20):
        office.qualifies(f"L{number}")
    office.send()
    assert sent(office, "hot") == (3, 3)
    assert sent(office, "jan") == (3, 3)
    assert sent(office, "crm") == (20, 20), "programs do not tire"
    office.send(MINUTE)
    assert sent(office, "hot") == (4, 20), "the rest as one"
    office.qualifies("later")
    office.send()
    assert sent(office, "hot") == (5, 21), "and then again by itself"


def test_breaches_of_the_same_minute_come_as_one(office: Office, web: Posted) -> None:
    for number in range(12):
        office.qualifies(f"L{number}")
    office.work(2 * DAY)
    office.send()
    assert sent(office, "zuid", "broken") == (3, 3)
    office.send(MINUTE)
    assert sent(office, "zuid", "broken") == (4, 12)


def test_a_new_lead_goes_before_what_waited_longer(office: Office, web: Posted) -> None:
    with office.engine.begin() as connection:
        for number in range(5):
            about = {"title": "t", "text": f"Reminder {number}"}
            made = notify.Notice(key=f"r{number}", kind="reminder", recipient="jan", about=about)
            notify.tell(connection, made, office.at)
    office.qualifies("L1")
    work = Work(engine=office.engine, handlers=office.handlers, clock=lambda: office.at, name="t")
    for kinds in TO_PEOPLE:
        if work.step(kinds, 1):
            break
    assert sent(office, "jan") == (1, 1)
    kinds = {row["kind"] for row in office.rows("jobs") if row["kind"].startswith("notify")}
    assert kinds == {NOTIFY_FIRST, NOTIFY, NOTIFY_LATER}


def test_a_digest_of_a_crowd_leaves_what_is_told_once_a_day(office: Office, web: Posted) -> None:
    office.agreed["channels"]["marketing"] = ["env:WEB"]
    with office.engine.begin() as connection:
        for number in range(8):
            about = {"title": "t", "text": f"Incomplete {number}"}
            made = notify.Notice(
                key=f"i{number}", kind="incomplete", recipient="marketing", about=about
            )
            notify.tell(connection, made, office.at)
        daily = notify.Notice(key="d", kind="crossed", recipient="marketing", about=about)
        notify.tell(connection, daily, office.at, with_others=True)
    office.send()
    office.send(MINUTE)
    assert sent(office, "marketing", "incomplete") == (4, 8)
    with office.engine.connect() as connection:
        assert [each.key for each in notices.waiting(connection, "marketing", office.at + DAY)] == [
            "d"
        ]
