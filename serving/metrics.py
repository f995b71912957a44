"""Own counters beside BentoML's: verdicts, the card in use, how long scoring itself takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from prometheus_client import Counter as PrometheusCounter
from prometheus_client import Gauge, Histogram

_BUCKETS = (5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 1e-1, 1.0)

_verdicts = PrometheusCounter("callworthy_verdicts", "Verdicts given", ["verdict"])
_card = Gauge("callworthy_card_info", "1 for the card in use", ["card_id", "version"])
_seconds = Histogram("callworthy_scoring_seconds", "Scoring of one request", buckets=_BUCKETS)


def card_in_use(card_id: str, version: str) -> None:
    """Only one card is in use at a time."""
    _card.clear()
    _card.labels(card_id=card_id, version=version).set(1)


def scored(verdicts: Iterable[str], seconds: float) -> None:
    """Count what a request came to and how long the scoring took."""
    for verdict, n in Counter(verdicts).items():
        _verdicts.labels(verdict=verdict).inc(n)
    _seconds.observe(seconds)
