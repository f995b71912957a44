"""How the text of somebody's file is encoded."""

from __future__ import annotations

import codecs
from pathlib import Path

import charset_normalizer

from definition import InputError

#: Bytes looked at to tell the encoding.
LOOK = 1_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Share of zero bytes at one of two places that makes a text UTF-16.
_HALF_ZERO = 0.4


def encoding_of(path: Path) -> str:
    """The encoding a file seems to have: by its mark, by being UTF-8, or by its letters.

    Raises
    ------
    InputError
        If the file is empty, cannot be opened, or is no text.
    """
    look = first_bytes(path)
    if not look.strip():
        raise InputError("is empty", path.name, "", "give a file with a header and rows")
    for mark, name in _MARKS:
        if look.startswith(mark):
            return name
    if b"\0" in look:
        return _with_zeros(path, look)
    if _is_utf8(path):
        return "utf-8"
    best = charset_normalizer.from_bytes(look[:100_000]).best()
    guess = best.encoding if best else "cp1252"
    # Western files are nearly always cp1252; its relatives differ in what nobody types.
    return "cp1252" if guess.startswith(("cp125", "latin", "iso8859")) else guess


def first_bytes(path: Path) -> bytes:
    """As many as it takes to tell what a file is."""
    try:
        with path.open("rb") as raw:
            return raw.read(LOOK)
    except OSError as error:
        told = error.strerror or str(error)
        raise InputError("cannot be opened", path.name, told, "make it readable") from None


def _with_zeros(path: Path, look: bytes) -> str:
    """UTF-16 that lost its mark has a zero in every other place; other zeros are no text."""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if look[start::2].count(0) > _HALF_ZERO * len(look) / 2:
            return name
    raise InputError("is no text", path.name, "bytes of zero", "save it as CSV in UTF-8")


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(LOOK):
                pass
    except UnicodeDecodeError:
        return False
    return True
