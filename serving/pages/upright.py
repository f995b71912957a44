"""Text that runs the way its line does: no field of a lead turns round what stands beside it."""

from __future__ import annotations

import re
from typing import Any

#: Signs that force a direction on what follows; letters of Arabic or Hebrew need none of them.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def upright(value: Any) -> Any:
    """A value as templates write it, without signs that turn the rest of its line.

    Examples
    --------
    >>> upright("\\u202egro.live\\u202c BV"), upright(12)
    ('gro.live BV', 12)
    """
    if not isinstance(value, str) or not _TURNS.search(value):
        return value
    return value.translate(dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
