"""The disk is full, the database goes away, a mail server hangs: said clearly, caught up after."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from followup.kinds import INSIDE, OUTSIDE
from serving.decisions import DecisionWriter
from serving.state import State
from serving.worker import Worker
from tests.followup.servers import mail_server, web_server
from tests.serving.live import DEMO, GOOD, Live
from tests.serving.test_worker import arrives


@pytest.fixture
def small(state: State, sqlite_engine: Engine) -> Iterator[tuple[Live, Engine]]:
    """Records on an SQLite whose disk can be made full."""
    writer = DecisionWriter(sqlite_engine)
    yield Live(state=replace(state, engine=sqlite_engine, writer=writer)), sqlite_engine
    writer.close()


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """Not one page more than there is; SQLite says what it says of a full disk."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection, *_):  # type: ignore[no-untyped-def]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()


def big(lead_id: str) -> dict[str, object]:
    """A lead that no page has room for any more."""
    return {"lead_id": lead_id, "profile": {**GOOD, "remarks": "x" * 20_000}}


def test_a_full_disk_is_said_and_nothing_is_half_there(small: tuple[Live, Engine]) -> None:
    live, engine = small
    live.post("/leads", big("L1"))
    live.events("L1", *DEMO)
    with full(engine):
        answered = live.client.post("/leads", json=big("L2"))
        assert (answered.status_code, "full" in answered.text) == (503, True), answered.text
        assert set(answered.json()) == {"error", "field", "value", "remedy"}
        with suppress(DBAPIError):
            # What a lane of the worker says and outlives.
            live.work()
    assert [row["lead_id"] for row in live.rows("leads")] == ["L1"]
    live.post("/leads", big("L2"))
    live.work(700)
    assert len(live.rows("qualifications")) == 1
    assert not [row for row in live.rows("jobs") if row["failed_at"]]


def test_a_worker_waits_for_a_database_that_went_away(
    live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything it asks fails for a while, as with a server that is restarted."""
    gone = [True]

    def refuse(connection, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
        if gone[0]:
            raise ConnectionError("the server closed the connection unexpectedly")

    live.at = time.time_ns() // 1_000
    live.lead("L1")
    live.at = time.time_ns() // 1_000
    live.events("L1", *DEMO)
    live.state = replace(live.state, now=lambda: time.time_ns() // 1_000)
    event.listen(live.state.engine, "before_cursor_execute", refuse)
    worker = Worker(live.state)
    worker.start()
    try:
        time.sleep(2)
        gone[0] = False
        assert arrives(lambda: live.rows("assignments"))
    finally:
        worker.stop()
        event.remove(live.state.engine, "before_cursor_execute", refuse)
    complaints = [record for record in caplog.records if "stands still" in record.getMessage()]
    lanes = {record.threadName for record in complaints}
    assert complaints, "it is said"
    assert len(complaints) <= 2 * len(lanes), "once per lane, not five times a second"


@pytest.mark.slow
def test_a_mail_server_that_hangs_keeps_nobody_else_waiting(live: Live) -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=64) as silent,
        web_server() as web,
        mail_server() as mail,
    ):
        hung = f"mailto://127.0.0.1:{silent.getsockname()[1]}?from=a@x.example&to=b@x.example"
        fine = f"mailto://127.0.0.1:{mail.port}?from=a@x.example&to=b@x.example"
        environment = {
            "CHANNEL_NOORD": hung,
            "CHANNEL_MARKETING": fine,
            "CHANNEL_PUSH": f"webhook+{web.address}",
        }
        live.state = replace(live.state, environment=environment)
        live.lead("L1")
        live.events("L1", *DEMO)
        live.work()
        begun = time.monotonic()
        live.work(1, kinds=(*INSIDE, *OUTSIDE))
        took = time.monotonic() - begun
    assert took < 60, "a lease: another worker would have sent it as well"
    assert len(mail.letters) == 1, "it went to the next address"
    (told,) = [row for row in live.rows("channels") if row["failures"]]
    assert told["shown"] == "noord: env:CHANNEL_NOORD"
    assert told["error"]


def test_mail_that_hangs_delays_neither_other_mail_nor_phones(live: Live) -> None:
    """Eight leads wait for a server that says nothing; all else comes within two seconds."""
    regions = {f"N{number}": "Noord-Holland" for number in range(8)} | {"Z1": "zuid"}
    with ExitStack() as stack:
        web, mail = stack.enter_context(web_server()), stack.enter_context(mail_server())
        silent = socket.create_server(("127.0.0.1", 0), backlog=64)
        environment = {
            "CHANNEL_NOORD": f"mailto://127.0.0.1:{silent.getsockname()[1]}?from=a@x.example&to={{email}}",
            "CHANNEL_ZUID": f"mailto://127.0.0.1:{mail.port}?from=a@x.example&to={{email}}",
            "CHANNEL_PUSH": f"webhook+{web.address}",
        }
        live.at = time.time_ns() // 1_000
        for lead_id, region in regions.items():
            live.lead(lead_id, region=region)
        live.state = replace(
            live.state, environment=environment, now=lambda: time.time_ns() // 1_000
        )
        live.at = time.time_ns() // 1_000
        for lead_id in regions:
            live.events(lead_id, *DEMO)
        worker = Worker(live.state)
        worker.start()
        try:
            assert arrives(lambda: len(live.rows("assignments")) == len(regions))
            begun = time.monotonic()
            assert arrives(lambda: len(web.bodies) == len(regions) and mail.letters)
            assert time.monotonic() - begun < 2
        finally:
            silent.close()
            worker.stop()
    waits = [row for row in live.rows("notices") if row["kind"] == "assigned"]
    assert len([row for row in waits if row["sent_at"] is None]) == 8, (
        "those of the team that waits"
    )
