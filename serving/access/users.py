"""Users who sign in: by a link that works once or a password, within limits, for a while."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection
from ulid import ULID

from definition import InputError
from records import audit, signing
from records import users as kept
from records.audit import Change
from records.users import Session, User
from serving.access import password
from serving.access.viewer import ROLES, Viewer
from serving.errors import Refusal
from serving.state import State

COOKIE = "callworthy"
_MINUTE_US = 60_000_000
LINK_US = 15 * _MINUTE_US
#: A session ends after so long without use, and after so long anyway.
IDLE_US, LONGEST_US = 12 * 60 * _MINUTE_US, 14 * 24 * 60 * _MINUTE_US
#: Tries within a quarter of an hour, before an account or an address has to wait.
WINDOW_US, MOST_PER_ACCOUNT, MOST_PER_ADDRESS = 15 * _MINUTE_US, 5, 30
_EMAIL = re.compile(r"[^\s@<>\"',;:\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)


def add(connection: Connection, email: str, role: str, rep: str | None, who: str, now: int) -> User:
    """Somebody who may sign in; one who is there gets the role, and comes back if they left.

    Raises
    ------
    InputError
        If the address or the role is none.
    """
    address = checked_email(email)
    if role not in ROLES:
        raise InputError("is not a role", "role", role, f"take one of {', '.join(ROLES)}")
    there = kept.by_email(connection, address)
    made = User(
        user_id=there.user_id if there else str(ULID()),
        email=address,
        role=role,
        rep=rep,
        made_at=now,
    )
    if there is None:
        kept.add(connection, made)
    else:
        kept.change(connection, made.user_id, role=role, rep=rep, left_at=None)
        # What somebody may do changes now, not at their next sign-in.
        kept.end(connection, now, user_id=made.user_id)
    detail = {"role": role, "rep": rep}
    audit.add(connection, Change(at=now, who=who, what="user set", about=address, detail=detail))
    return made


def remove(connection: Connection, email: str, who: str, now: int) -> None:
    """Somebody may not sign in any more, and is signed out.

    Raises
    ------
    InputError
        If nobody has that address.
    """
    user = kept.by_email(connection, email.strip().lower())
    if user is None or user.left_at is not None:
        remedy = "`callworthy users list` shows who is"
        raise InputError("is nobody who signs in", "email", email, remedy)
    kept.change(connection, user.user_id, left_at=now, password=None)
    kept.end(connection, now, user_id=user.user_id)
    kept.drop_entries(connection, user.user_id, now)
    audit.add(connection, Change(at=now, who=who, what="user removed", about=user.email))


def entry_of(connection: Connection, user: User, now: int) -> str:
    """The path of a link that lets somebody in, once, for a quarter of an hour."""
    entry_id = kept.add_entry(connection, user.user_id, now + LINK_US)
    return f"/sign-in/{_signer(connection).dumps(entry_id)}"


def first_admin(connection: Connection, now: int) -> str | None:
    """The path of a link for the first admin of a home; None where there is somebody."""
    if kept.any_there(connection):
        return None
    user = add(connection, "admin@localhost", "admin", None, "first start", now)
    return entry_of(connection, user, now)


def checked_email(email: str) -> str:
    """In small letters.

    Raises
    ------
    InputError
        If it is none.
    """
    text = email.strip().lower()
    if not _EMAIL.fullmatch(text):
        raise InputError("is no e-mail address", "email", email, "write it as jan@firma.example")
    return text


class Users:
    """Signing in and out, on a state's records."""

    def __init__(self, state: State) -> None:
        self._engine = state.engine
        self._now = state.now

    def any_there(self) -> bool:
        """Whether there ever was anybody who signs in."""
        with self._engine.connect() as connection:
            return kept.any_there(connection)

    def by_link(self, token: str, old: str, address: str) -> str:
        """Sign in by a link, once; answers what the cookie is to hold.

        Raises
        ------
        Refusal
            401 where the link is none, was used or is too old; 429 after too many tries.
        """
        self._count(f"address:{address}", MOST_PER_ADDRESS)
        now = self._now()
        with self._engine.begin() as connection:
            user_id = kept.use_entry(connection, _entry_id(connection, token), now)
            user = kept.by_id(connection, user_id) if user_id else None
            if user is None or user.left_at is not None:
                raise _wrong("link")
            kept.drop_entries(connection, user.user_id, now)
            kept.forgive(connection, f"account:{user.email}")
            return self._begun(connection, user, old, "signed in by a link")

    def by_password(self, email: str, given: str, old: str, address: str) -> str:
        """Sign in by a password; answers what the cookie is to hold.

        Raises
        ------
        Refusal
            401 where one of the two is wrong; 429 after too many tries, right or wrong.
        """
        account = f"account:{email.strip().lower()[:260]}"
        # On record before anything is looked at: many tries at one time count as many.
        self._count(f"address:{address}", MOST_PER_ADDRESS)
        self._count(account, MOST_PER_ACCOUNT)
        with self._engine.connect() as connection:
            user = kept.by_email(connection, email.strip().lower())
        is_right = password.is_right(user.password if user else None, given)
        if user is None or not is_right or user.left_at is not None:
            raise _wrong("password")
        with self._engine.begin() as connection:
            kept.forgive(connection, account)
            return self._begun(connection, user, old, "signed in by a password")

    def link_for(self, email: str, address: str) -> tuple[User, str] | None:
        """Who asks for a link and its path; None where nobody has that address.

        Raises
        ------
        Refusal
            429 after too many.
        """
        self._count(f"address:{address}", MOST_PER_ADDRESS)
        self._count(f"link:{email.strip().lower()[:260]}", MOST_PER_ACCOUNT)
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
            if found is None or not _is_on(found, now):
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

    def set_password(self, viewer: Viewer, given: str, cookies: str) -> str:
        """Set one's own password; ends all sessions and answers the new cookie.

        Raises
        ------
        InputError
            If it is too short or too long.
        """
        digest, now = password.digest_of(given), self._now()
        with self._engine.begin() as connection:
            user = kept.by_id(connection, viewer.user_id)
            if user is None:
                raise _wrong("session")
            kept.change(connection, user.user_id, password=digest)
            kept.end(connection, now, user_id=user.user_id)
            kept.drop_entries(connection, user.user_id, now)
            return self._begun(connection, user, cookie_in(cookies), "password set")

    def _begun(self, connection: Connection, user: User, old: str, what: str) -> str:
        """A session under a name that nobody knew before; the one of before ends."""
        now, text = self._now(), secrets.token_urlsafe(32)
        kept.end(connection, now, session_id=digest_of(old))
        made = Session(session_id=digest_of(text), user_id=user.user_id, made_at=now, seen_at=now)
        kept.begin(connection, made)
        change = Change(at=now, who=user.email, what=what, about=user.email)
        audit.add(connection, change)
        return text

    def _count(self, subject: str, most: int) -> None:
        now = self._now()
        with self._engine.begin() as connection:
            kept.forget_tries(connection, now - 10 * WINDOW_US)
            n = kept.tried(connection, subject, now, now - WINDOW_US)
        if n > most:
            remedy = "wait a quarter of an hour, or ask for a link by mail"
            raise Refusal(429, "was tried too often", subject.partition(":")[0], "", remedy)


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


def is_own_form(viewer: Viewer, given: str) -> bool:
    """Whether a form came from a page that was shown in this session."""
    return hmac.compare_digest(viewer.form_token.encode(), given.encode())


def _form_token(text: str) -> str:
    return hmac.new(text.encode(), b"form", hashlib.sha256).hexdigest()


def _is_on(found: Session, now: int) -> bool:
    is_fresh = now < found.seen_at + IDLE_US and now < found.made_at + LONGEST_US
    return found.ended_at is None and is_fresh


def _signer(connection: Connection) -> URLSafeSerializer:
    return URLSafeSerializer(signing.key(connection, "sign-in"), salt="sign-in")


def _entry_id(connection: Connection, token: str) -> str:
    try:
        said: Any = _signer(connection).loads(token)
    except (BadSignature, ValueError):
        raise _wrong("link") from None
    return str(said)


def _wrong(field: str) -> Refusal:
    return Refusal(401, "lets nobody in", field, "", "ask for a link at /sign-in")
