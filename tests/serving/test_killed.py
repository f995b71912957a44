"""Workers are killed at random moments: nothing is lost, nobody has two owners."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from definition import read
from followup.kinds import BESIDE, INSIDE, OUTSIDE
from serving.state import clock
from tests.followup.servers import Posted, web_server
from tests.serving.killed import work
from tests.serving.live import DEMO, SECOND, Live

N_KILLS = 20
LEADS_PER_KILL = 3
pytestmark = pytest.mark.slow


@pytest.fixture
def web() -> Iterator[Posted]:
    with web_server() as made:
        yield made


def test_whatever_is_killed_every_lead_has_one_owner_and_every_notice_arrives(
    live: Live, home: Path, database_url: str, web: Posted
) -> None:
    definition = read(home / "definition.toml")
    hook = f"webhook+{web.address}"
    environment = {
        "CALLWORTHY_DATABASE_URL": database_url,
        **{
            name.removeprefix("env:"): hook
            for some in definition.channels.values()
            for name in some
        },
    }
    live.state = replace(live.state, environment=environment)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.serving.killed"])
    chance = random.Random(8)
    for kill in range(N_KILLS):
        come_in(live, kill)
        ready, told = processes.Pipe(duplex=False)
        worker = processes.Process(target=work, args=(home, environment, told), daemon=True)
        worker.start()
        assert ready.poll(60)
        time.sleep(chance.uniform(0, 0.15))
        worker.kill()
        worker.join()
    live.at = clock() + 60 * SECOND
    live.work(0, kinds=(*INSIDE, *BESIDE, *OUTSIDE))
    n_leads = N_KILLS * LEADS_PER_KILL
    assert len(live.rows("qualifications")) == n_leads, "none lost, none twice"
    held = [row for row in live.rows("assignments") if row["ended_at"] is None]
    assert len({row["lead_id"] for row in held}) == len(held) == n_leads
    given = Counter(row["owner"] for row in held if not row["waits"])
    assert all(n <= (definition.reps[rep].cap or n) for rep, n in given.items())
    assert len(live.rows("tasks")) == 2 * len(live.rows("assignments"))
    waits_for = {row["notice_id"] for row in live.rows("notices") if row["digest_at"] is None}
    arrived = Counter(orjson.loads(body)["id"] for _, body in web.bodies)
    assert waits_for == set(arrived), "no notice is lost"
    assert sum(arrived.values()) - len(arrived) <= N_KILLS, "a kill repeats one at most"
    unfinished = [row for row in live.rows("jobs") if not row["done_at"]]
    assert {row["kind"] for row in unfinished} <= {"track", "assign", "tidy", "report", "roll"}
    assert all(row["due_at"] > live.at for row in unfinished), "promises of later"
    assert len({row["job_id"] for row in live.rows("jobs") if row["attempts"] > 1}) > 0, (
        "some worker died at work"
    )


def come_in(live: Live, kill: int) -> None:
    live.at = clock()
    for number in range(LEADS_PER_KILL):
        live.lead(f"K{kill}-{number}")
        live.at = clock()
        live.events(f"K{kill}-{number}", *DEMO)
        live.at = clock()
