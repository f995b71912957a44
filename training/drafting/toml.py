"""A draft as TOML that a person likes to edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import Item

from training.drafting.kinds import Guess

_PARTS = (
    ("fit: who it is", lambda guess: guess.may_be_learned and guess.half == "fit"),
    ("engagement: what it does", lambda guess: guess.may_be_learned and guess.half == "engagement"),
    (
        "known too late, or so it looks: never learned from. Where that is wrong, say\n"
        '# known = "creation" or known = "before_contact"',
        lambda guess: not guess.may_be_learned,
    ),
)
#: Lists longer than this go on lines of their own.
_LONG = 72


def written(
    tables: Mapping[str, Any],
    guesses: Mapping[str, Guess],
    remarks: Iterable[str],
) -> str:
    """The whole text.

    Parameters
    ----------
    tables : company, label, source, events …, as they are written
    guesses : what each attribute is
    remarks : what a person should look at first
    """
    head = [
        "# A draft by `callworthy init`. Each line is a guess: read it, mend it, then load it.",
        *(f"# - {' '.join(remark.split())}" for remark in remarks),
    ]
    pieces = ["\n".join(head) + "\n"]
    pieces += [tomlkit.dumps(_table({name: body})) for name, body in tables.items() if body]
    for title, belongs in _PARTS:
        here = {name: guess for name, guess in guesses.items() if belongs(guess)}
        if here:
            pieces.append(f"# ---- {title}\n")
        for name, guess in here.items():
            pieces.append(tomlkit.dumps(_table({"attributes": {name: guess.table()}})))
    return "\n".join(pieces)


def _table(body: Mapping[str, Any]) -> tomlkit.items.Table:
    made = tomlkit.table(is_super_table=all(isinstance(each, dict) for each in body.values()))
    for key, value in body.items():
        made.add(key, _table(value) if isinstance(value, dict) else _item(value))
    return made


def _item(value: Any) -> Item:
    item: Item = tomlkit.item(value)
    if isinstance(item, tomlkit.items.Array):
        item.multiline(len(item.as_string()) > _LONG)
    return item
