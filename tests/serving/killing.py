"""Workers killed at random moments, and what is on record and has arrived afterwards."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from definition import Definition
from followup.kinds import BESIDE, INSIDE, OUTSIDE
from serving.state import clock
from tests.followup.servers import Posted
from tests.serving.killed import work
from tests.serving.live import DEMO, SECOND, Live

LEADS_PER_KILL = 3
#: A worker lives at most so long after it is ready, seconds.
LONGEST = 0.15


@dataclass(frozen=True, kw_only=True)
class Aftermath:
    """Counts; all but the first should be 0, and repeats at most 1 for a kill."""

    n_leads: int
    lost: int
    with_two_owners: int
    without_owner: int
    notices_lost: int
    tasks_wrong: int
    #: Owners who ever had more leads at once than their cap.
    over_cap: int
    #: Notices that came again, in all and at most for one kill.
    repeats: int
    most_repeats: int
    #: Jobs that were taken more than once: how often somebody died at work.
    taken_again: int


def kill(
    live: Live, home: Path, environment: Mapping[str, str], web: Posted, n_kills: int, seed: int
) -> list[int]:
    """Leads come in and workers are killed; answers how many notices had arrived at each kill."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.serving.killed"])
    chance = random.Random(seed)
    arrived = []
    for number in range(n_kills):
        come_in(live, number)
        ready, told = processes.Pipe(duplex=False)
        worker = processes.Process(target=work, args=(home, environment, told), daemon=True)
        worker.start()
        assert ready.poll(60)
        time.sleep(chance.uniform(0, LONGEST))
        worker.kill()
        worker.join()
        arrived.append(len(web.bodies))
    live.at = clock() + 60 * SECOND
    for seconds in (0, 61):  # what came as a crowd comes as one message after its minute
        live.work(seconds, kinds=(*INSIDE, *BESIDE, *OUTSIDE))
    return arrived


def come_in(live: Live, kill: int) -> None:
    """Leads that cross the line."""
    for number in range(LEADS_PER_KILL):
        live.at = clock()
        live.lead(f"K{kill}-{number}")
        live.at = clock()
        live.events(f"K{kill}-{number}", *DEMO)
    live.at = clock()


def aftermath(
    live: Live, definition: Definition, web: Posted, n_leads: int, arrived: list[int]
) -> Aftermath:
    """What is wrong on record and at the web server."""
    given = live.rows("assignments")
    held = Counter(row["lead_id"] for row in given if row["ended_at"] is None)
    qualified = Counter(row["lead_id"] for row in live.rows("qualifications"))
    wanted = [row for row in live.rows("notices") if row["dropped_at"] is None]
    told = {row["notice_id"] for row in wanted if row["digest_at"] is None}
    sent = [orjson.loads(body)["id"] for _, body in web.bodies]
    per_kill = _repeats(sent, arrived)
    return Aftermath(
        n_leads=n_leads,
        lost=n_leads - len(qualified),
        with_two_owners=sum(n > 1 for n in held.values()),
        without_owner=n_leads - len(held),
        notices_lost=len(told - set(sent)) + _late(wanted, live.at),
        tasks_wrong=abs(len(live.rows("tasks")) - 2 * len(given)),
        over_cap=sum(
            _most_at_once(rep, given) > (agreed.cap if agreed.cap is not None else n_leads)
            for rep, agreed in definition.reps.items()
        ),
        repeats=sum(per_kill.values()),
        most_repeats=max(per_kill.values(), default=0),
        taken_again=sum(row["attempts"] > 1 for row in live.rows("jobs")),
    )


def _late(wanted: list[dict[str, Any]], now: int) -> int:
    """How many that were to come with others did not; what changed comes once a day."""
    return sum(
        row["digest_at"] is not None
        and row["created_at"] < row["digest_at"] < now
        and row["sent_at"] is None
        for row in wanted
    )


def _most_at_once(rep: str, given: list[dict[str, object]]) -> int:
    """How many leads a rep ever had together; those only held until there is room apart."""
    own = [row for row in given if row["owner"] == rep and not row["waits"]]
    changes = [(row["at"], 1) for row in own]
    changes += [(row["ended_at"], -1) for row in own if row["ended_at"] is not None]
    n = most = 0
    for _, change in sorted(changes):  # type: ignore[type-var]
        n += change
        most = max(most, n)
    return most


def _repeats(sent: list[str], arrived: list[int]) -> Counter[int]:
    """Per kill, how many notices that its worker had handed over came again."""
    killed_in: dict[str, int] = {}
    repeats: Counter[int] = Counter()
    for place, notice_id in enumerate(sent):
        if notice_id in killed_in:
            repeats[killed_in[notice_id]] += 1
        killed_in[notice_id] = sum(place >= n for n in arrived)
    return repeats
