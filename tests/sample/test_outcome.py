from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from sample.calendar import DRIFT_US
from sample.firms import INDUSTRIES
from sample.parts import HIDDEN, INTERACTION, PARTS
from sample.titles import SENIORITIES


def _parts(company):
    return np.column_stack([*company.result.parts.values(), company.result.interaction])


def test_a_logistic_regression_on_the_true_parts_reaches_the_stated_auc(company):
    called = company.called.called
    x, won = _parts(company), company.result.won_if_called
    half = np.arange(len(company)) % 2 == 0
    model = LogisticRegression(C=100, max_iter=1000).fit(x[called & half], won[called & half])
    auc = roc_auc_score(won[~half], model.predict_proba(x[~half])[:, 1])
    assert 0.785 < auc < 0.835
    best = roc_auc_score(won, company.result.known_log_odds)
    assert 0.80 < best < 0.83


def test_the_parts_have_their_stated_sizes(company):
    # the hidden noise shrinks what can be seen a little: by 1 / sqrt(1 + 0.35 sd^2)
    shrink = 1 / np.sqrt(1 + 0.346 * HIDDEN**2)
    model = LogisticRegression(C=1e6, max_iter=2000)
    model.fit(_parts(company), company.result.won_if_called)
    sizes = dict(zip([*company.result.parts, "interaction"], model.coef_[0], strict=True))
    for name in ("industry", "title_seniority", "employees", "email_kind", "pricing_30d"):
        assert abs(sizes[name] - shrink) < 0.2, name
    assert abs(sizes["interaction"] - shrink) < 0.35


def test_log_odds_are_the_sum_of_base_parts_and_interaction(company):
    result = company.result
    known = result.base + _parts(company).sum(axis=1)
    assert np.allclose(known, result.known_log_odds)
    assert np.allclose(known + result.hidden, result.true_log_odds)


def test_outcomes_come_as_often_as_their_chance_says(company):
    result = company.result
    assert abs(result.won_if_called.mean() - result.p_if_called.mean()) < 0.006
    assert abs(result.won_if_not_called.mean() - result.p_if_not_called.mean()) < 0.004


def test_a_call_never_loses_a_lead(company):
    assert not (company.result.won_if_not_called & ~company.result.won_if_called).any()


def test_only_deciders_who_saw_the_prices_have_the_interaction(company):
    has = company.result.interaction > 0
    deciders = {SENIORITIES.index("owner"), SENIORITIES.index("director")}
    assert set(company.who.seniority[has]) == deciders
    assert (company.did["pricing_30d"][has] >= 1).all()
    assert set(company.result.interaction) == {0.0, INTERACTION}


def test_drift_turns_one_industry_and_lowers_the_base_from_month_18(company, drifted):
    late = drifted.arrived.created_at >= DRIFT_US
    is_turned = drifted.who.industry == INDUSTRIES.index("logistiek")
    part = drifted.result.parts["industry"]
    assert set(part[late & is_turned]) == {-0.6} and set(part[~late & is_turned]) == {0.6}
    assert drifted.result.base[late].max() < drifted.result.base[~late].min()
    assert len(set(company.result.base)) == 1


def test_every_part_is_told_with_all_its_rows():
    told = PARTS["employees"].told()
    assert told["rows"][0] == {"range": "..10", "log_odds": -0.7}
    assert told["rows"][-2]["range"] == "1000.."
    assert PARTS["industry"].told()["rows"][0]["level"] == "software"
