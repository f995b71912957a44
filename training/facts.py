"""What a training tells about itself: in the card, and beside it in the run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from definition import Definition, learned_version
from models.trees import TreeSettings
from training.calls import Calls
from training.forward import Forward
from training.labels import Labels
from training.leaks import Finding, as_json
from training.prepare import Prepared
from training.promotion.opponent import lead_hashes

WEEK_US = 7 * 86_400_000_000
#: The rooms whose code decides what is learned from the same data.
ROOMS = ("training", "models", "features")
#: The card that was judged, learned without the leads it was judged on.
AS_JUDGED = "promotion/card_as_judged.json"
#: Where there is no time: hashes of the leads that were learned from.
LEARNED_LEADS = "promotion/learned_leads.json"


def digest(prepared: Prepared) -> str:
    """The data's digest and that of the code that learns: other code, other card."""
    root = Path(__file__).parent.parent
    total = hashlib.sha256((prepared.everyone.digest() + prepared.said.digest()).encode())
    for room in ROOMS:
        for module in sorted((root / room).rglob("*.py")):
            total.update(module.read_bytes())
    return total.hexdigest()


def leads_per_week(labels: Labels, definition: Definition) -> float | None:
    """How many leads come in a week; None where that is not known."""
    created = labels.frame["created_at"].to_numpy()
    if definition.time != "dates" or len(created) < 2:
        return None
    weeks = (int(created.max()) - int(created.min())) / WEEK_US
    return len(created) / weeks if weeks >= 1 else None


def says(prepared: Prepared, forward: Forward | None) -> dict[str, Any]:
    """What the card tells about its own making: no time, no run."""
    examples = prepared.examples
    told: dict[str, Any] = {
        "leads": len(examples),
        "wins": int(examples.won.sum()),
        "outcomes": prepared.labels.counts(),
    }
    if forward is not None:
        told["judged_on"] = forward.how
        told["judged_leads"] = forward.n_leads
        told["no_better_than_chance"] = forward.card.is_chance
        told["auc"] = {key: round(value, 4) for key, value in asdict(forward.card.auc).items()}
        told["given_up"] = {key: round(value, 4) for key, value in forward.given_up.items()}
        told["given_up_range"] = {
            key: [round(end, 4) for end in ends] for key, ends in forward.given_up_range.items()
        }
    return told


def parameters(prepared: Prepared, definition: Definition) -> dict[str, Any]:
    """How it was learned, for the run."""
    examples = prepared.examples
    return {
        **{f"trees.{name}": value for name, value in asdict(TreeSettings()).items()},
        "horizon_days": definition.label.horizon_days,
        "leads": len(examples),
        "features": len(examples.features),
    }


def metrics(prepared: Prepared, calls: Calls | None) -> dict[str, float]:
    """How many leads have which outcome, and what the called ones are worth, for the run."""
    found = {
        f"leads.{outcome.replace(' ', '_')}": float(n)
        for outcome, n in prepared.labels.counts().items()
    }
    if calls:
        found["calls.made"] = float(calls.is_called.sum())
        found["calls.effective_size"] = calls.effective_size
    return found


def tags(
    prepared: Prepared, definition: Definition, forward: Forward | None = None
) -> dict[str, str]:
    """What was known and agreed, and from when on was judged: the next training asks for it."""
    told = {
        "learned_until": str(prepared.labels.observed_until),
        "known_outcomes": str(int(prepared.everyone.is_known.sum())),
        # A refusal is logged without a card, and must name the agreement as well.
        "learned_version": learned_version(definition),
    }
    if forward is not None and forward.judged.has_time:
        told["judged_from"] = str(int(forward.judged.as_of.min()))
    return told


def files(
    prepared: Prepared, findings: Sequence[Finding], forward: Forward | None = None
) -> dict[str, str]:
    """Artifact path to text."""
    said = orjson.dumps(prepared.said.report(), option=orjson.OPT_INDENT_2).decode()
    found = {"leaks.json": as_json(findings), "feedback.json": said}
    if forward is not None and forward.judged.has_time:
        # What the next card is held against: it knows none of the leads it was judged on.
        found[AS_JUDGED] = forward.cards[0][0].to_json().decode()
    if not prepared.everyone.has_time:
        learned = lead_hashes(prepared.examples.lead_ids)
        found[LEARNED_LEADS] = orjson.dumps(learned.tolist()).decode()
    return found
