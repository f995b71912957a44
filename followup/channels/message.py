"""What is sent over any channel, and how a channel says that it was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message."""

    #: The same at every try, so that a receiver can tell a repeat.
    message_id: str
    #: When it is sent, microseconds UTC: a receiver refuses what is older than minutes.
    at: int
    title: str
    #: Plain text.
    text: str
    #: The same for programs.
    data: dict[str, Any] = field(default_factory=dict)


class NotTakenError(Exception):
    """It did not arrive; the words are the other side's and hold no secret of ours."""


class Channel(Protocol):
    """One way to reach somebody."""

    def send(self, message: Message) -> None:
        """Return once the other side has taken it.

        Raises
        ------
        NotTakenError
            If it did not, or did not say so in time.
        """
