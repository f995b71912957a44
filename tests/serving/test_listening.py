"""An address that can be listened on is taken at once; one that cannot is refused with a remedy."""

from __future__ import annotations

import socket

import pytest

from definition import InputError
from serving.launch import listening


def test_what_is_free_is_listened_on_at_once():
    with listening("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        with pytest.raises(InputError, match="cannot be listened on"):
            listening("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "field"),
    [
        ("127.0.0.1", 65_536, "PORT"),
        ("127.0.0.1", -1, "PORT"),
        ("nobody.invalid", 3000, "CALLWORTHY_HOST"),
        ("192.0.2.1", 3000, "PORT"),
    ],
)
def test_an_address_that_cannot_be_is_refused(host, port, field):
    with pytest.raises(InputError) as caught:
        listening(host, port)
    assert caught.value.field == field
    assert caught.value.remedy
