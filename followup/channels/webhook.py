"""A signed webhook: the lead, its owner, task, score and reasons for the company's own system."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http.cookiejar import DefaultCookiePolicy

import orjson
import requests

from followup.channels.message import Message, NotTakenError
from followup.channels.signature import signature

#: What such an address begins with, before its URL.
SCHEME = "webhook+"
#: To connect, and to answer.
_SECONDS = (5, 10)
_kept = threading.local()


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """One address that takes signed JSON."""

    url: str
    #: Each signs, so that one can take another's place.
    secrets: Sequence[str]

    def send(self, message: Message) -> None:
        """Post it; any answer from 200 to 299 means that it was taken."""
        body = orjson.dumps({"id": message.message_id, "text": message.text, **message.data})
        at_seconds = message.at // 1_000_000
        signed = (signature(each, message.message_id, at_seconds, body) for each in self.secrets)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.message_id,
            "webhook-timestamp": str(at_seconds),
            "webhook-signature": " ".join(signed),
        }
        try:
            answered = _posted(self.url, body, headers)
        except requests.RequestException as error:
            # Its text holds the address, and with it what may be secret.
            raise NotTakenError(type(error).__name__) from None
        if not 200 <= answered.status_code < 300:
            raise NotTakenError(f"answered {answered.status_code}")


def _posted(url: str, body: bytes, headers: Mapping[str, str]) -> requests.Response:
    post = partial(_session().post, url, body, headers=headers, timeout=_SECONDS)
    try:
        return post(allow_redirects=False)
    except requests.Timeout:
        raise
    except requests.ConnectionError:
        # The other side may have given a kept connection up just now; the name is the same.
        return post(allow_redirects=False)


def _session() -> requests.Session:
    """Of this thread: a connection carries the messages that follow.

    Messages go one after the other, so a handshake for each would be the pace of all.
    """
    made: requests.Session | None = getattr(_kept, "session", None)
    if made is None:
        made = _kept.session = requests.Session()
        # What an address wants remembered is no business of the next message.
        made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return made
