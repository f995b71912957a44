"""The room that the line leaves: part of capacity goes to leads below it, to learn from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

#: Exploring takes at most this part of capacity, however many leads come in.
MOST_RESERVED = 0.2


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """What exploring asks of a week's calls.

    Examples
    --------
    >>> reserve = Reserve(share=0.05, n_leads=50)
    >>> reserve.calls(10, capacity=13).item(), reserve.calls(10, capacity=5).item()
    (2.0, 1.0)
    """

    #: Of the leads below the line, 0-1.
    share: float
    #: Leads a week that could be tried out: all but those that a must refuses.
    n_leads: float

    def calls(self, above: npt.ArrayLike, capacity: float) -> npt.NDArray[Any]:
        """Calls a week kept free beside so many ``above`` the line, of the same shape."""
        below = np.maximum(self.n_leads - np.asarray(above, dtype=np.float64), 0.0)
        return np.asarray(np.minimum(self.share * below, MOST_RESERVED * capacity))


#: Nothing is tried out.
NO_RESERVE = Reserve(share=0.0, n_leads=0.0)
