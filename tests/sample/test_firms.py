from __future__ import annotations

import numpy as np

from sample.firms import MEDIAN_EMPLOYEES, firms
from sample.streams import Streams


def test_every_firm_has_a_name_and_a_domain_of_its_own():
    made = firms(Streams(seed=2), 20_000)
    n = len(made.industry)
    assert len({made.name(firm) for firm in range(n)}) == n
    domains = {made.domain(firm) for firm in range(n)}
    assert len(domains) == n and all(domain.endswith(".example") for domain in domains)


def test_sizes_are_log_normal_around_their_median():
    employees = firms(Streams(seed=2), 50_000).employees
    assert employees.min() >= 1
    assert abs(np.median(employees) / MEDIAN_EMPLOYEES - 1) < 0.05


def test_one_lead_has_a_firm():
    assert len(firms(Streams(seed=2), 1).industry) == 1
