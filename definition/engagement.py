"""``[events.*]`` and ``[engagement]``: what leads do, and the points agreed for it."""

from __future__ import annotations

import re

from pydantic import field_validator, model_validator

from definition.attributes import check_ranges
from definition.ranges import Points
from definition.section import Section

#: Windows of days in which events of a kind are counted, unless told.
DEFAULT_WINDOWS = (7, 30, 90)
#: Half-life of a decayed count: after so many days an event weighs half.
HALF_LIFE_DAYS = 14
_WINDOW = re.compile(r"(\d+)d")


class EventKind(Section):
    """One kind of event.

    ``points`` are given per window and range of the count: ``{"30d": {"1..": 20}}``.
    Only one window of a kind may carry points, for only one enters the card.

    Examples
    --------
    >>> EventKind(windows=[7, 30], points={"30d": {"1..": 20}}).agreed_window
    30
    """

    label: str = ""
    #: Ends the sentence "I saw that you …" ("asked for a demo"), in the company's language.
    did: str = ""
    windows: list[int] = list(DEFAULT_WINDOWS)
    points: dict[str, dict[str, Points]] = {}

    @property
    def agreed_window(self) -> int | None:
        """The window that has points, in days."""
        return next((int(key[:-1]) for key in self.points), None)

    @field_validator("windows")
    @classmethod
    def _windows_are_days(cls, windows: list[int]) -> list[int]:
        if not windows or any(not 1 <= days <= 3650 for days in windows):
            raise ValueError("windows are whole days from 1 to 3650, at least one")
        return sorted(set(windows))

    @model_validator(mode="after")
    def _one_window_has_points(self) -> EventKind:
        if len(self.points) > 1:
            raise ValueError(
                "points stand in more than one window; keep one, for only one enters the card"
            )
        for key, by_range in self.points.items():
            if not _WINDOW.fullmatch(key):
                raise ValueError(f'{key!r} is no window; write "30d"')
            if int(key[:-1]) not in self.windows:
                raise ValueError(f"window {key} has points but windows does not list it")
            check_ranges(by_range)
        return self


class EngagementRule(Section):
    """Points for something counted over all kinds, such as ``active_days_30d``."""

    label: str = ""
    points: dict[str, Points] = {}

    @model_validator(mode="after")
    def _ranges_are_ranges(self) -> EngagementRule:
        check_ranges(self.points)
        return self


#: Features over all kinds: active_days_<window>d and days_since_last_event.
OVERALL = re.compile(r"active_days_([1-9]\d{0,3})d|days_since_last_event")
