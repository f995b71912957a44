"""The one place that knows ``interpret``: explainable boosting machines, for comparing only."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import InputError


def chances(
    old: pd.DataFrame, won: npt.NDArray[Any], weight: npt.NDArray[np.float64], new: pd.DataFrame
) -> npt.NDArray[np.float64]:
    """Probabilities of the new rows, shape (n,), with the machine's own defaults.

    Parameters
    ----------
    old : columns to learn from, numbers as float64 and levels as text
    won : array of shape (n_old,), 0 or 1
    weight : array of shape (n_old,), how much each lead counts
    new : the same columns of the rows to judge

    Raises
    ------
    InputError
        If ``interpret-core`` is not installed.

    Notes
    -----
    Source: Lou et al., "Accurate intelligible models with pairwise interactions", 2013,
    doi:10.1145/2487575.2487579.
    """
    try:
        from interpret.glassbox import ExplainableBoostingClassifier
    except ImportError:
        raise InputError(
            "is not installed", "interpret-core", None, "run `make setup-dev`, or leave EBM out"
        ) from None
    kinds = ["continuous" if pd.api.types.is_float_dtype(old[name]) else "nominal" for name in old]
    model = ExplainableBoostingClassifier(feature_types=kinds, random_state=1, n_jobs=1)
    with warnings.catch_warnings():
        # Of missing values and of few leads; both are as they are.
        warnings.simplefilter("ignore")
        model.fit(old, won, sample_weight=weight)
        return np.asarray(model.predict_proba(new)[:, 1])
