"""Letters to a real mail server on this machine: one connection, one name each, its own words."""

from __future__ import annotations

import time

import pytest

from followup.channels import NotTakenError, by_mail, channel_of
from followup.channels.by_mail import ByMail
from followup.channels.message import Message
from tests.followup.servers import Mailbox, mail_server

NOW = 1_793_628_000_000_000


@pytest.fixture
def mailbox():
    with mail_server() as made:
        yield made


def address(mailbox: Mailbox, more: str = "&to=jan@firma.example") -> str:
    return f"mailto://127.0.0.1:{mailbox.port}?from=bot@firma.example{more}"


def message(number: int = 1, title: str = "Nieuwe lead voor Zoë") -> Message:
    return Message(message_id=f"N{number}", at=NOW, title=title, text="Zij komt van ver — bel.")


def test_letters_go_over_one_connection_and_keep_their_names(mailbox):
    for number in (1, 2, 2):
        channel_of(address(mailbox)).send(message(number))
    assert len(set(mailbox.peers)) == 1
    names = [letter["message-id"] for _, letter in mailbox.letters]
    # The same notice again has the same name, by which a mailbox knows a repeat.
    assert names == ["<N1@firma.example>", "<N2@firma.example>", "<N2@firma.example>"]
    recipients, letter = mailbox.letters[0]
    assert recipients == ["jan@firma.example"]
    assert letter["subject"] == "Nieuwe lead voor Zoë"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().strip() == "Zij komt van ver — bel."


def test_everybody_who_is_written_gets_it_and_nobody_sees_the_blind_copies(mailbox):
    more = "&to=jan@firma.example,eva@firma.example&cc=chef@firma.example&bcc=stil@firma.example"
    channel_of(address(mailbox, more)).send(message())
    [(recipients, letter)] = mailbox.letters
    assert set(recipients) == {f"{each}@firma.example" for each in ("jan", "eva", "chef", "stil")}
    assert "stil" not in letter.as_string()


def test_a_title_cannot_add_headers(mailbox):
    channel_of(address(mailbox)).send(message(title="Lead\r\nBcc: dief@elders.example"))
    [(recipients, letter)] = mailbox.letters
    assert recipients == ["jan@firma.example"] and letter["bcc"] is None


def test_a_server_that_was_started_anew_is_connected_to_again():
    with mail_server() as before:
        channel = channel_of(address(before))
        channel.send(message(1))
    with pytest.raises(NotTakenError, match="refused"):
        channel.send(message(2))
    with mail_server() as after:
        channel_of(address(after)).send(message(2))
        assert len(after.letters) == 1


def test_a_connection_that_nobody_uses_is_closed(mailbox, monkeypatch):
    monkeypatch.setattr(by_mail, "IDLE_SECONDS", 0.05)
    channel_of(address(mailbox)).send(message(1))
    time.sleep(0.5)
    channel_of(address(mailbox)).send(message(2))
    assert len(set(mailbox.peers)) == 2


@pytest.mark.parametrize(
    ("refusal", "unknown", "told"),
    [("554 no spam here", set(), "554 no spam here"), (None, {"jan@firma.example"}, "550 no such")],
)
def test_what_the_server_says_is_told(mailbox, refusal, unknown, told):
    mailbox.refusal, mailbox.unknown = refusal, unknown
    with pytest.raises(NotTakenError, match=told):
        channel_of(address(mailbox)).send(message())
    mailbox.refusal, mailbox.unknown = None, set()
    channel_of(address(mailbox)).send(message())
    assert len(mailbox.letters) == 1


def test_mail_that_asks_for_more_than_a_letter_is_apprises(mailbox):
    assert isinstance(channel_of(address(mailbox)), ByMail)
    assert not isinstance(channel_of(address(mailbox, "&to=j@firma.example&pgp=sign")), ByMail)
