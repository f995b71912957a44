"""The card in use: watched in the background, swapped without a request noticing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from models.registry import Registry
from models.registry.artifacts import text_of
from serving import metrics
from serving.errors import Refusal
from serving.in_use import InUse

__all__ = ["Champion", "InUse"]
logger = logging.getLogger(__name__)
#: Seconds between two looks at the registry.
LOOK_EVERY = 0.5


class Champion:
    """Follows the registry's alias in a thread of its own.

    Parameters
    ----------
    registry : where the alias ``champion`` stands
    remember : told of a card before it is used
    """

    def __init__(self, registry: Registry, remember: Callable[[InUse], None] | None = None) -> None:
        self.registry = registry
        self._remember = remember
        self._in_use: InUse | None = None
        self._complaint = ""
        #: Files of the card in use by path, and under "" which card that is.
        self._files: dict[str, str | None] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="champion", daemon=True)

    def start(self) -> None:
        """Take the champion there is, then watch for another."""
        self._look_anyway()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join(timeout=5)

    @property
    def has_card(self) -> bool:
        """Whether there is a card in use."""
        return self._in_use is not None

    def in_use(self) -> InUse:
        """The card in use.

        Raises
        ------
        Refusal
            503 while there is none.
        """
        if self._in_use is None:
            raise Refusal(503, "there is no card yet", "card", None, "run `callworthy train`")
        return self._in_use

    def file(self, path: str) -> str | None:
        """What the training of the card in use told in a file of its run; None without one."""
        in_use = self.in_use()
        if self._files.get("") != in_use.card_id:
            self._files = {"": in_use.card_id}
        if path not in self._files:
            self._files[path] = text_of(self.registry, in_use.registered, path)
        return self._files[path]

    def look(self) -> None:
        """Swap if the registry names another version."""
        version = self.registry.alias_version("champion")
        if version is None or (self._in_use and self._in_use.registered.version == version):
            return
        fresh = InUse.of(self.registry.read(version))
        if self._remember is not None:
            self._remember(fresh)
        self._in_use = fresh
        metrics.card_in_use(fresh.card_id, version)
        logger.info("champion is version %s, card %s", version, fresh.card_id[:12])

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self._look_anyway()

    def _look_anyway(self) -> None:
        """Look; whatever ails the registry, the card in use goes on scoring."""
        try:
            self.look()
            self._complaint = ""
        except Exception as error:
            complaint = f"{type(error).__name__}: {error}"
            # Said once, not twice a second for as long as it lasts.
            if complaint != self._complaint:
                logger.exception("the champion could not be read; the card in use stays")
            self._complaint = complaint
