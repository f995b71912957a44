"""A company whose truth is known, judged once for all tests here."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import expit

from definition import Definition, check
from features.catalogue import catalogue
from features.history import DAY_US
from training.dataset import Dataset
from training.forward import Forward, look_forward

N = 2_000
JANUARY_US = 20_454 * DAY_US


@pytest.fixture(scope="package")
def definition() -> Definition:
    return check(
        {
            "company": {"name": "Smid & Zonen <BV>", "language": "nl", "zone": "Europe/Amsterdam"},
            "attributes": {
                "industry": {
                    "kind": "category",
                    "label": "<b>Branche</b> $x$",
                    "points": {"software": 20},
                },
                "size": {"kind": "band", "values": ["small", "medium", "large"]},
                "employees": {"kind": "number", "points": {"50..": 15}},
                "minutes": {"kind": "number", "half": "engagement"},
                "empty": {"kind": "number"},
            },
        }
    )


@pytest.fixture(scope="package")
def made(definition: Definition) -> Callable[..., Dataset]:
    """Makes leads; ``strength`` 0 means that no column tells anything."""

    def make(*, strength: float = 1.0, seed: int = 3, n: int = N) -> Dataset:
        draw = np.random.default_rng(seed)
        industry = draw.choice(np.array(["software", "care", "retail", None], object), n)
        size = draw.choice(np.array(["small", "medium", "large", None], object), n)
        employees = np.where(draw.random(n) < 0.1, np.nan, draw.lognormal(3.5, 1, n).round())
        minutes = draw.exponential(10, n).round(1)
        margin = (
            1.5 * (industry == "software")
            + 0.8 * (size == "large")
            + 0.9 * (np.nan_to_num(employees) >= 50)
            + 0.05 * minutes
        )
        won = draw.random(n) < expit(strength * (margin - margin.mean()) - 1)
        features = catalogue(definition)
        columns = {"industry": industry, "size": size, "employees": employees, "minutes": minutes}
        lead_ids = np.array([f"L{place}" for place in range(n)], dtype=object)
        return Dataset(
            features=features,
            table={**columns, "empty": np.full(n, np.nan)},
            lead_ids=lead_ids,
            # A year of leads, so that the newest quarter is three months.
            as_of=JANUARY_US + (np.arange(n) * 365 * DAY_US) // n,
            won=won.astype(np.int8),
            weight=np.ones(n),
            outcomes=np.where(won, "won", "lost").astype(object),
            groups=lead_ids,
            has_time=True,
        )

    return make


@pytest.fixture(scope="package")
def forward(made: Callable[..., Dataset], definition: Definition) -> Forward:
    """Judged where the columns do tell."""
    found = look_forward(made(), definition)
    assert found is not None
    return found


@pytest.fixture(scope="package")
def hopeless(made: Callable[..., Dataset], definition: Definition) -> Forward:
    """Judged where no column tells anything."""
    found = look_forward(made(strength=0.0, seed=5), definition)
    assert found is not None
    return found
