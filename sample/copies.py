"""Near-duplicate rows, one of the leaks: a lead comes again later, outcome and all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.calendar import DAY_US, END_US
from sample.streams import Streams
from sample.world import World

#: Share of leads that come again.
COPIED_SHARE = 0.06


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Which leads come again, and how much later."""

    #: Rows of the leads that are copied, ascending.
    rows: np.ndarray
    #: How much later everything about the copy is. Microseconds.
    shift: np.ndarray
    n_leads: int

    def with_copies(
        self, lead: np.ndarray, *times: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """Rows of a table, and the same again for copied leads.

        Returns
        -------
        which : ndarray
            The row of the table that each resulting row is or copies.
        lead : ndarray
            Its lead; copies are numbered on from the last lead.
        times : list of ndarray
            Its times, those of copies shifted.
        """
        copy_of = np.full(self.n_leads, -1)
        copy_of[self.rows] = np.arange(len(self.rows))
        again = np.flatnonzero(copy_of[lead] >= 0)
        copy = copy_of[lead[again]]
        return (
            np.concatenate([np.arange(len(lead)), again]),
            np.concatenate([lead, self.n_leads + copy]),
            [np.concatenate([at, at[again] + self.shift[copy]]) for at in times],
        )


def copies(streams: Streams, world: World, wanted: bool) -> Copies:
    """Draw the copies, none where not wanted; none may come after the export."""
    rng = streams["copies"]
    n = len(world)
    shift = rng.integers(20, 120, n) * DAY_US
    is_copied = rng.random(n) < COPIED_SHARE
    is_copied &= world.arrived.handed_at + shift < END_US
    rows = np.flatnonzero(is_copied & wanted)
    return Copies(rows=rows, shift=shift[rows], n_leads=n)
