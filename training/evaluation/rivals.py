"""Other ways of learning from the same leads, to judge the card beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedGroupKFold, TimeSeriesSplit
from sklearn.naive_bayes import CategoricalNB
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from definition import Definition
from features.feature import Feature
from models.agreed import AgreedPart
from models.encoding import Encoding, Table
from models.parts import Parts, rare_below
from models.trees import TreeSettings
from training.choose import chosen
from training.dataset import Dataset
from training.learner import validate

FIFO, AGREED, CARD, LOGISTIC, BAYES, EBM, TREES = (
    "first come, first served",
    "agreed points",
    "card",
    "logistic regression",
    "naive Bayes",
    "EBM",
    "unconstrained LightGBM",
)
#: What the table is compared with: trees that may combine features.
UNCONSTRAINED = TreeSettings(is_additive=False, n_leaves=15)
#: Naive Bayes: how many bins a number has, and the leads every bin is given to begin with.
N_LEVELS, SMOOTHING = 10, 1.0
N_FOLDS = 4

Chances = npt.NDArray[np.float64]
#: Learns from the first rows and answers the second ones' probabilities, shape (n,).
Rival = Callable[[Dataset, Dataset, Definition], Chances]


def logistic(old: Dataset, new: Dataset, definition: Definition) -> Chances:
    """Logistic regression: a column per level, numbers standardised, penalty by validation.

    It reads the columns that the card may read (one window per kind of event). The penalty is
    chosen on later rows where there is time, else on other groups.
    """
    features = chosen(old.features, old.table, old.won)
    model = _pipeline(features, old)
    model.fit(_frame(features, old.table), old.won, model__sample_weight=old.weight)
    return np.asarray(model.predict_proba(_frame(features, new.table))[:, 1])


def naive_bayes(old: Dataset, new: Dataset, definition: Definition) -> Chances:
    """Naive Bayes on frequencies, as Odoo's CRM scores leads.

    Every column is a list of levels; of each, it is counted how often it stands among the won
    and among the lost; the counts are multiplied as if columns had nothing to do with each
    other. Numbers are cut into ten bins of equally many leads; every count starts at one, so
    that a level never seen among the won does not end it all.

    Notes
    -----
    Laplace's smoothing. Source: Hand and Yu, "Idiot's Bayes: not so stupid after all?", 2001,
    doi:10.1111/j.1751-5823.2001.tb00465.x.
    """
    features = chosen(old.features, old.table, old.won)
    encoding = Encoding.learnt(features, old.table, rare_below=1)
    edges = {
        feature.name: _edges(old.table[feature.name])
        for feature in features
        if feature.kind == "number"
    }
    n_levels = [
        len(edges[feature.name]) + 2 if feature.name in edges else encoding.n_codes(feature)
        for feature in features
    ]
    model = CategoricalNB(alpha=SMOOTHING, min_categories=n_levels)
    model.fit(_levels(encoding, edges, old.table), old.won, sample_weight=old.weight)
    return np.asarray(model.predict_proba(_levels(encoding, edges, new.table))[:, 1])


def unconstrained(old: Dataset, new: Dataset, definition: Definition) -> Chances:
    """LightGBM whose trees may combine features, on all columns, without agreed points."""
    plain = replace(old, features=tuple(replace(feature, agreed=()) for feature in old.features))
    n_rounds = validate(plain, definition, UNCONSTRAINED).n_rounds
    rate = float(np.average(old.won, weights=old.weight))
    start = AgreedPart(rules=(), sizes=(), base=float(np.log(rate / (1 - rate))))
    parts = Parts.learned(
        plain.features, plain.table, plain.won, plain.weight, start, UNCONSTRAINED, n_rounds
    )
    return np.asarray(expit(parts.log_odds(new.table)))


def ebm(old: Dataset, new: Dataset, definition: Definition) -> Chances:
    """An explainable boosting machine with its pairs; see ``training.evaluation.ebm``."""
    from training.evaluation import ebm as machine

    features = chosen(old.features, old.table, old.won)
    return machine.chances(
        _frame(features, old.table), old.won, old.weight, _frame(features, new.table)
    )


#: Judged at every training: together a few seconds.
QUICK: Mapping[str, Rival] = {
    LOGISTIC: logistic,
    BAYES: naive_bayes,
    TREES: unconstrained,
}
#: Judged where somebody asks for it and ``interpret-core`` is there: EBM takes minutes.
ALL: Mapping[str, Rival] = {LOGISTIC: logistic, BAYES: naive_bayes, EBM: ebm, TREES: unconstrained}


def _pipeline(features: tuple[Feature, ...], old: Dataset) -> Pipeline:
    numbers = [feature.name for feature in features if feature.kind == "number"]
    levels = [feature.name for feature in features if feature.kind != "number"]
    as_number = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    as_columns = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=rare_below(len(old))
    )
    columns = ColumnTransformer([("number", as_number, numbers), ("level", as_columns, levels)])
    if old.has_time:
        cut = list(TimeSeriesSplit(N_FOLDS).split(old.won))
    else:
        apart = StratifiedGroupKFold(N_FOLDS)
        cut = list(apart.split(np.zeros(len(old)), old.won, old.groups))
    cut = [(learn, test) for learn, test in cut if _has_both(old.won, learn, test)]
    model = LogisticRegressionCV(
        Cs=np.logspace(-3, 2, 8),
        cv=cut,
        scoring="neg_log_loss",
        max_iter=2_000,
        l1_ratios=(0.0,),
        use_legacy_attributes=False,
    )
    return Pipeline([("columns", columns), ("model", model)])


def _has_both(won: npt.NDArray[Any], *rows: npt.NDArray[Any]) -> bool:
    return all(0 < won[each].sum() < len(each) for each in rows)


def _frame(features: tuple[Feature, ...], table: Table) -> pd.DataFrame:
    """Numbers as they are, levels as text with a level of its own for what is missing."""
    return pd.DataFrame(
        {
            feature.name: table[feature.name]
            if feature.kind == "number"
            else np.array(["\0" if each is None else each for each in table[feature.name]], object)
            for feature in features
        }
    )


def _edges(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    known = values[~np.isnan(values)]
    if not len(known):
        return np.empty(0)
    return np.unique(np.quantile(known, np.arange(1, N_LEVELS) / N_LEVELS))


def _levels(
    encoding: Encoding, edges: Mapping[str, npt.NDArray[np.float64]], table: Table
) -> npt.NDArray[np.int64]:
    """Every column as the place of its level, shape (n, n_features); missing is the last."""
    columns = []
    for feature in encoding.features:
        codes = encoding.codes(feature, table[feature.name])
        if feature.name in edges:
            missing = np.isnan(codes)
            codes = np.searchsorted(edges[feature.name], codes, side="left").astype(np.float64)
            codes[missing] = len(edges[feature.name]) + 1
        elif feature.kind == "band":
            codes = np.where(np.isnan(codes), len(encoding.levels[feature.name]) + 1, codes)
        columns.append(codes)
    return np.column_stack(columns).astype(np.int64)
