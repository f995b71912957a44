"""All keys, kept in memory so that asking for one costs a scoring nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import sqlalchemy.exc
from sqlalchemy import Engine

from records import keys
from records.keys import Kept
from serving.access import key
from serving.errors import Refusal, unreachable

logger = logging.getLogger(__name__)
#: A key made or revoked by another process counts from then on, in seconds.
LOOK_EVERY = 0.5
#: Records that say nothing for so many seconds are taken to be away: a look takes a thousandth.
_PATIENCE = 10.0
#: When keys were used is written down so often, in looks.
_WRITE_EVERY = 60
#: What an unknown key is compared with, so that it takes as long as a known one.
_NOBODY = key.digest_of("")
#: RFC 6750: how a key is sent.
_REMEDY = "send a key in the header `Authorization: Bearer cw_…`; `callworthy keys make` makes one"


class Keyring:
    """Follows the keys on record in a thread of its own."""

    def __init__(self, engine: Engine, now: Callable[[], int]) -> None:
        self._engine = engine
        self._now = now
        self._known: dict[str, Kept] | None = None
        self._used: dict[str, int] = {}
        self._complaint = ""
        self._looked_at = -_PATIENCE
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="keys", daemon=True)

    def start(self) -> None:
        """Read the keys there are, then watch for others."""
        self._look_anyway()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; what was used last is written down."""
        self._stop.set()
        self._thread.join(timeout=5)
        self._write_anyway()

    def look(self) -> None:
        """Read all keys, now."""
        with self._engine.connect() as connection:
            self._known = {each.key_id: each for each in keys.every(connection)}
        self._looked_at = time.monotonic()

    @property
    def is_used(self) -> bool:
        """Whether a key was ever made; one that was revoked closes the door as well.

        Raises
        ------
        Refusal
            503 while nobody could read them: what is not known stays closed.
        """
        return bool(self._read())

    def opened(self, given: str, scope: str) -> Kept:
        """The key that was sent, where it opens that.

        Raises
        ------
        Refusal
            401 where there is none or it opens nothing, 403 where it opens other things.
        """
        known = self._read()
        kind, _, text = given.partition(" ")
        found = key.parts(text.strip()) if kind.lower() == "bearer" else None
        if found is None:
            # Never what was sent: it may be somebody's password.
            rule = "is missing" if not given else "holds no key"
            raise Refusal(401, rule, "Authorization", "", _REMEDY)
        key_id, digest = found
        kept, now = known.get(key_id), self._now()
        is_right = key.same(digest, kept.digest if kept else _NOBODY)
        if kept is None or not is_right or (kept.until is not None and kept.until <= now):
            raise Refusal(401, "is a key that opens nothing", "Authorization", "cw_…", _REMEDY)
        self._used[key_id] = now
        scopes = kept.scopes.split()
        if scope not in scopes and "admin" not in scopes:
            remedy = f"make a key with `callworthy keys make NAME --scope {scope}`"
            raise Refusal(403, f"does not open this; it takes {scope}", "scope", scopes, remedy)
        return kept

    def refuse_unreachable(self) -> None:
        """Whether the records answer, from the last look: asking costs nothing and never waits.

        Raises
        ------
        Refusal
            503 where they did not.
        """
        if self._complaint or time.monotonic() - self._looked_at > _PATIENCE:
            raise unreachable()

    def write(self) -> None:
        """Put on record when keys were used last."""
        used, self._used = self._used, {}
        if used:
            with self._engine.begin() as connection:
                keys.used(connection, used)

    def _read(self) -> dict[str, Kept]:
        if self._known is None:
            remedy = "try again; `callworthy doctor` says what is wrong with the records"
            raise Refusal(503, "the keys cannot be read", "", None, remedy)
        return self._known

    def _watch(self) -> None:
        looks = 0
        while not self._stop.wait(LOOK_EVERY):
            self._look_anyway()
            looks += 1
            if looks % _WRITE_EVERY == 0:
                self._write_anyway()

    def _look_anyway(self) -> None:
        """Look; while the records are away, the keys that were read last count."""
        try:
            self.look()
            if self._complaint:
                logger.warning("the records can be reached again")
            self._complaint = ""
        except Exception as error:
            complaint = _told(error)
            if not self._complaint:
                logger.error("the records cannot be reached, keys read before stay: %s", complaint)
            self._complaint = complaint

    def _write_anyway(self) -> None:
        try:
            self.write()
        except Exception as error:
            logger.error("when keys were used could not be written down: %s", _told(error))


def _told(error: Exception) -> str:
    """On one line; a database's own words, without the statement and its values."""
    own = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    return f"{type(own).__name__}: {own}".splitlines()[0]
