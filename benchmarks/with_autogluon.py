"""AutoGluon's best on the same columns: what a table of points gives up against anything.

AutoGluon wants older releases than the lock has, so it lives in an environment of its own:

    python3.11 -m venv /tmp/autogluon
    /tmp/autogluon/bin/pip install "autogluon.tabular[lightgbm,catboost,xgboost]" pyarrow
    AUTOGLUON_PYTHON=/tmp/autogluon/bin/python .venv/bin/python benchmarks/real_sets.py
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from features.feature import Feature
from training.dataset import Dataset

NAME = "AutoGluon, best quality"
#: Where the environment that has AutoGluon is told; without it, the row is left out.
PYTHON = "AUTOGLUON_PYTHON"
SECONDS = int(os.environ.get("AUTOGLUON_SECONDS", "300"))

FIT = """
import sys
import pandas as pd
from autogluon.tabular import TabularPredictor

folder, seconds = sys.argv[1], int(sys.argv[2])
predictor = TabularPredictor(
    label="won", eval_metric="log_loss", sample_weight="weight", path=f"{folder}/model", verbosity=0
)
predictor.fit(
    pd.read_parquet(f"{folder}/old.parquet"), presets="best_quality", time_limit=seconds, num_cpus=2
)
new = pd.read_parquet(f"{folder}/new.parquet")
predictor.predict_proba(new)[[1]].set_axis(["chance"], axis=1).to_parquet(f"{folder}/out.parquet")
"""


def autogluon(old: Dataset, new: Dataset, definition: Definition) -> npt.NDArray[np.float64]:
    """Probabilities from AutoGluon's ensemble, learned from all columns without agreed points."""
    del definition
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        frame(old).assign(won=old.won, weight=old.weight).to_parquet(folder / "old.parquet")
        frame(new).assign(weight=new.weight).to_parquet(folder / "new.parquet")
        python = os.environ[PYTHON]
        subprocess.run(
            [python, "-c", FIT, scratch, str(SECONDS)], check=True, stderr=subprocess.DEVNULL
        )
        return pd.read_parquet(folder / "out.parquet")["chance"].to_numpy()


def frame(dataset: Dataset) -> pd.DataFrame:
    """The columns as they are; what is missing stays missing."""
    return pd.DataFrame(
        {feature.name: _column(feature, dataset) for feature in dataset.features},
    )


def _column(feature: Feature, dataset: Dataset) -> npt.NDArray[np.object_]:
    values = dataset.table[feature.name]
    return values if feature.kind == "number" else np.asarray(values, object)
