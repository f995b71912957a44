"""Pages of a small company, asked for as a browser does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from serving.app import application
from serving.guard import Guard
from serving.service import addresses
from serving.state import State
from tests.serving.conftest import NOW


class _Text(HTMLParser):
    """What a person reads, and where links go."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def text_of(html: str) -> str:
    """The words of a page, one space apart."""
    reader = _Text()
    reader.feed(html)
    return " ".join(" ".join(reader.said).split())


def links_of(html: str) -> list[str]:
    """Where a page's links go."""
    reader = _Text()
    reader.feed(html)
    return reader.links


@pytest.fixture
def browser(state: State) -> Iterator[TestClient]:
    """Asks on the day after the company's last record."""
    app = application(_at(state, NOW.timestamp()))
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    with TestClient(
        Guard(app, addresses(app)), headers=headers, raise_server_exceptions=False
    ) as made:
        yield made


def _at(state: State, seconds: float) -> State:
    from dataclasses import replace

    moment: Callable[[], int] = lambda: int(seconds * 1_000_000)  # noqa: E731
    return replace(state, now=moment)
