"""What stands in a mail: who wrote it, when, and the fields a form put into its text."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup

#: Longest text that is searched for labels.
_LONGEST = 200_000
_ROBOTS = frozenset({"mailer-daemon", "postmaster"})
_FORWARDED = re.compile(r"(?:from|van|von|de)\s*:\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """A mail that was read.

    Examples
    --------
    >>> letter = Letter.read(b"From: Eva <eva@firma.example>\\r\\nSubject: Demo\\r\\n\\r\\n"
    ...                      b"Telefoon: 020 123 4567\\r\\nFunctie:\\r\\nDirecteur\\r\\n")
    >>> letter.sender([]), letter.subject
    (('Eva', 'eva@firma.example'), 'Demo')
    >>> letter.labelled({"phone": "telefoon", "profile.title": "Functie"})
    {'phone': '020 123 4567', 'profile.title': 'Directeur'}
    """

    message: EmailMessage
    raw: bytes

    @classmethod
    def read(cls, raw: bytes) -> Letter:
        """Any bytes make a letter; what cannot be read of it is left out."""
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return cls(message, raw)

    @cached_property
    def mail_id(self) -> str:
        """The same for the same mail, whichever way it came: headers of the way do not count.

        Its own Message-ID is not enough: anybody can write another one's.
        """
        told = [self._header(name) for name in ("Message-ID", "From", "Date", "Subject")]
        return hashlib.sha256("\0".join([*told, self.text]).encode("utf-8", "replace")).hexdigest()

    @property
    def subject(self) -> str:
        """On one line."""
        return " ".join(self._header("Subject").split())

    @cached_property
    def text(self) -> str:
        """What people read of it; without a text part, that of its HTML."""
        try:
            part = self.message.get_body(("plain", "html"))
            content = str(part.get_content()) if part is not None else ""
        except (LookupError, ValueError, KeyError, AttributeError):
            # An encoding that nobody knows, or no text at all.
            return ""
        if part is not None and part.get_content_subtype() == "html":
            content = BeautifulSoup(content[:_LONGEST], "html.parser").get_text("\n")
        return content[:_LONGEST]

    def sender(self, own_domains: Iterable[str]) -> tuple[str, str]:
        """Name and address of who wants something; empty where nobody but ourselves is told.

        A form's mail has them under Reply-To, one that somebody of the company passed on has them
        in its text or attached.
        """
        own = {domain.casefold() for domain in own_domains}
        for name, address in self._writers():
            domain = address.rpartition("@")[2].casefold()
            if "@" in address and not any(domain == d or domain.endswith(f".{d}") for d in own):
                return " ".join(name.split()), address
        return "", ""

    def labelled(self, labels: Mapping[str, str]) -> dict[str, str]:
        """Per field the value behind its label, on the same line or the next; the first counts."""
        wanted = {_folded(label): name for name, label in labels.items()}
        found: dict[str, str] = {}
        lines = [line.lstrip("> \t").strip() for line in self.text.splitlines()]
        lines = [line for line in lines if line]
        for place, line in enumerate(lines):
            label, sign, value = line.partition(":")
            name = wanted.get(_folded(label))
            if name is None or name in found:
                continue
            after = lines[place + 1] if place + 1 < len(lines) else ""
            if not value.strip() and _folded(after.partition(":")[0]) not in wanted:
                value = after
            if value.strip() and (sign or len(line) == len(label)):
                found[name] = value.strip()
        return found

    @property
    def automatic(self) -> str:
        """Why nobody wrote it; empty where somebody may have."""
        if self.message.get_content_type() == "multipart/report":
            return "a report of delivery"
        if self._header("Auto-Submitted").casefold().startswith("auto-replied"):
            return "an automatic answer"
        if self._header("X-Autoreply") or self._header("Precedence").casefold() == "auto_reply":
            return "an automatic answer"
        if self._header("Return-Path").strip() == "<>":
            return "a report of delivery"
        if any(address.partition("@")[0].casefold() in _ROBOTS for _, address in self._named()):
            return "a report of delivery"
        if self._header("List-Unsubscribe") or self._header("Precedence").casefold() == "list":
            return "sent to a list"
        return ""

    def _writers(self) -> Iterator[tuple[str, str]]:
        yield from self._addresses("Reply-To")
        yield from self._named()
        for part in self.message.walk():
            if part.get_content_type() == "message/rfc822":
                for inner in part.iter_parts() if isinstance(part, EmailMessage) else ():
                    yield from getaddresses([str(inner.get("From", ""))])
        for line in self.text.splitlines():
            if told := _FORWARDED.match(line.lstrip("> *\t")):
                yield from getaddresses([told[1].replace("[mailto:", "<").replace("]", ">")])

    def _named(self) -> list[tuple[str, str]]:
        return self._addresses("From")

    def _addresses(self, header: str) -> list[tuple[str, str]]:
        return getaddresses([self._header(header)])

    def _header(self, name: str) -> str:
        try:
            value: Any = self.message.get(name, "")
            return str(value)
        except (ValueError, LookupError, TypeError, AttributeError, IndexError):
            # Headers come from anybody; the standard library stumbles over some.
            return ""


def _folded(label: str) -> str:
    return " ".join(label.strip(" \t:*|").casefold().split())
