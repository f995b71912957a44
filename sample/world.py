"""The whole invented company in one value: everything that is true, told or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sample.aftermath import after_sales
from sample.arrival import Arrivals, Campaign, arrivals, campaigns
from sample.attempts import Attempts, attempts
from sample.behaviour import Events, browse, intent, joined
from sample.calendar import END_US
from sample.calling import Calls, calls
from sample.deals import Funnel, funnel
from sample.engagement import engagement, has_asked_demo
from sample.feedback import Feedback, feedback
from sample.firms import Firms, firms
from sample.outcome import Outcomes, outcomes
from sample.people import People, people
from sample.reps import owners
from sample.streams import Streams


@dataclass(frozen=True, kw_only=True)
class World:
    """Leads by row; events, attempts, deals and feedback name the row of their lead."""

    arrived: Arrivals
    campaigns: list[Campaign]
    firms: Firms
    who: People
    #: How much each lead wants; moves behaviour only.
    wish: np.ndarray
    events: Events
    #: True engagement at hand-over.
    did: dict[str, np.ndarray]
    called: Calls
    result: Outcomes
    tried: Attempts
    became: Funnel
    feedback: Feedback

    def __len__(self) -> int:
        return len(self.arrived)

    @property
    def won_by_export(self) -> np.ndarray:
        """Which leads the files show as won."""
        return self.became.won & (self.became.won_at < END_US)

    @property
    def called_by_export(self) -> np.ndarray:
        """Which leads the files show as called."""
        return self.called.called & (self.called.first_attempt_at < END_US)


def world(
    streams: Streams, n_leads: int, drift: bool, step: Callable[[], None] = lambda: None
) -> World:
    """Draw everything; ``step`` is called after each of five stretches of the work."""
    arrived = arrivals(streams, n_leads, drift)
    theirs = firms(streams, n_leads)
    who = people(streams, arrived, theirs)
    step()
    wish = intent(streams, arrived)
    events = browse(streams, arrived, who, wish)
    step()
    did = engagement(events, arrived.handed_at)
    result = outcomes(streams, arrived, who, did, drift)
    step()
    rep = owners(streams, who.region)
    called = calls(streams, arrived, who, rep, has_asked_demo(events, arrived.handed_at))
    tried = attempts(streams, called, result.won_if_called)
    became = funnel(streams, arrived.handed_at, called, tried, result)
    step()
    said = feedback(streams, arrived, who, called, became, result)
    events = joined([events, after_sales(streams, became)])
    step()
    return World(
        arrived=arrived,
        campaigns=campaigns(drift),
        firms=theirs,
        who=who,
        wish=wish,
        events=events,
        did=did,
        called=called,
        result=result,
        tried=tried,
        became=became,
        feedback=said,
    )
