"""What a draft of the agreement would have done to the last quarter's leads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection

from definition import Definition
from features.history import History
from models.trial import Trial
from records.figures.newest import QUARTER_US, last_quarter
from records.history import known
from serving.champion import InUse

#: Leads tried; the newest where there are more.
MOST = 5_000
_BATCH = 1_000
_WEEK_US = 7 * 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Leads that a draft would have judged otherwise."""

    n_leads: int
    #: Leads that go to sales a week.
    before: float
    after: float
    #: Would go to sales and do not now; and the other way round.
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    capacity: float | None
    #: New rules that none of them has: their feature and the level or range.
    about_nobody: tuple[tuple[str, str], ...]


def effect(connection: Connection, in_use: InUse, draft: Definition) -> Effect | None:
    """Try a draft on the leads of the last quarter; None where there are none.

    Each lead is taken just after the last thing it did, when most was known of it.
    """
    moments = last_quarter(connection, MOST)
    if not moments:
        return None
    trial = Trial(in_use.scorer, draft)
    gained: list[str] = []
    lost: list[str] = []
    n_before = n_after = 0
    n_about: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(moments), _BATCH):
        some = moments[start : start + _BATCH]
        tried = trial(History(**vars(known(connection, some))))
        n_about.update(tried.n_about)
        for (lead_id, _), was, is_now in zip(some, tried.before, tried.after, strict=True):
            n_before += bool(was)
            n_after += bool(is_now)
            if was != is_now:
                (gained if is_now else lost).append(lead_id)
    # The newest came first: where there are more leads than are tried, they span less.
    created = [at for _, at in moments]
    span = QUARTER_US if len(moments) < MOST else max(created) - min(created)
    weeks = max(span / _WEEK_US, 1.0)
    return Effect(
        n_leads=len(moments),
        before=n_before / weeks,
        after=n_after / weeks,
        gained=tuple(gained),
        lost=tuple(lost),
        capacity=draft.thresholds.capacity_per_week,
        about_nobody=tuple(rule for rule, n in n_about.items() if not n),
    )
