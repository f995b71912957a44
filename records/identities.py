"""What tells that two leads are one person: an own e-mail address, a phone number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

Kind = Literal["email", "mobile", "phone"]

_ADDRESS = re.compile(r"([^\s@<>,;:\"]{1,64})@([^\s@<>,;:\"]{1,190})")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
#: Providers that deliver to one person whatever stands behind a plus; Gmail's ignores dots too.
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_WITH_TAGS = _GMAIL | {"outlook.com", "hotmail.com", "live.nl", "icloud.com", "fastmail.com"}
#: Local parts that several people read, or that stand for nobody.
_SHARED = frozenset(
    [
        "info",
        "information",
        "informatie",
        "contact",
        "contacts",
        "kontakt",
        "office",
        "kantoor",
        "bureau",
        "buero",
        "algemeen",
        "sales",
        "verkoop",
        "vertrieb",
        "inkoop",
        "purchase",
        "purchasing",
        "einkauf",
        "orders",
        "order",
        "bestelling",
        "bestellingen",
        "admin",
        "administratie",
        "administration",
        "administrator",
        "support",
        "helpdesk",
        "service",
        "servicedesk",
        "klantenservice",
        "klantcontact",
        "hello",
        "hallo",
        "hi",
        "mail",
        "email",
        "post",
        "postbus",
        "team",
        "staff",
        "directie",
        "management",
        "secretariaat",
        "receptie",
        "reception",
        "hr",
        "jobs",
        "vacature",
        "vacatures",
        "marketing",
        "pr",
        "pers",
        "press",
        "finance",
        "financien",
        "boekhouding",
        "facturen",
        "factuur",
        "invoice",
        "invoices",
        "billing",
        "accounts",
        "account",
        "planning",
        "projects",
        "projecten",
        "it",
        "ict",
        "webmaster",
        "web",
        "website",
        "postmaster",
        "hostmaster",
        "abuse",
        "root",
        "noreply",
        "donotreply",
        "reply",
        "test",
        "demo",
        "none",
        "nobody",
        "unknown",
        "onbekend",
        "nvt",
        "na",
        "anfrage",
        "zentrale",
    ]
)
#: Numbers that belong to nobody: free, paid and company-wide ones.
_NOBODYS = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """One sign of who somebody is."""

    kind: Kind
    value: str

    @property
    def text(self) -> str:
        """As it is compared."""
        return f"{self.kind}:{self.value}"


def identities(profile: Mapping[str, Any], region: str = "") -> list[Identity]:
    """What a profile tells of who it is; nothing where only shared or empty values stand.

    Parameters
    ----------
    profile : mapping
        ``email`` and ``phone`` are looked at.
    region : two letters
        The country whose numbers are written without one; without it those tell nothing.

    Examples
    --------
    >>> [each.text for each in identities({"email": "Eva@Firma.Example", "phone": "06-12345678"},
    ...                                   "NL")]
    ['email:eva@firma.example', 'mobile:+31612345678']
    >>> identities({"email": "info@firma.example", "phone": ""}, "NL")
    []
    """
    found = []
    if (address := email(profile.get("email"))) is not None:
        found.append(Identity(kind="email", value=address))
    if (called := _phone(profile.get("phone"), region)) is not None:
        found.append(called)
    return found


def email(given: Any) -> str | None:
    """An own address in one spelling; None where it is none, or several people's.

    Capitals make no difference, in the local part neither: servers that tell them apart are
    not seen any more. Tags behind a plus are left out, and dots, only where the provider does.

    Examples
    --------
    >>> email("Eva Smit <E.Smit+crm@GMail.com>"), email("e.smit+crm@firma.example")
    ('esmit@gmail.com', 'e.smit+crm@firma.example')
    >>> email("info@firma.example"), email("sales.nl@firma.example"), email("eva at home")
    (None, None, None)
    """
    if not isinstance(given, str) or len(given) > 400:
        return None
    found = _ADDRESS.findall(given)
    if len(found) != 1:
        return None
    local, domain = found[0][0].casefold(), _ascii(found[0][1].casefold().rstrip("."))
    # Half a character cannot be written down, nor compared.
    is_text = local.encode(errors="ignore").decode() == local
    if domain is None or not is_text or _is_shared(local):
        return None
    if domain in _WITH_TAGS:
        local = local.partition("+")[0]
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else None


def _is_shared(local: str) -> bool:
    """Also info2, sales.nl and info+web; initials and numbers are somebody's own."""
    plain = local.partition("+")[0].strip("0123456789")
    words = [word for word in re.split(r"[._-]", plain) if word]
    others = [word for word in words if word not in _SHARED]
    named = len(others) < len(words) and all(len(word) <= 2 for word in others)
    return named or "".join(words) in _SHARED


def _ascii(domain: str) -> str | None:
    try:
        plain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    return plain if _DOMAIN.fullmatch(plain) else None


@lru_cache(maxsize=10_000)
def _phone_of(text: str, region: str) -> Identity | None:
    try:
        number = phonenumbers.parse(text, region or None)
    except NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    if not phonenumbers.is_valid_number(number) or kind in _NOBODYS:
        return None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    is_own = kind in (PhoneNumberType.MOBILE, PhoneNumberType.PERSONAL_NUMBER)
    return Identity(kind="mobile" if is_own else "phone", value=value)


def _phone(given: Any, region: str) -> Identity | None:
    text = str(given).strip() if isinstance(given, str | int) else ""
    if text.startswith("00"):
        # How most of the world dials abroad; without a country the library cannot know.
        text = f"+{text[2:]}"
    return _phone_of(text, region) if 6 <= len(text) <= 40 else None


@lru_cache(maxsize=100)
def region_of(zone: str) -> str:
    """The country of a time zone, in two letters; empty where it is none's.

    Examples
    --------
    >>> region_of("Europe/Amsterdam"), region_of("UTC")
    ('NL', '')
    """
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2].strip() == zone), "")
