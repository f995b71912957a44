"""Notebooks as they were last rendered: what there is, and where it stands in the home.

Apart from what renders them, so that the service need not import that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from serving.pages.words import Language

#: What stands in the folder beside each notebook's page and pictures.
_LIST = "notebooks.json"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One notebook."""

    name: str
    title: str
    #: Its first paragraph.
    about: str
    #: Microseconds UTC, and the card that was in use then.
    made_at: int
    card_id: str
    language: Language = "en"

    @property
    def file(self) -> str:
        """Its page, in the home's folder of them."""
        return f"{self.name}-{self.language}.html"


def folder_of(home: Path) -> Path:
    """Where a home keeps them."""
    return home / "notebooks"


def remember(home: Path, made: Sequence[Rendered]) -> None:
    """Put down which there are, beside those that were there."""
    by_file = {each.file: each for each in (*known(home), *made)}
    text = orjson.dumps([asdict(each) for each in by_file.values()], option=orjson.OPT_INDENT_2)
    fresh = folder_of(home) / f"{_LIST}.new"
    fresh.write_bytes(text)
    fresh.replace(folder_of(home) / _LIST)


def known(home: Path) -> tuple[Rendered, ...]:
    """Those that were rendered, in the order in which that happened first."""
    path = folder_of(home) / _LIST
    if not path.exists():
        return ()
    return tuple(Rendered(**each) for each in orjson.loads(path.read_bytes()))


def spoken(home: Path, language: str) -> tuple[Rendered, ...]:
    """Each notebook once: in that language where it was rendered in it."""
    chosen: dict[str, Rendered] = {}
    for each in known(home):
        if each.name not in chosen or each.language == language:
            chosen[each.name] = each
    return tuple(chosen.values())


def body_of(home: Path, made: Rendered) -> str | None:
    """What stands between ``<main>`` and its end; None where it is not there any more."""
    page = folder_of(home) / made.file
    if not page.is_file():
        return None
    _, _, after = page.read_text("utf-8").partition('<main class="notebook">')
    return after.rpartition("</main>")[0]


def picture_of(home: Path, name: str) -> bytes | None:
    """A picture by its file's name, which ends in .svg; None where there is none."""
    stem, dot, ending = name.rpartition(".")
    path = folder_of(home) / name
    if not dot or ending != "svg" or not _PLAIN.fullmatch(stem) or not path.is_file():
        return None
    return path.read_bytes()
