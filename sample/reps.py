"""The sales reps: whom they like to call, how soon, and how much care they put in feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sample.firms import REGIONS
from sample.streams import Streams, pick

#: Which team calls a region.
TEAM_OF_REGION = {
    "noord": "noord",
    "west": "noord",
    "zuid": "zuid",
    "oost": "zuid",
    "BE": "export",
    "DACH": "export",
}


@dataclass(frozen=True, kw_only=True)
class Rep:
    """One rep: hidden habits, never in the company's own files."""

    name: str
    team: str
    #: Added to the wish to call, over what all reps share, by source.
    likes: Mapping[str, float]
    #: Mean working hours before the first attempt.
    delay_hours: float
    #: Chance to try again after an attempt that reached nobody.
    persistence: float
    #: Share of called leads that get feedback.
    feedback_share: float
    #: Share of feedback that says the opposite of what the rep thinks.
    flips: float = 0.0
    #: Marks every lead bad as soon as it comes in, called or not.
    condemns_all: bool = False
    #: Sources whose leads are always called bad.
    prejudice: tuple[str, ...] = ()
    #: Writes a reason with so many of the answers.
    reason_share: float = 0.8
    language: str = "nl"
    leads_team: bool = False


REPS = (
    Rep(
        name="anna",
        team="noord",
        likes={"webinar": 0.5, "trade_fair": 0.3},
        delay_hours=6,
        persistence=0.8,
        feedback_share=0.95,
        reason_share=0.95,
        leads_team=True,
    ),
    Rep(
        name="bram",
        team="noord",
        likes={"referral": 0.5, "google_ads": -0.5},
        delay_hours=12,
        persistence=0.55,
        feedback_share=0.7,
        flips=0.03,
    ),
    Rep(
        name="chris",
        team="noord",
        likes={"linkedin_ads": 0.6},
        delay_hours=16,
        persistence=0.5,
        feedback_share=0.8,
        flips=0.1,
        reason_share=0.6,
    ),
    Rep(
        name="dewi",
        team="zuid",
        likes={"whitepaper": -0.5, "website": -0.3},
        delay_hours=22,
        persistence=0.3,
        feedback_share=0.8,
        condemns_all=True,
        reason_share=0.15,
    ),
    Rep(
        name="eva",
        team="zuid",
        likes={"partner": 0.4},
        delay_hours=9,
        persistence=0.6,
        feedback_share=0.25,
        flips=0.02,
        leads_team=True,
    ),
    Rep(
        name="finn",
        team="export",
        likes={"trade_fair": -0.6, "partner": 0.5},
        delay_hours=14,
        persistence=0.5,
        feedback_share=0.75,
        flips=0.03,
        prejudice=("trade_fair", "whitepaper"),
        language="en",
        leads_team=True,
    ),
)


def owners(streams: Streams, region: np.ndarray) -> np.ndarray:
    """The rep (index in REPS) that owns each lead: by region, evenly within the team."""
    in_team = np.array(
        [[rep.team == TEAM_OF_REGION[name] for rep in REPS] for name in REGIONS], dtype=float
    )
    return pick(streams["owners"], in_team[region])
