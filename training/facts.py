"""What a training tells about itself: in the card, and beside it in the run."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from definition import Definition
from models.trees import TreeSettings
from training.dataset import Dataset
from training.forward import Forward
from training.labels import Labels
from training.prepare import Prepared

#: The rooms whose code decides what is learned from the same data.
ROOMS = ("training", "models", "features")


def digest(prepared: Prepared) -> str:
    """The data's digest and that of the code that learns: other code, other card."""
    root = Path(__file__).parent.parent
    total = hashlib.sha256((prepared.everyone.digest() + prepared.said.digest()).encode())
    for room in ROOMS:
        for module in sorted((root / room).rglob("*.py")):
            total.update(module.read_bytes())
    return total.hexdigest()


def says(dataset: Dataset, labels: Labels, forward: Forward | None) -> dict[str, Any]:
    """What the card tells about its own making: no time, no run."""
    told: dict[str, Any] = {
        "leads": len(dataset),
        "wins": int(dataset.won.sum()),
        "outcomes": labels.counts(),
    }
    if forward is not None:
        told["judged_on"] = forward.how
        told["judged_leads"] = forward.n_leads
        told["no_better_than_chance"] = forward.card.is_chance
        told["auc"] = {key: round(value, 4) for key, value in asdict(forward.card.auc).items()}
        told["given_up"] = {key: round(value, 4) for key, value in forward.given_up.items()}
    return told


def parameters(dataset: Dataset, definition: Definition) -> dict[str, Any]:
    """How it was learned, for the run."""
    return {
        **{f"trees.{name}": value for name, value in asdict(TreeSettings()).items()},
        "horizon_days": definition.label.horizon_days,
        "leads": len(dataset),
        "features": len(dataset.features),
    }


def metrics(labels: Labels) -> dict[str, float]:
    """How many leads have which outcome, for the run."""
    return {
        f"leads.{outcome.replace(' ', '_')}": float(n) for outcome, n in labels.counts().items()
    }
