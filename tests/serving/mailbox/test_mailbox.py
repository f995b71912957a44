"""Mails become leads and events, once each, whatever ends in between."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from definition import InputError, check
from definition.mailbox import Mailbox
from records import jobs
from records.jobs import Job
from serving.bell import Bell
from serving.mailbox.inbox import Address, MailboxClosed
from serving.mailbox.looking import MAIL, Looking, ask
from tests.serving.live import SECOND, Live

AGREED = """
[mailbox]
url = "env:MAILBOX_URL"
event = "mail"
own_domains = ["ons.example"]
[mailbox.fields]
phone = "Telefoon"
"profile.title" = "Functie"
"profile.employees" = "Medewerkers"
"""


@pytest.fixture
def boxed(young: Live, box) -> Live:
    """A company with a mailbox."""
    path = young.state.definition_path
    assert path is not None
    path.write_text(path.read_text(encoding="utf-8") + AGREED, encoding="utf-8")
    now = int(dt.datetime.now(dt.UTC).timestamp()) * SECOND
    return Live(state=replace(young.state, environment={"MAILBOX_URL": box.url}), at=now)


def look(live: Live, **agreed: object) -> int:
    """Do what a worker does; answers how many leads are on record."""
    definition = live.state.definition()
    if agreed:
        own = definition.mailbox.model_copy(update=agreed)
        definition = definition.model_copy(update={"mailbox": own})
    looking = Looking(lambda: definition, live.state.environment, live.state.now, Bell())
    engine = live.state.engine
    live.at += 60 * SECOND
    with engine.begin() as connection:
        ask(connection, definition, live.at)
    while True:
        with engine.begin() as connection:
            taken = jobs.claim(connection, [MAIL], by="test", now=live.at, lease_us=SECOND)
        if not taken:
            return len(live.rows("leads"))
        looking.look(engine, taken[0], live.at)


def test_a_mail_is_a_lead_with_what_the_form_told(boxed, box):
    box.deliver("Telefoon: 0612345678\nFunctie: Directeur\n", Subject="Demo graag")
    assert look(boxed) == 1
    (lead,) = boxed.rows("leads")
    assert lead["source"] == "mail"
    (event,) = boxed.rows("events")
    assert (event["kind"], event["detail"]) == ("mail", "Demo graag")
    told = boxed.client.get(f"/leads/{lead['lead_id']}").json()["profile"][-1]["values"]
    assert told["email"] == "eva@firma.example"
    assert told["title"] == "Directeur"
    assert told["phone"] == "0612345678"
    assert box.flags() == [()]


def test_who_writes_again_is_the_same_lead(boxed, box):
    box.deliver("een")
    box.deliver("twee")
    assert look(boxed) == 1
    box.deliver("drie")
    assert look(boxed) == 1
    assert len(boxed.rows("events")) == 3


def test_the_same_mail_twice_is_once(boxed, box):
    raw = b"From: eva@firma.example\r\nMessage-ID: <1@x>\r\n\r\nhallo"
    box.put(b"Received: by one\r\n" + raw)
    box.put(b"Received: by two\r\n" + raw)
    look(boxed)
    assert len(boxed.rows("events")) == 1


def test_a_wrong_value_is_left_out_and_said(boxed, box):
    box.deliver("Functie: Directeur\nMedewerkers: een heleboel\n")
    assert look(boxed) == 1
    (mail,) = boxed.rows("mails")
    assert mail["state"] == "lead"
    assert mail["why"].startswith("left out: profile.employees ")
    assert "heleboel" not in mail["why"]


def test_who_is_nobody_in_particular_is_a_lead_all_the_same(boxed, box):
    box.deliver("zonder afzender", From="jan@ons.example")
    box.deliver("algemeen adres", From="info@gmail.com")
    assert look(boxed) == 2
    assert all(row["state"] == "lead" for row in boxed.rows("mails"))


def test_what_nobody_wrote_makes_no_lead(boxed, box):
    box.deliver("Ik ben op vakantie", Auto_Submitted="auto-replied")
    assert look(boxed) == 0
    (mail,) = boxed.rows("mails")
    assert (mail["state"], mail["why"]) == ("ignored", "an automatic answer")


def test_a_robot_that_sends_a_form_makes_a_lead(boxed, box):
    box.deliver("Functie: Directeur", Auto_Submitted="auto-replied")
    assert look(boxed) == 1


def test_what_cannot_be_read_is_kept_and_stops_nothing(boxed, box, monkeypatch):
    box.deliver("een", From="eva@firma.example")
    box.deliver("twee", From="bob@firma.example")
    from serving.mailbox import looking

    right = looking.take

    def wrong(connection, letter, *others):
        if letter.text.startswith("een"):
            raise LookupError("eva@firma.example")
        return right(connection, letter, *others)

    monkeypatch.setattr(looking, "take", wrong)
    assert look(boxed) == 1
    unread = next(row for row in boxed.rows("mails") if row["state"] == "unread")
    assert unread["why"] == "LookupError"
    assert unread["raw"]


def test_a_mail_that_is_moved_here_later_is_taken_in(boxed, box, server):
    box.deliver("een", From="eva@firma.example")
    look(boxed)
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    with server.client() as client:
        client.append(box.folder, b"From: bob@firma.example\r\n\r\noud", msg_time=old)
    assert look(boxed) == 2


def test_the_first_look_goes_back_some_days_only(boxed, box, server):
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    with server.client() as client:
        client.append(box.folder, b"From: bob@firma.example\r\n\r\noud", msg_time=old)
    assert look(boxed) == 0
    box.deliver("nieuw")
    assert look(boxed) == 1


def test_a_mailbox_made_anew_is_read_anew_without_doubles(boxed, box, server):
    box.deliver("een", From="eva@firma.example", Message_ID="<1@x>")
    look(boxed)
    with server.client() as client:
        client.delete_folder(box.folder)
        client.create_folder(box.folder)
    box.deliver("een", From="eva@firma.example", Message_ID="<1@x>")
    box.deliver("twee", From="bob@firma.example")
    assert look(boxed) == 2
    assert len(boxed.rows("events")) == 2


def test_what_is_on_record_is_moved_where_that_is_agreed(boxed, box):
    box.deliver("een")
    done = f"{box.folder}-done"
    assert look(boxed, done=done) == 1
    assert box.flags() == []
    assert len(box.flags(done)) == 1


def test_two_workers_at_once_take_each_mail_once(boxed, box):
    for number in range(12):
        box.deliver("hallo", From=f"p{number}@firma{number}.example")
    definition = boxed.state.definition()
    failed: list[BaseException] = []

    def one() -> None:
        looking = Looking(lambda: definition, boxed.state.environment, boxed.state.now, Bell())
        job = Job(kind=MAIL, due_at=boxed.at, key="none")
        try:
            looking.look(boxed.state.engine, job, boxed.at)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # None of them had claimed the job: that is all that is told.
    assert {type(each) for each in failed} == {jobs.LostLeaseError}
    assert len(boxed.rows("leads")) == 12
    assert len(boxed.rows("events")) == 12
    assert len(boxed.rows("mails")) == 12


def test_records_that_fail_lose_no_mail(boxed, box):
    box.deliver("een", From="eva@firma.example")
    box.deliver("twee", From="bob@firma.example")
    engine = boxed.state.engine
    calls = 0

    def fail(connection, *_):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise sa.exc.OperationalError("commit", {}, Exception("disk I/O error"))

    sa.event.listen(engine, "commit", fail)
    try:
        with pytest.raises(sa.exc.OperationalError):
            look(boxed)
    finally:
        sa.event.remove(engine, "commit", fail)
    boxed.at += 120 * SECOND
    assert look(boxed) == 2
    assert len(boxed.rows("events")) == 2


def test_a_mailbox_that_does_not_open_is_told_without_the_password(boxed, box, server):
    wrong = box.url.replace("a%20word", "another")
    looking = Looking(boxed.state.definition, {"MAILBOX_URL": wrong}, boxed.state.now, Bell())
    job = Job(kind=MAIL, due_at=boxed.at, key="none")
    with pytest.raises(MailboxClosed, match=r"does not let leads@ons\.example in") as found:
        looking.look(boxed.state.engine, job, boxed.at)
    assert "another" not in str(found.value)
    nowhere = Looking(
        boxed.state.definition,
        {"MAILBOX_URL": box.url.replace(str(server.port), "1")},
        boxed.state.now,
        Bell(),
    )
    with pytest.raises(MailboxClosed, match="refused"):
        nowhere.look(boxed.state.engine, job, boxed.at)


@pytest.mark.parametrize("url", ["", "https://x", "imaps://host/INBOX", "imaps://u:p@h:x/"])
def test_an_address_that_is_none_is_refused_without_telling_it(url):
    with pytest.raises(InputError, match="MAILBOX_URL") as found:
        Address.of(url, "MAILBOX_URL")
    assert "u:p" not in str(found.value)


def test_an_address_is_read():
    found = Address.of("imaps://leads%40ons.example:p%2Fw@mail.example/In%20box", "M")
    assert (found.host, found.port, found.user, found.password, found.folder) == (
        *("mail.example", 993, "leads@ons.example", "p/w"),
        "In box",
    )
    assert "p/w" not in repr(found)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"url": "imaps://u:p@h/"}, "write env:NAME"),
        ({"url": "env:M", "fields": {"lead_id": "Nummer"}}, "is not taken from mail"),
        ({"url": "env:M", "fields": {"phone": " : "}}, "is no label"),
        ({"url": "env:M", "fields": {"phone": "@body"}}, "is no label"),
        ({"url": "env:M", "every_seconds": 1}, "5"),
    ],
)
def test_a_wrong_agreement_is_told(said, rule):
    with pytest.raises(InputError, match=rule):
        check({"mailbox": said})


def test_name_and_subject_have_places_of_their_own(boxed, box):
    fields = {"profile.contact": "@name", "campaign": "@subject"}
    box.deliver("x", From="Eva Vos <eva@firma.example>", Subject="Najaar 2026")
    assert look(boxed, fields=fields) == 1
    (lead,) = boxed.rows("leads")
    assert lead["campaign"] == "Najaar 2026"
    told = boxed.client.get(f"/leads/{lead['lead_id']}").json()["profile"][-1]["values"]
    assert told["contact"] == "Eva Vos"


def test_a_mailbox_that_is_not_agreed_on_is_not_looked_into(young):
    with young.state.engine.begin() as connection:
        ask(connection, young.state.definition(), young.at)
    assert [row for row in young.rows("jobs") if row["kind"] == MAIL] == []
    assert Mailbox(url="env:M").done == ""


def test_erasing_a_person_takes_their_mail_away(boxed, box):
    box.deliver("Medewerkers: een heleboel")
    look(boxed)
    (lead,) = boxed.rows("leads")
    boxed.post("/erase", {"lead_id": lead["lead_id"]})
    (mail,) = boxed.rows("mails")
    assert (mail["state"], mail["why"], mail["raw"]) == ("erased", None, None)
    look(boxed)
    assert len(boxed.rows("leads")) == 1
