"""The service as a process: ready when it says so, ended when told, a new card without a gap."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from definition import InputError, read
from models.registry import Registry
from records.database import connect
from records.intake import load
from sample.company import make
from serving.launch import _believed, config_of
from settings import Settings
from tests.serving.conftest import NOW
from training.train import train

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of its own on that home, and its address once it says that it is ready."""
    port = str(free_port())
    process = subprocess.Popen(
        [sys.executable, "cli.py", "--home", str(home), "serve"],
        cwd=ROOT,
        env={**os.environ, "PORT": port, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        assert said == f"ready http://127.0.0.1:{port}"
        yield process, said.removeprefix("ready ")
    finally:
        process.kill()
        process.communicate()


def post(address: str, body: object) -> tuple[int, dict]:
    request = urllib.request.Request(
        f"{address}/score", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answered:
        return answered.status, json.loads(answered.read())


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(home, sign):
    with served(home) as (process, _):
        process.send_signal(sign)
        told = process.communicate(timeout=20)[1]
    assert process.returncode in (0, 130, -sign)
    assert "Traceback" not in told


def test_a_port_in_use_is_refused_with_the_remedy(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "cli.py", "--home", str(home), "serve"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(taken.getsockname()[1])},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 2
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_survives_the_server_being_killed(home, lead):
    with served(home) as (process, address):
        _, answer = post(address, {"lead": lead})
        process.kill()
        process.wait()
    with served(home) as (_, address):
        asked = f"{address}/decisions/{answer['decision_id']}"
        with urllib.request.urlopen(asked, timeout=30) as answered:
            assert json.loads(answered.read()) == answer


@pytest.fixture(scope="module")
def two_cards(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home whose champion is version 1, and whose challenger is version 2."""
    settings = Settings.of(tmp_path_factory.mktemp("two") / "home", {})
    settings.home.mkdir()
    registry = Registry(settings.tracking_uri, settings.artifacts_path)
    for n_leads in (600, 900):
        folder = tmp_path_factory.mktemp(f"company{n_leads}")
        make(folder, n_leads=n_leads, seed=n_leads)
        definition = read(folder / "definition.toml")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{settings.home / 'records.db'}{suffix}").unlink(missing_ok=True)
        engine = connect(settings.database_url)
        from records.database import migrate

        migrate(engine)
        load(engine, folder, definition, NOW)
        train(engine, definition, registry)
        engine.dispose()
        shutil.copy(folder / "definition.toml", settings.definition_path)
    return settings


@pytest.mark.parametrize(("proxy", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "198.51.100.4")])
def test_whom_a_proxy_forwards_for_is_believed_where_it_is_named(tmp_path, proxy, seen):
    found = []

    async def app(scope, receive, send):
        found.append(scope["client"][0])

    config = config_of(Settings.of(tmp_path, {"CALLWORTHY_PROXY": proxy}), app)
    config.load()
    scope = {
        "type": "http",
        "scheme": "http",
        "client": ("127.0.0.1", 50_000),
        "headers": [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.4")],
    }
    asyncio.run(config.loaded_app(scope, None, None))
    assert found == [seen]


@pytest.mark.slow
def test_a_new_champion_is_served_without_a_failed_request(two_cards, lead):
    registry = Registry(two_cards.tracking_uri, two_cards.artifacts_path)
    ids = {version: registry.read(version).card.card_id for version in ("1", "2")}
    assert ids["1"] != ids["2"]
    answers: list[tuple[float, str]] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def keep_asking(address: str) -> None:
        while not done.is_set():
            try:
                _, answer = post(address, {"lead": lead})
                answers.append((time.monotonic(), answer["card_id"]))
            except BaseException as error:  # whatever it was, the test must see it
                failures.append(error)

    with served(two_cards.home) as (_, address):
        clients = [threading.Thread(target=keep_asking, args=(address,)) for _ in range(4)]
        for client in clients:
            client.start()
        time.sleep(1.0)
        promoted_at = time.monotonic()
        registry.promote("2")
        time.sleep(3.0)
        done.set()
        for client in clients:
            client.join()
    assert failures == []
    assert {card for at, card in answers if at < promoted_at} == {ids["1"]}
    assert {card for at, card in answers if at > promoted_at + 2.5} == {ids["2"]}
    registry.promote("1")


@pytest.mark.parametrize(
    ("written", "believed"),
    [("", []), ("10.0.0.5, fd00::1", ["10.0.0.5", "fd00::1"]), ("10.0.0.0/8", ["10.0.0.0/8"])],
)
def test_proxies_are_named_by_their_addresses(written, believed):
    assert _believed(written) == believed


@pytest.mark.parametrize("written", ["*", "proxy", "10.0.0.5;10.0.0.6"])
def test_a_proxy_that_is_no_address_is_refused(written):
    with pytest.raises(InputError, match="CALLWORTHY_PROXY"):
        _believed(written)


def test_a_port_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(InputError, match="PORT"):
        Settings.of(tmp_path, {"PORT": "abc"})
