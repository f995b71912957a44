"""Every form that changes something carries its session's token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = sorted(Path("serving/pages/templates").glob("*.html"))
ACCESS = sorted(Path("serving/access/templates").glob("*.html"))
#: Who has no session yet: these are kept from other sites by where they say they come from, and
#: the feedback page by a token of its own.
_WITHOUT = {"sign_in.html", "confirm.html", "judge.html"}


def forms_of(template: Path) -> list[str]:
    return re.findall(r'<form[^>]*method="post".*?</form>', template.read_text("utf-8"), re.DOTALL)


def test_forms_are_found():
    assert sum(len(forms_of(each)) for each in PAGES) > 6


@pytest.mark.parametrize("template", [*PAGES, *ACCESS], ids=lambda path: path.name)
def test_each_form_carries_the_token(template):
    if template.name in _WITHOUT:
        return
    lacking = [form for form in forms_of(template) if not re.search(r"carried|form_token", form)]
    assert lacking == []
    # A button may send a page's form elsewhere: then it carries the token itself.
    buttons = re.findall(r'<button[^>]*formmethod="post"[^>]*>', template.read_text("utf-8"))
    assert [each for each in buttons if 'name="form_token"' not in each] == []
