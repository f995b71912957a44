"""The service works by itself, and so does a worker beside it; both end when they are told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from records import jobs, tables
from records.jobs import Job
from serving.champion import Champion
from serving.state import State
from serving.worker import Worker
from tests.followup.servers import Posted, web_server
from tests.serving.live import DEMO, SECOND, Live, somebody
from tests.serving.served import ROOT, served


@pytest.fixture
def web() -> Iterator[Posted]:
    with web_server() as made:
        yield made


def post(address: str, path: str, body: object) -> None:
    request = urllib.request.Request(
        f"{address}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answered:
        assert answered.status == 200


def arrives(what: Callable[[], object]) -> bool:
    """Whether it comes true within a minute."""
    until = time.monotonic() + 60
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def come_in(address: str, lead_id: str) -> None:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    post(address, "/leads", {"lead_id": lead_id, "profile": somebody(lead_id)})
    events = [{"lead_id": lead_id, "kind": kind, "occurred_at": now} for kind in DEMO]
    post(address, "/events", events)


def channels(web: Posted) -> dict[str, str]:
    names = ("NOORD", "ZUID", "EXPORT", "MARKETING", "PUSH")
    return {f"CHANNEL_{name}": f"webhook+{web.address}" for name in names}


def n_rows(engine: Engine, name: str) -> int:
    table = tables.metadata.tables[name]
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_the_service_brings_an_event_to_somebodys_phone(
    home: Path, database_url: str, engine: Engine, web: Posted
) -> None:
    environment = {"CALLWORTHY_DATABASE_URL": database_url, **channels(web)}
    with served(home, **environment) as service:
        come_in(service.address, "L1")
        assert arrives(lambda: web.bodies)
        assert n_rows(engine, "assignments") == 1
        assert service.ended_by(signal.SIGTERM) in (0, -signal.SIGTERM)


def test_a_worker_beside_takes_up_what_the_service_left(
    home: Path, live: Live, database_url: str, engine: Engine, web: Posted
) -> None:
    live.at = time.time_ns() // 1_000 - 1_000_000
    live.lead("L1")
    live.at = time.time_ns() // 1_000 - 1_000_000
    live.events("L1", *DEMO)
    command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), "worker"]
    environment = {**os.environ, "CALLWORTHY_DATABASE_URL": database_url, **channels(web)}
    worker = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert arrives(lambda: web.bodies)
        worker.send_signal(signal.SIGTERM)
        said, complaints = worker.communicate(timeout=20)
    finally:
        worker.kill()
    assert (worker.returncode, said.strip()) == (0, "ready to work")
    assert "Traceback" not in complaints


@contextmanager
def working(state: State) -> Iterator[None]:
    """A worker in this process."""
    worker = Worker(state)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def test_without_a_card_leads_wait_for_one(live: Live) -> None:
    champion = Champion(live.state.champion.registry)
    live.lead("L1")
    with live.state.engine.begin() as connection:
        jobs.enqueue(connection, [Job(kind="track", due_at=0, lead_id="L1")], 0)
    live.at += SECOND
    with working(replace(live.state, champion=champion)):
        assert arrives(lambda: [job for job in live.rows("jobs") if job["done_at"]])
        assert live.rows("decisions") == []
        champion.look()
        assert arrives(lambda: live.rows("decisions"))


def test_a_worker_outlives_records_that_go_away(live: Live) -> None:
    def rename(before: str, after: str) -> None:
        with live.state.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")

    live.lead("L1")
    rename("jobs", "elsewhere")
    live.at += SECOND
    with working(live.state):
        time.sleep(0.5)
        assert live.rows("decisions") == []
        rename("elsewhere", "jobs")
        assert arrives(lambda: live.rows("decisions"))
