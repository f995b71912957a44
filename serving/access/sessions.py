"""Signing in and out: by a link that works once or a password, within limits, for a while."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from sqlalchemy import Connection

from records import audit
from records import users as kept
from records.audit import Change
from records.users import Session, User
from serving.access import password
from serving.access.caller import Caller
from serving.access.users import LINK_US, entry_id_of, entry_of
from serving.access.viewer import Viewer
from serving.errors import Refusal
from serving.state import State

COOKIE = "callworthy"
_MINUTE_US = 60_000_000
#: Tries within a quarter of an hour, before an account or an address has to wait.
WINDOW_US, MOST_PER_ACCOUNT, MOST_PER_ADDRESS = 15 * _MINUTE_US, 5, 30
#: The same for a proxy, behind which everybody has one address.
MOST_PER_PROXY = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where somebody tries from, as far as it can be believed."""

    text: str
    #: Whether others may stand behind it: a proxy says so, and sits on this host or network.
    is_shared: bool = False

    @classmethod
    def of(cls, caller: Caller, *, is_told: bool = False) -> Address:
        """The other side of the connection; what it says of whom it forwards may be made up.

        ``is_told``: proxies are named, and the server has their word for who it is.
        """
        return cls(text=caller.address, is_shared=caller.is_proxied and not is_told)

    @property
    def budget(self) -> tuple[str, int]:
        """Under which name tries are counted, and how many there may be."""
        if self.is_shared:
            return f"proxy:{self.text}", MOST_PER_PROXY
        return f"address:{self.text}", MOST_PER_ADDRESS

    @property
    def asking(self) -> tuple[str, int]:
        """The same for asking for a link: who guesses passwords takes that way from nobody."""
        name, most = self.budget
        return f"asking:{name}", most


class Sessions:
    """Signing in and out, on a state's records."""

    def __init__(self, state: State) -> None:
        self._engine = state.engine
        self._now = state.now

    def any_there(self) -> bool:
        """Whether there ever was anybody who signs in."""
        with self._engine.connect() as connection:
            return kept.any_there(connection)

    def by_link(self, token: str, old: str, address: Address) -> str:
        """Sign in by a link, once; answers what the cookie is to hold.

        Raises
        ------
        Refusal
            401 where the link is none, was used or is too old; 429 after too many that are none.
        """
        now = self._now()
        with self._engine.begin() as connection:
            entry_id = entry_id_of(connection, token)
        if entry_id is None:
            # One that we signed nobody guesses: it opens however often others tried from there.
            self._count(*address.budget)
            raise _wrong("link")
        with self._engine.begin() as connection:
            user_id = kept.use_entry(connection, entry_id, now)
            user = kept.by_id(connection, user_id) if user_id else None
            if user is None or user.left_at is not None:
                raise _wrong("link")
            kept.drop_entries(connection, user.user_id, now)
            kept.forgive(connection, f"account:{user.email}")
            return self._begun(connection, user, old, "signed in by a link", by_link=True)

    def by_password(self, email: str, given: str, old: str, address: Address) -> str:
        """Sign in by a password; answers what the cookie is to hold.

        Raises
        ------
        Refusal
            401 where one of the two is wrong; 429 after too many tries that were.
        """
        account = _account(email)
        # On record before anything is looked at: many tries at one time count as many.
        try_id = self._count(*address.budget)
        self._count(account, MOST_PER_ACCOUNT)
        with self._engine.connect() as connection:
            user = kept.by_email(connection, email.strip().lower())
        is_right = password.is_right(user.password if user else None, given)
        if user is None or not is_right or user.left_at is not None:
            raise _wrong("password")
        with self._engine.begin() as connection:
            kept.forgive(connection, account)
            # A whole office comes from one address, and nobody in it guessed.
            kept.forgive_one(connection, try_id)
            return self._begun(connection, user, old, "signed in by a password")

    def asks(self, email: str, address: Address) -> None:
        """Somebody asks for a link, whether anybody has that address or not.

        Raises
        ------
        Refusal
            429 after too many.
        """
        self._count(*address.asking)
        self._count(f"link:{email.strip().lower()[:260]}", MOST_PER_ACCOUNT)

    def link_for(self, email: str) -> tuple[User, str] | None:
        """Who asks for a link and its path; None where nobody has that address."""
        with self._engine.begin() as connection:
            user = kept.by_email(connection, email.strip().lower())
            if user is None or user.left_at is not None:
                return None
            return user, entry_of(connection, user, self._now())

    def signed_in(self, cookies: str) -> Viewer | None:
        """Who a request's cookies stand for; None where nobody, or not any more."""
        text = cookie_in(cookies)
        if not text:
            return None
        now, session_id = self._now(), digest_of(text)
        with self._engine.connect() as connection:
            found = kept.session(connection, session_id)
            if found is None or not found.is_on(now):
                return None
            user = kept.by_id(connection, found.user_id)
        if user is None or user.left_at is not None:
            return None
        if now - found.seen_at > _MINUTE_US:
            with self._engine.begin() as connection:
                kept.seen(connection, session_id, now)
        return Viewer(
            email=user.email,
            role=user.role,
            rep=user.rep or "",
            user_id=user.user_id,
            form_token=_form_token(text),
        )

    def sign_out(self, cookies: str) -> None:
        """End the session that these cookies stand for."""
        with self._engine.begin() as connection:
            kept.end(connection, self._now(), session_id=digest_of(cookie_in(cookies)))

    def of(self, viewer: Viewer, cookies: str) -> list[tuple[Session, bool]]:
        """Where a viewer is signed in, and which of them is the one that asks."""
        own = digest_of(cookie_in(cookies))
        with self._engine.connect() as connection:
            found = kept.open_sessions(connection, self._now(), viewer.user_id)
        return [(each, each.session_id == own) for each in found]

    def end(self, viewer: Viewer, session_id: str) -> None:
        """End a session of the viewer's own; nothing where it is somebody else's."""
        now = self._now()
        with self._engine.begin() as connection:
            found = kept.session(connection, session_id)
            if found is not None and found.user_id == viewer.user_id and found.is_on(now):
                kept.end(connection, now, session_id=session_id)
                change = Change(at=now, who=viewer.email, what="session ended", about=viewer.email)
                audit.add(connection, change)

    def asks_old_password(self, viewer: Viewer, cookies: str) -> bool:
        """Whether a new password asks for the old one.

        Who came in by a link a moment ago has shown that the mailbox is theirs, and may have come
        so because the password is forgotten.
        """
        with self._engine.connect() as connection:
            user = kept.by_id(connection, viewer.user_id)
            found = kept.session(connection, digest_of(cookie_in(cookies)))
        just_came = found is not None and found.by_link and self._now() < found.made_at + LINK_US
        return user is not None and user.password is not None and not just_came

    def set_password(self, viewer: Viewer, given: str, cookies: str, old: str = "") -> str:
        """Set one's own password; ends all sessions and answers the new cookie.

        Raises
        ------
        InputError
            If it is too short or too long.
        Refusal
            401 where the old one is asked for and wrong; 429 after too many tries.
        """
        digest, now = password.digest_of(given), self._now()
        if self.asks_old_password(viewer, cookies):
            self._check_old(viewer, old)
        with self._engine.begin() as connection:
            user = kept.by_id(connection, viewer.user_id)
            if user is None:
                raise _wrong("session")
            kept.change(connection, user.user_id, password=digest)
            kept.end(connection, now, user_id=user.user_id)
            kept.drop_entries(connection, user.user_id, now)
            return self._begun(connection, user, cookie_in(cookies), "password set")

    def _check_old(self, viewer: Viewer, old: str) -> None:
        self._count(_account(viewer.email), MOST_PER_ACCOUNT)
        with self._engine.connect() as connection:
            user = kept.by_id(connection, viewer.user_id)
        if not password.is_right(user.password if user else None, old):
            raise _wrong("old_password")
        with self._engine.begin() as connection:
            kept.forgive(connection, _account(viewer.email))

    def _begun(
        self, connection: Connection, user: User, old: str, what: str, by_link: bool = False
    ) -> str:
        """A session under a name that nobody knew before; the one of before ends."""
        now, text = self._now(), secrets.token_urlsafe(32)
        kept.end(connection, now, session_id=digest_of(old))
        made = Session(
            session_id=digest_of(text),
            user_id=user.user_id,
            made_at=now,
            seen_at=now,
            by_link=int(by_link),
        )
        kept.begin(connection, made)
        change = Change(at=now, who=user.email, what=what, about=user.email)
        audit.add(connection, change)
        return text

    def _count(self, subject: str, most: int) -> str:
        now = self._now()
        with self._engine.begin() as connection:
            kept.forget_tries(connection, now - 10 * WINDOW_US)
            try_id, n = kept.tried(connection, subject, now, now - WINDOW_US)
        if n > most:
            remedy = "wait a quarter of an hour, or ask for a link by mail"
            raise Refusal(429, "was tried too often", subject.partition(":")[0], "", remedy)
        return try_id


def cookie_in(cookies: str) -> str:
    """What our cookie holds; empty where there is none.

    Examples
    --------
    >>> cookie_in("other=1; callworthy=abc")
    'abc'
    >>> cookie_in("nonsense;;=")
    ''
    """
    found: SimpleCookie = SimpleCookie()
    try:
        found.load(cookies)
    except CookieError:
        return ""
    return found[COOKIE].value if COOKIE in found else ""


def digest_of(text: str) -> str:
    """What is kept of a cookie: whoever reads the records signs in as nobody."""
    return hashlib.sha256(text.encode()).hexdigest()


def _form_token(text: str) -> str:
    return hmac.new(text.encode(), b"form", hashlib.sha256).hexdigest()


def _account(email: str) -> str:
    return f"account:{email.strip().lower()[:260]}"


def _wrong(field: str) -> Refusal:
    return Refusal(401, "lets nobody in", field, "", "ask for a link at /sign-in")
