"""Where somebody can be reached: a name under [channels] as addresses, the best first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from definition import Definition
from followup.notify import CRM, HOT, MARKETING

FROM_ENVIRONMENT = "env:"
#: What stands for a rep's own mailbox.
_MAILBOX = "{email}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """One way to reach somebody."""

    #: Digest of the address as it is filled in, and for whom: one bad mailbox is not all of them.
    channel_id: str
    #: As it may be shown: the name, and what stands there without what may be secret.
    shown: str
    url: str


def addresses(
    recipient: str, definition: Definition, environment: Mapping[str, str]
) -> list[Address]:
    """All addresses for a recipient: its own, its team's, who leads the team, marketing at last.

    The company's own system and who hears of hot leads have no others: nobody else wants those.

    Examples
    --------
    >>> agreed = Definition.model_validate({
    ...     "reps": {"jan": {"team": "zuid", "email": "jan@firma.example"}},
    ...     "channels": {"zuid": ["env:ZUID", "mailto://mail.example?to={email}"]},
    ... })
    >>> [each.url for each in addresses("jan", agreed, {"ZUID": "slack://a/b/c"})]
    ['slack://a/b/c', 'mailto://mail.example?to=jan@firma.example']
    >>> [each.shown for each in addresses("jan", agreed, {})]
    ['zuid: mailto for jan']
    """
    found: dict[str, Address] = {}
    for name, rep in _names(recipient, definition):
        for address in _of(name, definition, environment, rep):
            found.setdefault(address.url, address)
    return list(found.values())


def _names(recipient: str, definition: Definition) -> Iterator[tuple[str, str]]:
    """Names under [channels], each with the rep whose mailbox is meant."""
    rep = definition.reps.get(recipient)
    team = rep.team if rep else recipient
    yield recipient, recipient
    if recipient in (CRM, HOT):
        return
    if rep is not None:
        yield team, recipient
    for name, other in definition.reps.items():
        if other.team == team and other.lead:
            yield from ((name, name), (team, name))
    yield MARKETING, recipient


def reaches(name: str, definition: Definition, environment: Mapping[str, str]) -> bool:
    """Whether there is an address under a name itself that needs no rep's mailbox."""
    return any(_of(name, definition, environment, rep=""))


def filled_in(written: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """An address as it is used, empty where its variable is not set, and as it may be shown.

    Examples
    --------
    >>> filled_in("env:ZUID", {"ZUID": "slack://a/b/c"}), filled_in("slack://a/b/c", {})
    (('slack://a/b/c', 'env:ZUID'), ('slack://a/b/c', 'slack'))
    """
    if written.startswith(FROM_ENVIRONMENT):
        return environment.get(written.removeprefix(FROM_ENVIRONMENT), ""), written
    return written, written.partition(":")[0]


def _of(
    name: str, definition: Definition, environment: Mapping[str, str], rep: str
) -> Iterator[Address]:
    email = definition.reps[rep].email if rep in definition.reps else ""
    for written in definition.channels.get(name, []):
        url, shown = filled_in(written, environment)
        is_own = _MAILBOX in url
        if not url or (is_own and not email):
            continue
        whose = email if is_own else ""
        digest = hashlib.sha256(f"{name}\n{written}\n{whose}".encode()).hexdigest()
        yield Address(
            channel_id=digest[:32],
            shown=f"{name}: {shown}" + (f" for {rep}" if is_own else ""),
            url=url.replace(_MAILBOX, email),
        )
