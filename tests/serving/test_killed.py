"""Workers are killed at random moments: nothing is lost, nobody has two owners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from definition import read
from serving.retraining import RETRAIN
from tests.followup.servers import Posted, web_server
from tests.serving.killing import LEADS_PER_KILL, Aftermath, aftermath, kill
from tests.serving.live import Live

N_KILLS = 20
pytestmark = pytest.mark.slow


@pytest.fixture
def web() -> Iterator[Posted]:
    with web_server() as made:
        yield made


def test_whatever_is_killed_every_lead_has_one_owner_and_every_notice_arrives(
    live: Live, home: Path, database_url: str, web: Posted
) -> None:
    definition = read(home / "definition.toml")
    names = {name for some in definition.channels.values() for name in some}
    hooks = {name.removeprefix("env:"): f"webhook+{web.address}" for name in names}
    environment = {"CALLWORTHY_DATABASE_URL": database_url, **hooks}
    live.state = replace(live.state, environment=environment)
    arrived = kill(live, home, environment, web, N_KILLS, seed=8)
    n_leads = N_KILLS * LEADS_PER_KILL
    found = aftermath(live, definition, web, n_leads, arrived)
    assert found.taken_again > 0, "some worker died at work"
    assert found.most_repeats <= 1, "a kill repeats one at most"
    assert found == Aftermath(
        n_leads=n_leads,
        lost=0,
        with_two_owners=0,
        without_owner=0,
        notices_lost=0,
        tasks_wrong=0,
        over_cap=0,
        repeats=found.repeats,
        most_repeats=found.most_repeats,
        taken_again=found.taken_again,
    )
    # Whether to learn again is asked at each whole hour, which may have come meanwhile; nobody
    # here answers that.
    unfinished = [row for row in live.rows("jobs") if not row["done_at"] and row["kind"] != RETRAIN]
    assert all(row["due_at"] > live.at for row in unfinished), "only what is promised for later"
    caps = [rep.cap for rep in definition.reps.values() if rep.team == "noord"]
    assert n_leads > sum(cap or 0 for cap in caps), "caps were pressed"
