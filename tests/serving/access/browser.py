"""What a browser does with our pages: keeps cookies, sends a page's own forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp

from tests.serving.access.asking import Answered, asked

_FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """One browser on this machine, or elsewhere."""

    app: ASGIApp
    client: str = "127.0.0.1"
    host: str = "127.0.0.1:3000"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answered:
        return self._ask("GET", path, b"", headers)

    def send(self, path: str, form: dict[str, Any], **headers: str) -> Answered:
        """A form, as our own page sends it unless a header says otherwise."""
        own = {"content-type": _FORM, "origin": f"http://{self.host}"}
        return self._ask("POST", path, urlencode(form).encode(), own | headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answered:
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        if self.cookies:
            given["cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        given = {"host": self.host} | given
        answered = asked(self.app, method, path, body, client=self.client, headers=given)
        set_cookie = answered.headers.get("set-cookie", "")
        if set_cookie:
            name, _, text = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return answered


def hidden(answered: Answered) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answered.text)
    return {name: unescape(value) for name, value in found}
