"""Webhooks to a real web server on this machine: one connection, and none that is gone."""

from __future__ import annotations

import pytest

from followup.channels import NotTakenError, channel_of
from followup.channels.message import Message
from tests.followup.servers import web_server

NOW = 1_793_628_000_000_000


@pytest.fixture
def web():
    with web_server() as made:
        yield made


def send(address: str, number: int) -> None:
    message = Message(message_id=f"N{number}", at=NOW, title="A lead", text="Call.")
    channel_of(f"webhook+{address}", ["s3cret"]).send(message)


def test_messages_go_over_one_connection_that_remembers_nothing(web):
    for number in range(3):
        send(web.address, number)
    assert len(set(web.peers)) == 1
    assert [headers["webhook-id"] for headers, _ in web.bodies] == ["N0", "N1", "N2"]
    assert not any("cookie" in headers for headers, _ in web.bodies)


def test_a_connection_that_the_server_gave_up_is_made_anew(web):
    web.keeps = False
    for number in range(3):
        send(web.address, number)
    assert len(set(web.peers)) == 3


def test_after_a_refusal_the_next_one_is_taken(web):
    web.status = 500
    with pytest.raises(NotTakenError, match="answered 500"):
        send(web.address, 1)
    web.status = 200
    send(web.address, 2)
    assert [headers["webhook-id"] for headers, _ in web.bodies] == ["N2"]
