from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from records.row_ids import RowIds

ROWS = st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 2)), max_size=40)


@given(rows=ROWS)
def test_every_row_of_a_delivery_has_its_own_identifier(rows: list[tuple[object, ...]]) -> None:
    assert len(set(RowIds().of(rows))) == len(rows)


@given(rows=ROWS, cuts=st.lists(st.integers(0, 40), max_size=5))
def test_a_delivery_in_pieces_has_the_same_identifiers(
    rows: list[tuple[object, ...]], cuts: list[int]
) -> None:
    ids = RowIds()
    places = [0, *sorted(cuts), len(rows)]
    pieces = [rows[start:end] for start, end in pairwise(places)]
    assert [one for piece in pieces for one in ids.of(piece)] == RowIds().of(rows)


@given(rows=ROWS, order=st.randoms())
def test_the_order_of_rows_changes_no_set_of_identifiers(
    rows: list[tuple[object, ...]], order: object
) -> None:
    mixed = list(rows)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert set(RowIds().of(mixed)) == set(RowIds().of(rows))


def test_text_and_a_number_that_look_alike_differ() -> None:
    assert len(set(RowIds().of([("1",), (1,), (1.5,), (None,), ("",)]))) == 5


def test_a_million_rows_are_remembered_in_eight_bytes_each() -> None:
    ids = RowIds()
    for start in range(0, 50_000, 1_000):
        ids.of([(row,) for row in range(start, start + 1_000)])
    assert sum(run.nbytes for run in ids._runs) == 50_000 * 8
    assert len(ids._runs) < 10


def test_identifiers_with_moments_sort_by_them() -> None:
    moments = [5, 4_102_444_800_000_000, 5, 0]
    made = RowIds().of([("a",), ("b",), ("a",), ("c",)], moments)
    assert sorted(made) == [made[3], made[0], made[2], made[1]]
    assert made[2] == f"{made[0]}-1"
