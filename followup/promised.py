"""What was agreed when a lead was handed over: a promise stays as it was made."""

from __future__ import annotations

from sqlalchemy import Connection

from definition import Definition, InputError, check, version
from records import definitions

_last: dict[str, object] = {}
#: Definitions by version: one says the same for ever.
_known: dict[str, Definition] = {}


def version_of(definition: Definition) -> str:
    """Remembered for the definition in force: its digest takes longer than routing."""
    if _last.get("definition") is not definition:
        _last.update(definition=definition, version=version(definition))
    return str(_last["version"])


def promised_under(
    connection: Connection, handed_over_under: str | None, otherwise: Definition
) -> Definition:
    """The definition of that version.

    Parameters
    ----------
    connection : to the records
    handed_over_under : the version; None where a company's own files tell of the hand-over
    otherwise : what is agreed now, for a version that is not on record or cannot be read any more
    """
    if handed_over_under is None or handed_over_under == version_of(otherwise):
        return otherwise
    if handed_over_under not in _known:
        found = _read(connection, handed_over_under)
        if found is None:
            return otherwise
        _known[handed_over_under] = found
    return _known[handed_over_under]


def _read(connection: Connection, key: str) -> Definition | None:
    found = definitions.find(connection, key)
    try:
        return None if found is None else check(found.content)
    except InputError:
        # It was taken by an earlier release; what is agreed now is the best there is.
        return None
