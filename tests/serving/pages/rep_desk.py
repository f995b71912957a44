"""Pages as people with a role see them: signed in through the gate, on live records."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from records import users as kept
from serving.access import users
from serving.access.gate import Gate
from serving.access.keyring import Keyring
from serving.access.needs import needs_of
from serving.access.sessions import Sessions
from serving.app import application
from serving.guard import Guard
from serving.pages.frame import Frame
from serving.service import addresses
from tests.serving.access.asking import Answered
from tests.serving.access.browser import Browser
from tests.serving.live import DEMO, Live


@dataclass(kw_only=True)
class Desk:
    """Reps with a lead each, and a browser for whoever looks."""

    live: Live
    door: Guard

    def as_role(self, role: str, rep: str | None = None) -> Browser:
        """A browser in which such a user is signed in."""
        email, now = f"{rep or role}@firma.example", self.live.at
        with self.live.state.engine.begin() as connection:
            user = users.add(connection, email, role, rep, "test", now)
            link = users.entry_of(connection, user, now)
        browser = Browser(self.door)
        assert browser.send(link, {}).status == 303
        return browser

    def owned(self) -> tuple[str, str]:
        """The rep who gets the lead L1, and one who does not."""
        owner = self.lead("L1", name="Eva Jansen")
        return owner, next(rep for rep in self.live.state.definition().reps if rep != owner)

    def lead(self, lead_id: str, **profile: Any) -> str:
        """A lead that some rep has; answers whom."""
        self.live.lead(lead_id, **profile)
        self.live.events(lead_id, *DEMO, *DEMO)
        for _ in range(4):
            self.live.work()
        [held] = [row for row in self.live.rows("assignments") if row["lead_id"] == lead_id]
        return str(held["owner"])


def post(browser: Browser, path: str, form: dict[str, str], page: str = "/account") -> Answered:
    """A form with the token of this browser's session."""
    token = re.search(r'name="form_token" value="([^"]*)"', browser.get(page).text)
    assert token is not None
    return browser.send(path, {"form_token": html.unescape(token[1]), **form})


def asked(path: str, **query: str) -> str:
    """An address with its query."""
    return f"{path}?{urlencode({'lang': 'en', **query})}"


@pytest.fixture
def database_url(tmp_path: Path, sqlite_tables: Path) -> str:
    """Who may do what is the same on any system: SQLite is enough, and quicker."""
    return f"sqlite:///{shutil.copyfile(sqlite_tables, tmp_path / 'records.db')}"


@pytest.fixture
def desk(live: Live) -> Desk:
    """Behind the real gate."""
    state = live.state
    app = application(state)
    keyring = Keyring(state.engine, state.now)
    keyring.look()
    gate = Gate(needs_of([app]), keyring, Sessions(state))
    made = Desk(live=live, door=Guard(app, addresses(app), gate=gate, frame=Frame(state)))
    with state.engine.connect() as connection:
        assert not kept.any_there(connection)
    return made
