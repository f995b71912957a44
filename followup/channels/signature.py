"""Signs what goes to other systems, and checks what comes from them.

The scheme of Standard Webhooks: HMAC-SHA256 over identifier, time and body, so that neither can
be changed, nor an old message be sent again later.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

#: Seconds that a message's time may lie from ours.
WINDOW_SECONDS = 300
_ENCODED = "whsec_"


def signature(secret: str, message_id: str, at_seconds: int, body: bytes) -> str:
    """What stands in the header ``webhook-signature``.

    Examples
    --------
    >>> signature("s3cret", "N1", 1_793_628_000, b"{}")
    'v1,x0RC2rVLkIlAMOYBjC7czru4UWbdCK0xyeYN7VfKYkU='
    """
    signed = b".".join([message_id.encode(), str(at_seconds).encode(), body])
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def is_signed(
    secret: str, message_id: str, at_seconds: int, body: bytes, given: str, now_seconds: int
) -> bool:
    """Whether one of the signatures given (parted by blanks) is ours, and its time is now.

    Examples
    --------
    >>> given = signature("s3cret", "N1", 1000, b"{}")
    >>> is_signed("s3cret", "N1", 1000, b"{}", given, now_seconds=1200)
    True
    >>> is_signed("s3cret", "N1", 1000, b"{}", given, now_seconds=1301)
    False
    >>> is_signed("s3cret", "N1", 1000, b"{ }", given, now_seconds=1200)
    False
    """
    if abs(now_seconds - at_seconds) > WINDOW_SECONDS:
        return False
    expected = signature(secret, message_id, at_seconds, body).encode()
    return any(hmac.compare_digest(expected, each.encode()) for each in given.split())


def _key(secret: str) -> bytes:
    """The scheme's own secrets are ``whsec_`` and Base64; any other text is taken as it is."""
    if secret.startswith(_ENCODED):
        try:
            return base64.b64decode(secret.removeprefix(_ENCODED) + "==")
        except ValueError:
            pass
    return secret.encode()
