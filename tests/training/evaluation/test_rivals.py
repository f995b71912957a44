"""Other ways of learning: they answer for every lead there may be."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import log_loss

from training.evaluation.rivals import ALL, BAYES, EBM, LOGISTIC, QUICK, TREES, naive_bayes


@pytest.fixture(scope="module")
def halves(made):
    everything = made(n=1_200)
    old, new = everything.rows(np.arange(900)), everything.rows(np.arange(900, 1_200))
    strange = new.table["industry"].copy()
    strange[:10] = "never heard of"
    return old, replace(new, table={**new.table, "industry": strange})


@pytest.mark.parametrize("name", [LOGISTIC, BAYES, TREES])
@pytest.mark.parametrize("has_time", [True, False])
def test_each_gives_a_probability_that_is_worth_something(halves, definition, name, has_time):
    old, new = (replace(each, has_time=has_time) for each in halves)
    chance = QUICK[name](old, new, definition)
    assert chance.shape == (300,)
    assert ((chance > 0) & (chance < 1)).all()
    rate = np.full(300, old.won.mean())
    assert log_loss(new.won, chance) < log_loss(new.won, rate)


def test_naive_bayes_multiplies_smoothed_frequencies(halves, definition):
    old, new = halves
    features = tuple(each for each in old.features if each.name == "industry")
    only = [replace(each, features=features) for each in (old, new)]
    chance = naive_bayes(*only, definition)
    value = new.table["industry"][50]
    n_won = old.won.sum()
    # care, retail, software, then other and missing.
    among = [
        ((old.table["industry"] == value) & (old.won == outcome)).sum() + 1 for outcome in (1, 0)
    ]
    won = n_won / len(old) * among[0] / (n_won + 5)
    lost = (1 - n_won / len(old)) * among[1] / (len(old) - n_won + 5)
    assert chance[50] == pytest.approx(won / (won + lost))


def test_ebm_is_imported_only_when_it_is_asked_for():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, training.train; sys.exit('interpret' in sys.modules)",
        ],
        check=False,
    )
    assert done.returncode == 0
    assert EBM not in QUICK
    assert EBM in ALL


@pytest.mark.slow
def test_ebm_answers_too(halves, definition):
    pytest.importorskip("interpret")
    old, new = halves
    chance = ALL[EBM](old, new, definition)
    assert log_loss(new.won, chance) < log_loss(new.won, np.full(300, old.won.mean()))
