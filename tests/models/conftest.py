"""A small table with a known truth, and a card learned from it."""

from __future__ import annotations

import numpy as np
import pytest

from definition import Definition, check
from features.feature import Feature
from models.agreed import AgreedPart
from models.assemble import assemble
from models.calibration import Calibration
from models.parts import Parts
from models.trees import TreeSettings

N = 3000


@pytest.fixture(scope="package")
def definition() -> Definition:
    return check(
        {
            "attributes": {
                "industry": {"kind": "category", "points": {"software": 20}},
                "size": {
                    "kind": "band",
                    "values": ["small", "medium", "large"],
                    "points": {"large": 15},
                },
                "employees": {"kind": "number", "points": {"50..": 15, "missing": -5}},
                "minutes": {"kind": "number", "half": "engagement"},
            },
            "thresholds": {"fit": 20, "engagement": 5},
        }
    )


@pytest.fixture(scope="package")
def features() -> tuple[Feature, ...]:
    def feature(name: str, kind: str, half: str = "fit", **more: object) -> Feature:
        return Feature(
            name=name, half=half, kind=kind, label=name, source=name, family="attribute", **more
        )

    return (
        feature("industry", "category", agreed=(("software", 20),)),
        feature("size", "band", levels=("small", "medium", "large"), agreed=(("large", 15),)),
        feature("employees", "number", agreed=(("50..", 15), ("missing", -5))),
        feature("minutes", "number", half="engagement"),
    )


@pytest.fixture(scope="package")
def table() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(3)
    industry = draw.choice(
        np.array(["software", "care", "retail", "rare", None], dtype=object),
        N,
        p=[0.3, 0.3, 0.3, 0.001, 0.099],
    )
    size = draw.choice(np.array(["small", "medium", "large", None], dtype=object), N)
    employees = np.round(draw.lognormal(3.5, 1.2, N))
    employees[draw.random(N) < 0.1] = np.nan
    return {
        "industry": industry,
        "size": size,
        "employees": employees,
        "minutes": draw.gamma(1.0, 20.0, N),
    }


@pytest.fixture(scope="package")
def won(table: dict[str, np.ndarray]) -> np.ndarray:
    draw = np.random.default_rng(4)
    margin = (
        -2.0
        + 1.0 * (table["industry"] == "software")
        - 0.8 * (table["industry"] == "care")
        + 0.7 * (table["size"] == "large")
        + 0.02 * np.minimum(table["minutes"], 60)
        + 0.5 * (np.nan_to_num(table["employees"]) > 80)
    )
    return (draw.random(N) < 1 / (1 + np.exp(-margin))).astype(np.int8)


@pytest.fixture(scope="package")
def parts(features, table, won) -> Parts:
    start = AgreedPart.of(features, 0.2)
    return Parts.learned(features, table, won, np.ones(N), start, TreeSettings(), 120)


@pytest.fixture(scope="package")
def calibration() -> Calibration:
    return Calibration(slope=0.9, offset=-0.1)


@pytest.fixture(scope="package")
def card(parts, calibration, table, won, definition):
    return assemble(parts, calibration, table, won, definition)
