from __future__ import annotations

import numpy as np

from sample.arrival import SOURCE
from sample.people import BLANK, COMEBACK_SHARE, EMAIL_KINDS, People
from sample.titles import SENIORITIES, TITLES


def test_titles_are_written_in_the_language_of_the_lead(company):
    known = {
        t.lower() for by_language in TITLES.values() for ts in by_language.values() for t in ts
    }
    titles = [company.who.title(row) for row in range(3000)]
    assert {title.strip().lower() for title in titles} <= known
    assert any(title.isupper() for title in titles) and any(t != t.strip() for t in titles)


def test_every_seniority_has_titles_in_every_language():
    assert tuple(TITLES) == SENIORITIES
    assert all(set(titles) == {"nl", "en", "de"} for titles in TITLES.values())


def test_addresses_are_of_the_kind_drawn(company):
    who: People = company.who
    for row in range(2000):
        address = who.email(row, company.firms)
        kind = EMAIL_KINDS[who.email_kind[row]]
        assert address.count("@") == 1
        assert ("student." in address) == (kind == "academic")
        assert address.endswith(".example") == (kind in ("work", "academic", "competitor"))


def test_students_use_student_and_personal_addresses_and_come_by_whitepaper(company):
    who = company.who
    is_student = who.seniority == SENIORITIES.index("student")
    assert (who.email_kind[is_student] == EMAIL_KINDS.index("work")).mean() < 0.15
    by_whitepaper = company.arrived.source == SOURCE["whitepaper"]
    assert is_student[by_whitepaper].mean() > 2 * is_student[~by_whitepaper].mean()


def test_blanks_have_the_share_of_their_source(company):
    for field, share in BLANK.items():
        for source in (SOURCE["website"], SOURCE["whitepaper"]):
            rows = company.arrived.source == source
            assert abs(company.who.blank[field][rows].mean() - share[source]) < 0.03


def test_a_few_people_come_back_as_another_lead(company):
    who = company.who
    back = np.flatnonzero(who.person != np.arange(len(company)))
    assert abs(len(back) / len(company) - COMEBACK_SHARE) < 0.006
    for row in back[:50].tolist():
        earlier = int(who.person[row])
        assert earlier < row
        assert who.email(row, company.firms) == who.email(earlier, company.firms)
        assert who.phone(row) == who.phone(earlier)


def test_phone_numbers_are_none_that_is_given_out(company):
    assert company.who.phone(7).startswith("+31 60 ")
