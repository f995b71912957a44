"""A card read back is the same card, byte for byte; what is no card is refused."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785

from definition import InputError
from models.card import Card


def test_reading_back_gives_the_same_bytes(card):
    assert Card.from_json(card.to_json()).to_json() == card.to_json()


def test_the_digest_is_over_canonical_json(card):
    plain = json.loads(card.to_json())
    assert card.card_id == hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
    assert plain["format"] == "callworthy-card/1"


def test_lists_run_over_bins_or_levels(card):
    for row in json.loads(card.to_json())["features"]:
        n_rows = len(row["levels"]) if "levels" in row else len(row["cuts"]) + 1
        for key in ("points", "log_odds", "agreed", "leads", "wins"):
            assert len(row[key]) == n_rows, (row["feature"], key)
        assert ("levels" in row) != ("cuts" in row)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "callworthy-card/9"}', "{"])
def test_what_is_no_card_is_refused(text):
    with pytest.raises(InputError):
        Card.from_json(text)
