"""The registered model, made from code: MLflow runs this file, so no pickle is ever loaded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc import PythonModel, PythonModelContext

from models.bulk import score_json


class CallworthyModel(PythonModel):  # type: ignore[misc]
    """Scores leads given as JSON: columns lead_json and as_of in, the score's columns out."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the card and the definition that were stored with the run."""
        from models.registry.files import read_scorer

        self.scorer = read_scorer(context.artifacts["card"], context.artifacts["definition"])

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,
    ) -> pd.DataFrame:
        """One row per lead; as_of left empty means now."""
        now = dt.datetime.now(dt.UTC)
        as_of = model_input["as_of"] if "as_of" in model_input else [None] * len(model_input)
        return score_json(self.scorer, list(model_input["lead_json"]), list(as_of), now)


mlflow.models.set_model(CallworthyModel())
