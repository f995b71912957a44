"""A refusal that a page tells in a sentence of its own."""

from __future__ import annotations

from typing import Any

from serving.errors import Refusal


class Told(Refusal):
    """A refusal with the name of the sentence that tells it, as ``page.sentence``."""

    def __init__(
        self, status: int, sentence: str, rule: str, field: str, value: Any, remedy: str
    ) -> None:
        self.sentence = sentence
        super().__init__(status, rule, field, value, remedy)
