"""A person's name, however the company's system writes it."""

from __future__ import annotations

import pytest

from followup.called import called


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"name": "Eva Jansen", "last_name": "Other"}, "Eva Jansen"),
        ({"first_name": "Eva", "last_name": "Jansen"}, "Eva Jansen"),
        ({"firstname": "Eva", "lastname": None}, "Eva"),
        ({"FirstName": " Eva ", "LastName": "Jansen"}, "Eva Jansen"),
        ({"voornaam": "Eva", "tussenvoegsel": "van der", "achternaam": "Boer"}, "Eva van der Boer"),
        ({"first_name": "", "company": "Firma BV"}, ""),
        ({}, ""),
    ],
)
def test_a_name_is_put_together_from_what_there_is(profile, name):
    assert called(profile) == name
