"""Where somebody can be reached: a name under [channels] as addresses, the best first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from definition import Definition
from followup.notify import MARKETING
from followup.tell import CRM, HOT

_FROM_ENVIRONMENT = "env:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """One way to reach somebody."""

    #: Digest of the address as it stands in the definition, and for whom.
    channel_id: str
    #: As it may be shown: the name, and what stands there without what may be secret.
    shown: str
    url: str


def addresses(
    recipient: str, definition: Definition, environment: Mapping[str, str]
) -> list[Address]:
    """All addresses for a recipient: its own, its team's, and marketing's as the last resort.

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
    ['zuid: mailto']
    """
    rep = definition.reps.get(recipient)
    names = [recipient] + ([rep.team] if rep else [])
    if recipient not in (CRM, HOT):
        names.append(MARKETING)
    email = rep.email if rep else ""
    found: dict[str, Address] = {}
    for name in dict.fromkeys(names):
        for address in _of(name, definition, environment, email):
            found.setdefault(address.url, address)
    return list(found.values())


def reaches(name: str, definition: Definition, environment: Mapping[str, str]) -> bool:
    """Whether there is an address under a name itself that needs no rep's mailbox."""
    return any(_of(name, definition, environment, email=""))


def _of(
    name: str, definition: Definition, environment: Mapping[str, str], email: str
) -> Iterator[Address]:
    for written in definition.channels.get(name, []):
        url, shown = written, written.partition(":")[0]
        if written.startswith(_FROM_ENVIRONMENT):
            url, shown = environment.get(written.removeprefix(_FROM_ENVIRONMENT), ""), written
        if not url or ("{email}" in url and not email):
            continue
        # One mail server serves everybody: it is dead for all or for none.
        digest = hashlib.sha256(f"{name}\n{written}".encode()).hexdigest()
        yield Address(
            channel_id=digest[:32],
            shown=f"{name}: {shown}",
            url=url.replace("{email}", email),
        )
