"""A new champion is served within seconds, and no request fails meanwhile."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from definition import read
from models.registry import Registry
from records.database import connect
from serving.champion import Champion
from serving.errors import Refusal
from settings import Settings
from tests.serving.homes import copied
from tests.serving.served import served
from training.train import train

# Services in processes of their own are slow to start.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def with_two(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the home that has a second card, learned under other thresholds."""
    settings = Settings.of(copied(home, tmp_path_factory.mktemp("two") / "home"), {})
    agreed = read(settings.definition_path)
    lines = agreed.thresholds.model_copy(update={"fit": 1, "engagement": 1})
    engine = connect(settings.database_url)
    train(engine, agreed.model_copy(update={"thresholds": lines}), registry_of(settings))
    engine.dispose()
    return settings


@pytest.fixture
def registry(with_two: Settings) -> Iterator[Registry]:
    opened = registry_of(with_two)
    opened.promote("1")
    yield opened


def registry_of(settings: Settings) -> Registry:
    return Registry(settings.tracking_uri, settings.artifacts_path)


def test_a_new_champion_is_served_within_seconds_and_no_request_fails(with_two, registry, lead):
    cards = {version: registry.read(version).card.card_id for version in ("1", "2")}
    assert cards["1"] != cards["2"]
    failed: list[str] = []
    seen: list[tuple[float, str]] = []
    enough = threading.Event()

    def ask(address: str) -> None:
        with httpx.Client(base_url=address, timeout=10) as client:
            while not enough.is_set():
                try:
                    one = client.post("/score", json={"lead": lead})
                    many = client.post("/score_batch", json={"leads": [{"lead": lead}] * 5})
                except httpx.HTTPError as error:
                    failed.append(repr(error))
                    continue
                for answered in (one, many):
                    if answered.status_code != 200:
                        failed.append(answered.text)
                seen.append((time.monotonic(), one.json()["card_id"]))
                # A batch is answered by one card, whatever happens meanwhile.
                ids = {each["card_id"] for each in many.json()["results"]}
                if len(ids) != 1:
                    failed.append(f"one batch by {ids}")

    with served(with_two.home) as service:
        address = service.address
        callers = [threading.Thread(target=ask, args=(address,)) for _ in range(4)]
        for caller in callers:
            caller.start()
        took = []
        for version in ("2", "1", "2"):
            time.sleep(0.7)
            registry.promote(version)
            start = time.monotonic()
            while not any(at > start and card == cards[version] for at, card in list(seen)):
                assert time.monotonic() - start < 10
                time.sleep(0.01)
            took.append(time.monotonic() - start)
        enough.set()
        for caller in callers:
            caller.join()
        card = httpx.get(f"{address}/card")
    assert failed == []
    assert hashlib.sha256(card.content).hexdigest() == cards["2"]
    assert max(took) < 5


def test_a_service_without_a_card_says_so_and_takes_the_first_one(with_two, registry, tmp_path):
    client = registry.client
    client.delete_registered_model_alias("callworthy", "champion")
    with served(tmp_path, MLFLOW_TRACKING_URI=with_two.tracking_uri) as service:
        address = service.address
        assert httpx.get(f"{address}/readyz").status_code == 200
        before = httpx.get(f"{address}/card")
        assert (before.status_code, before.json()["field"]) == (503, "card")
        scored = httpx.post(f"{address}/score", json={"lead": {}})
        assert (scored.status_code, scored.json()["remedy"]) == (503, "run `callworthy train`")
        client.set_registered_model_alias("callworthy", "champion", "1")
        start = time.monotonic()
        while httpx.get(f"{address}/card").status_code != 200:
            assert time.monotonic() - start < 5
            time.sleep(0.05)


class Ailing:
    """A registry that is out of order until it is mended."""

    def __init__(self, sound: Registry) -> None:
        self._sound = sound
        self.is_mended = False

    def alias_version(self, alias: str) -> str | None:
        return self._sound.alias_version(alias)

    def read(self, version: str):
        if not self.is_mended:
            raise OSError("the disk is gone")
        return self._sound.read(version)


def test_a_registry_out_of_order_is_told_once_and_taken_up_when_mended(registry, caplog):
    ailing = Ailing(registry)
    champion = Champion(ailing)
    with caplog.at_level(logging.ERROR, logger="serving.champion"):
        champion.start()
        time.sleep(1.2)
    assert len(caplog.records) == 1
    with pytest.raises(Refusal):
        champion.in_use()
    ailing.is_mended = True
    start = time.monotonic()
    while time.monotonic() - start < 5:
        try:
            assert champion.in_use().registered.version == "1"
            break
        except Refusal:
            time.sleep(0.05)
    champion.stop()
    assert champion.in_use().card_id == registry.read("1").card.card_id
