from __future__ import annotations

from serving.ahead import Ahead
from serving.errors import Refusal


def test_what_cannot_be_made_keeps_nothing_from_the_rest() -> None:
    made: list[str] = []

    def refused() -> None:
        raise Refusal(503, "there is no definition yet", "definition", None, "run load")

    ahead = Ahead()
    ahead.add(refused)
    ahead.add(lambda: made.append("promises"))
    ahead.start().join()
    assert made == ["promises"]


def test_nothing_to_make_is_made_at_once() -> None:
    Ahead().start().join(timeout=10)
