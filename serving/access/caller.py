"""Who asks, as far as a request says so: from this machine, or from a page of somebody else's."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import Scope

#: Set by what stands between: then the address of the connection says nothing.
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """What is known of a request before anything of it is believed."""

    method: str
    #: The other side's address; empty where there is none.
    address: str
    headers: dict[bytes, bytes]
    is_https: bool

    @classmethod
    def of(cls, scope: Scope) -> Caller:
        """From what the server was told."""
        client = scope.get("client")
        return cls(
            method=scope["method"],
            address=client[0] if client else "",
            headers=dict(scope["headers"]),
            is_https=scope.get("scheme") == "https",
        )

    def header(self, name: bytes) -> str:
        """A header's text; empty where it did not come."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def is_local(self) -> bool:
        """Whether it comes from this machine, and means this machine.

        A name of somebody else's may lead to 127.0.0.1 as well (DNS rebinding), and what
        stands before the service forwards from anywhere.
        """
        if any(name in self.headers for name in _FORWARDED):
            return False
        return is_loopback(self.address) and _is_loopback_host(self.header(b"host"))

    @property
    def is_proxied(self) -> bool:
        """Whether something on this host or its own network says that it forwards for others.

        From elsewhere nobody is believed: it would be a way around the limits per address.
        """
        return any(name in self.headers for name in _FORWARDED) and _is_near(self.address)

    @property
    def is_cross_site(self) -> bool:
        """Whether a browser says that a page of somebody else's asks.

        Browsers say so themselves and no page can make them say otherwise; programs say neither.
        """
        fetched = self.header(b"sec-fetch-site")
        if fetched:
            return fetched not in ("same-origin", "none")
        origin = self.header(b"origin")
        return bool(origin) and urlsplit(origin).netloc != self.header(b"host")


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def is_loopback(address: str) -> bool:
    """Whether an address leads back to this machine."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def _is_loopback_host(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name)
