"""The exploration in force: as agreed, as far as reps have room and it still teaches."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from definition import Definition
from models.exploration import NOTHING, Exploration
from records import explorations, signing

#: How long an answer is good for, microseconds: turned off, it is off within this.
FRESH_US = 2_000_000


class Exploring:
    """Asked at every scoring, so the records are looked at every other second at most.

    Parameters
    ----------
    engine : the records, with the home's key and the share worked out
    agreed : the definition in force in the home, also where the card has an older one
    """

    def __init__(self, engine: Engine, agreed: Callable[[], Definition]) -> None:
        self._engine = engine
        self._agreed = agreed
        self._key: bytes | None = None
        self._found = NOTHING
        self._good_until = 0

    def __call__(self, now: int) -> Exploration:
        """What is in force now, microseconds UTC."""
        if now >= self._good_until:
            self._look(now)
            self._good_until = now + FRESH_US
        return self._found

    def _look(self, now: int) -> None:
        wish = self._agreed().exploration
        if wish.share <= 0:
            self._found = NOTHING
            return
        try:
            if self._key is None:
                with self._engine.begin() as connection:
                    self._key = signing.key(connection, "exploration").encode()
            with self._engine.connect() as connection:
                worked_out = explorations.share(connection, now)
        except DBAPIError:
            # The records are busy or away: what was in force stays, or nobody is tried out.
            return
        share = wish.share if worked_out is None else min(wish.share, worked_out)
        self._found = Exploration(key=self._key, share=share, period_days=wish.period_days)
