"""A draft lies beside what is in force until both teams have signed it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from definition import InputError, read
from definition.difference import differences
from definition.draft import discard, draft_of, place_of, propose, sign_draft
from definition.sign import is_signed, refuse_unsigned, sign
from definition.version import version

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
TEXT = """# ours
[attributes.title]
kind = "title"
points = { director = 25 }  # agreed in May

[thresholds]
fit = 20
engagement = 10
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "definition.toml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_a_draft_changes_nothing_that_is_in_force(path):
    made = propose(path, {("attributes", "title", "points", "owner"): 10})
    assert made.attributes["title"].points == {"director": 25, "owner": 10}
    assert path.read_text(encoding="utf-8") == TEXT
    assert "# agreed in May" in place_of(path).read_text(encoding="utf-8")


def test_changes_add_up_and_are_told(path):
    propose(path, {("thresholds", "fit"): 30})
    propose(path, {("must", "title_seniority"): ["director"]})
    draft = draft_of(path)
    told = {each.place: (each.before, each.after) for each in differences(read(path), draft)}
    assert told == {"thresholds.fit": (20, 30), "must.title_seniority": (None, ["director"])}


def test_what_is_none_leaves_the_draft_as_it_was(path):
    propose(path, {("thresholds", "fit"): 30})
    before = place_of(path).read_bytes()
    for place, value in ((("thresholds", "fits"), 3), (("attributes", "t", "points", "a"), 1)):
        with pytest.raises(InputError):
            propose(path, {place: value})
    assert place_of(path).read_bytes() == before


def test_it_is_in_force_when_both_have_signed(path):
    made = propose(path, {("thresholds", "fit"): 30})
    digest = version(made)
    assert sign_draft(path, "marketing", "Mia", digest, NOW) is False
    assert read(path).thresholds.fit == 20
    assert sign_draft(path, "sales", "Sam", digest, NOW) is True
    assert read(path).thresholds.fit == 30
    assert is_signed(read(path), "sales")
    assert draft_of(path) is None


def test_what_was_read_is_what_is_signed(path):
    digest = version(propose(path, {("thresholds", "fit"): 30}))
    propose(path, {("thresholds", "fit"): 40})
    with pytest.raises(InputError, match="has changed since"):
        sign_draft(path, "sales", "Sam", digest, NOW)
    discard(path)
    discard(path)
    with pytest.raises(InputError, match="is not there any more"):
        sign_draft(path, "sales", "Sam", digest, NOW)


def test_a_change_after_one_signature_asks_for_both_again(path):
    digest = version(propose(path, {("thresholds", "fit"): 30}))
    sign_draft(path, "marketing", "Mia", digest, NOW)
    later = version(propose(path, {("thresholds", "fit"): 35}))
    assert sign_draft(path, "sales", "Sam", later, NOW) is False
    assert not is_signed(draft_of(path), "marketing")


def test_two_who_sign_at_once_both_have(path):
    digest = version(propose(path, {("thresholds", "fit"): 30}))
    whole: list[bool] = []
    both = [
        threading.Thread(
            target=lambda team=team: whole.append(sign_draft(path, team, "X", digest, NOW))
        )
        for team in ("marketing", "sales")
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(whole) == [False, True]
    assert read(path).thresholds.fit == 30


def test_only_what_is_signed_counts_where_that_is_wanted(path):
    path.write_text(f"[company]\nonly_signed = true\n{TEXT}", encoding="utf-8")
    with pytest.raises(InputError, match="is not signed by marketing"):
        refuse_unsigned(read(path))
    sign(path, "marketing", "Mia", NOW)
    with pytest.raises(InputError, match="is not signed by sales"):
        refuse_unsigned(read(path))
    sign(path, "sales", "Sam", NOW)
    refuse_unsigned(read(path))
    path.write_text(path.read_text("utf-8").replace("fit = 20", "fit = 21"), encoding="utf-8")
    with pytest.raises(InputError, match="is not signed by marketing"):
        refuse_unsigned(read(path))


def test_two_who_sign_what_is_in_force_at_once_both_have(path):
    digest = version(read(path))
    for _ in range(5):
        path.write_text(TEXT, encoding="utf-8")
        both = [
            threading.Thread(target=sign, args=(path, team, "X", NOW, digest))
            for team in ("marketing", "sales")
        ]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert set(read(path).signatures) == {"marketing", "sales"}


def test_another_text_than_was_read_is_not_signed(path):
    digest = version(read(path))
    path.write_text(TEXT.replace("fit = 20", "fit = 25"), encoding="utf-8")
    with pytest.raises(InputError, match="has changed since"):
        sign(path, "sales", "Sam", NOW, digest)
    assert read(path).signatures == {}


def test_a_file_that_begins_with_a_mark_is_signed_all_the_same(path):
    path.write_text(TEXT, encoding="utf-8-sig")
    sign(path, "sales", "Sam", NOW)
    assert is_signed(read(path), "sales")


def test_only_the_two_teams_sign(path):
    with pytest.raises(InputError, match="choose from marketing, sales"):
        sign(path, "finance", "X", NOW)
    assert read(path).signatures == {}
