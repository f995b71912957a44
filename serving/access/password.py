"""Passwords: argon2id, and the same time for an address that nobody has."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from definition import InputError

#: NIST SP 800-63B asks for length, not for signs of a kind; longer than this costs us, not them.
SHORTEST, LONGEST = 12, 200
#: The library's own measure, RFC 9106's low-memory one: 64 MiB, 3 passes.
_HASHER = PasswordHasher()


def digest_of(password: str) -> str:
    """What is kept of it.

    Raises
    ------
    InputError
        If it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        remedy = f"take {SHORTEST} to {LONGEST} characters"
        raise InputError("has not the length", "password", "…", remedy)
    return _HASHER.hash(password)


def is_right(kept: str | None, given: str) -> bool:
    """Whether it is the one; where none is kept, that takes as long to say."""
    try:
        return _HASHER.verify(kept or _nobodys(), given[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
