from __future__ import annotations

import numpy as np

from sample.streams import Streams, pick


def test_a_stream_is_known_by_its_name_and_seed():
    first = Streams(seed=5)["people"].random(3)
    assert np.array_equal(first, Streams(seed=5)["people"].random(3))
    assert not np.array_equal(first, Streams(seed=6)["people"].random(3))
    assert not np.array_equal(first, Streams(seed=5)["firms"].random(3))


def test_drawing_from_one_stream_leaves_the_others_as_they_were():
    streams = Streams(seed=5)
    before = streams["b"].random()
    streams["a"].random(1000)
    assert streams["b"].random() == before


def test_levels_are_picked_with_their_shares():
    picked = pick(np.random.default_rng(0), np.tile([1.0, 0.0, 3.0], (20_000, 1)))
    shares = np.bincount(picked, minlength=3) / len(picked)
    assert np.allclose(shares, [0.25, 0, 0.75], atol=0.015)
