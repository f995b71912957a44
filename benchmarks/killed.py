"""Workers killed with SIGKILL at random moments: what is lost, doubled or passed.

``python -m benchmarks.killed [--system sqlite|postgresql] [--kills 200] [--home FOLDER]
[--seed 1]``. Three leads cross the line, a worker starts and is killed within 0.15 seconds, and so
on; in the end one worker finishes. Notices go to a real web server on this machine. PostgreSQL is
started for it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.live_path import learn, postgres
from definition import read
from records.database import connect, migrate
from serving.decisions import DecisionWriter
from serving.state import State
from settings import Settings
from tests.followup.servers import web_server
from tests.serving.killing import LEADS_PER_KILL, aftermath, kill
from tests.serving.live import Live


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="with a card; else one is learned first")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        web = stack.enter_context(web_server())
        home = asked.home or Path(folder) / "home"
        if asked.home is None:
            learn(Path(folder), home, dict(os.environ), caps=True)
        database = f"sqlite:///{folder}/killed.db"
        if asked.system == "postgresql":
            database = stack.enter_context(postgres())
        definition = read(home / "definition.toml")
        names = {name for some in definition.channels.values() for name in some}
        hooks = {name.removeprefix("env:"): f"webhook+{web.address}" for name in names}
        environment = {"CALLWORTHY_DATABASE_URL": database, **hooks}
        engine = connect(database)
        migrate(engine)
        state = State.of(Settings.of(home, environment))
        state.champion.look()
        live = Live(state=replace(state, engine=engine, writer=DecisionWriter(engine)))
        begun = time.perf_counter()
        arrived = kill(live, home, environment, web, asked.kills, asked.seed)
        took = time.perf_counter() - begun
        found = aftermath(live, definition, web, asked.kills * LEADS_PER_KILL, arrived)
    print(f"{engine.dialect.name}, {asked.kills} kills in {took:.0f} s, seed {asked.seed}")
    for name, n in asdict(found).items():
        print(f"{name.replace('_', ' ')}: {n}")


if __name__ == "__main__":
    main()
