"""Ways to reach people and systems, each of one shape: ``send(message)`` or say why not.

A new one: a file here, and a line in ``channel_of``.
"""

from __future__ import annotations

from collections.abc import Sequence

from followup.channels.by_apprise import ByApprise, apprise_of
from followup.channels.by_mail import ByMail
from followup.channels.message import Channel, Message, NotTakenError
from followup.channels.webhook import SCHEME, Webhook

__all__ = ["Channel", "Message", "NotTakenError", "channel_of"]


def channel_of(address: str, secrets: Sequence[str] = ()) -> Channel:
    """The channel that an address names.

    Parameters
    ----------
    address : str
        ``webhook+https://…`` is signed JSON; everything else is an Apprise URL.
    secrets : sequence of str
        What webhooks are signed with, by each of them.

    Raises
    ------
    NotTakenError
        If nothing knows such an address.

    Examples
    --------
    >>> channel_of("webhook+https://crm.example/leads", ["s3cret"]).url
    'https://crm.example/leads'
    >>> channel_of("nonsense")
    Traceback (most recent call last):
    followup.channels.message.NotTakenError: no channel has such an address
    """
    if address.startswith(SCHEME):
        return Webhook(url=address.removeprefix(SCHEME), secrets=secrets)
    found = apprise_of(address)
    return ByMail.of(found) or ByApprise(found=found)
