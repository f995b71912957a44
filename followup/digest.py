"""Many notices as one message: new leads in full, the rest a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection

from followup.channels.message import Message
from followup.compose import Writer
from followup.report_words import said
from followup.words import WORDS
from records.notices import Notice

#: Kinds in the order in which they are read; others come after.
_ORDER = ("assigned", "broken", "reminder", "incomplete", "crossed", "fell_back", "changed")
#: Told in full, and told at all, of each kind; the others are counted.
_WHOLE, _LINES = 10, 25


def digest(
    connection: Connection, writer: Writer, waiting: Sequence[Notice], message_id: str, at: int
) -> Message:
    """One message of all that waited; of one notice, that notice.

    Parameters
    ----------
    connection : to the records
    writer : Writer
    waiting : at least one
    message_id : the same at every try
    at : when it is sent, microseconds UTC
    """
    if len(waiting) == 1:
        return writer.message(connection, waiting[0], at)
    words = WORDS[writer.definition.company.language]
    title = said(words["digest"], n=len(waiting))
    data: list[dict[str, Any]] = []
    blocks = list(_blocks(connection, writer, waiting, data, at))
    return Message(
        message_id=message_id,
        at=at,
        title=title,
        text="\n\n".join([title, *blocks]),
        data={"event": "digest", "n": len(waiting), "notices": data},
    )


def _blocks(
    connection: Connection,
    writer: Writer,
    waiting: Sequence[Notice],
    data: list[dict[str, Any]],
    at: int,
) -> Iterator[str]:
    words = WORDS[writer.definition.company.language]
    for kind, group in groupby(sorted(waiting, key=_place), key=attrgetter("kind")):
        some = list(group)
        lines = []
        for place, notice in enumerate(some[:_LINES]):
            message = writer.message(connection, notice, at)
            data.append(message.data)
            if kind == "assigned" and place < _WHOLE:
                yield message.text
            else:
                lines.append(f"- {message.title}")
        if len(some) > _LINES:
            lines.append("- " + words["and_more"].format(n=len(some) - _LINES))
        if lines:
            yield "\n".join(lines)


def _place(notice: Notice) -> tuple[int, str, str]:
    place = _ORDER.index(notice.kind) if notice.kind in _ORDER else len(_ORDER)
    return place, notice.kind, notice.notice_id
