"""A form counts only where it was sent from our own pages."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from serving.errors import Refusal


def refuse_others(headers: Mapping[str, str]) -> None:
    """Refuse a form that another site's page sent.

    Browsers say where a form comes from, and no page can make them lie. What says nothing is no
    browser, and has the doors for JSON.

    Raises
    ------
    Refusal
        403.

    Examples
    --------
    >>> refuse_others({"sec-fetch-site": "same-origin"})
    >>> refuse_others({"origin": "http://rivaal.example", "host": "127.0.0.1:3000"})
    Traceback (most recent call last):
    serving.errors.Refusal: was sent by another site
    """
    said = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    same_host = origin is not None and urlsplit(origin).netloc == headers.get("host")
    if said == "same-origin" or (said is None and same_host):
        return
    raise Refusal(403, "was sent by another site", "Origin", origin, "use the form on our page")
