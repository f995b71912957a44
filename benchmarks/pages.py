"""How long pages take in a company with many leads.

``python -m benchmarks.pages [--system sqlite|postgresql] [--leads 100000] [--events 2000000]
[--requests 40] [--keep FOLDER] [--retraining]``. It learns from a small sample company, fills the
records with as many leads and events as asked (``benchmarks/large_company.py``), serves them with
``callworthy serve`` and asks for each page over HTTP, one after the other, each time with another
lead, rep or filter. The first request and the first row are told apart: after a start nothing is at
hand yet, and what pages keep is made in the same process; the other rows begin when that is done.
With ``--retraining`` a table is learned anew from all those leads meanwhile, as the worker does it.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import numpy as np
import orjson
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine

from benchmarks.large_company import fill
from benchmarks.live_path import learn, postgres, start
from definition import read
from features.history import History
from records import tables
from records.database import connect, migrate
from records.history import known
from serving.pages.asked import SPANS
from serving.retraining import NICENESS
from serving.state import State
from settings import Settings

WANTED_MS = 300
#: After so long what pages keep is made, also with a million leads.
WARM_SECONDS = 20
JUST_STARTED = "funnel, just started"
INDUSTRIES = ["software", "logistiek", "industrie", "advies"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="where home and database stay for another run")
    parser.add_argument("--retraining", action="store_true", help="beside a retraining")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home = folder / "home"
        is_new = not home.exists()
        if is_new:
            learn(folder, home, dict(os.environ))
        if asked.system == "sqlite":
            place = f"sqlite:///{folder / 'large.db'}"
        else:
            place = stack.enter_context(postgres(asked.keep and folder / "postgres"))
        if is_new or asked.keep is None:
            fill_up(home, place, asked.leads, asked.events)
        environment = {**os.environ, "PORT": "0", "CALLWORTHY_DATABASE_URL": place}
        service = start(home, "serve", environment)
        if asked.retraining:
            stack.enter_context(retraining(home, environment))
        try:
            assert service.stdout is not None
            address = urlsplit(service.stdout.readline().split()[1]).netloc
            bench(address, place, asked)
        finally:
            service.terminate()
            service.wait(timeout=60)


@contextmanager
def retraining(home: Path, environment: dict[str, str]) -> Iterator[None]:
    """Learning anew, until the pages are measured."""
    call = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), "retrain"]
    child = subprocess.Popen(
        call, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
    yield
    print("the retraining", "went on to the end" if child.poll() is None else "ended before")
    child.terminate()
    child.wait()


def fill_up(home: Path, place: str, n_leads: int, n_events: int) -> None:
    begun = time.perf_counter()
    state = State.of(Settings.of(home, {}))
    state.champion.look()
    decide(state)
    engine = connect(place)
    migrate(engine)
    reps = {name: rep.team for name, rep in read(home / "definition.toml").reps.items()}
    fill(engine, state.engine, reps, n_leads, n_events, int(time.time()) * 1_000_000)
    engine.dispose()
    spent = time.perf_counter() - begun
    print(f"{n_leads:,} leads with {n_events:,} events put down in {spent:.0f} s")


def decide(state: State) -> None:
    """Some real decisions, for leads of the small company: the large one shows the same ones."""
    in_use = state.champion.in_use()
    with state.engine.begin() as connection:
        ids = list(connection.execute(sa.select(tables.leads.c.lead_id).limit(500)).scalars())
        now = state.now()
        history = History(**vars(known(connection, [(each, now) for each in ids])))
        for lead_id, scored in zip(ids, in_use.scorer.score(history), strict=True):
            answer = orjson.dumps(in_use.explainer.answer(scored, "nl")).decode()
            row = {"decision_id": f"{lead_id}-x", "lead_id": lead_id, "answer": answer}
            row |= {"as_of": now, "scored_at": now, "verdict": scored.verdict, "inputs": "{}"}
            row |= {"card_id": in_use.card_id, "definition_version": ""}
            connection.execute(sa.insert(tables.decisions), [row])


def bench(address: str, place: str, asked: argparse.Namespace) -> None:
    engine = connect(place)
    with engine.connect() as connection:
        pages = addresses(engine, connection)
    engine.dispose()
    client = http.client.HTTPConnection(address, timeout=300)
    print(f"load of the machine {os.getloadavg()[0]:.1f}; first request {took(client, '/'):.0f} ms")
    all_time = pages["funnel, all time"]
    rows = {JUST_STARTED: measured(client, all_time, asked.requests)}
    # The service hangs up on who says nothing for so long.
    client.close()
    time.sleep(WARM_SECONDS)
    rows |= {name: measured(client, path, asked.requests) for name, path in pages.items()}
    table = Table(title=f"{asked.system}, {asked.leads:,} leads, {asked.events:,} events; ms")
    for name in ("page", "p50", "p95", "longest", "KB", "wanted, p95"):
        table.add_column(name, justify="left" if name == "page" else "right")
    for name, spent in rows.items():
        p50, p95 = np.percentile(spent, [50, 95])
        size = len(asked_for(client, pages.get(name, all_time)(0)))
        table.add_row(
            name,
            f"{p50:.0f}",
            f"{p95:.0f}",
            f"{max(spent):.0f}",
            f"{size / 1e3:.0f}",
            str(WANTED_MS),
        )
    Console(width=100).print(table)


def measured(
    client: http.client.HTTPConnection, address_of: Callable[[int], str], n: int
) -> list[float]:
    """Milliseconds of each request."""
    return [took(client, address_of(number)) for number in range(n)]


def addresses(engine: Engine, connection: Connection) -> dict[str, Callable[[int], str]]:
    """Per page an address for each number."""
    chance = np.random.default_rng(1)

    def some(query: sa.Select[tuple[str]]) -> list[str]:
        found = [str(each) for each in connection.execute(query.limit(2000)).scalars()]
        return list(chance.permutation(found))

    leads = some(sa.select(tables.leads.c.lead_id))
    handed = some(sa.select(tables.qualifications.c.lead_id))
    reps = some(sa.select(tables.assignments.c.owner).distinct())
    teams = some(sa.select(tables.assignments.c.team).distinct())
    sources = some(sa.select(tables.leads.c.source).distinct())
    campaigns = some(sa.select(tables.leads.c.campaign).distinct())
    spans = list(SPANS)

    def pick(places: list[str], number: int) -> str:
        return places[number % len(places)]

    def asked(path: str, **parameters: str) -> str:
        return f"{path}?{urlencode(parameters)}"

    return {
        "funnel": lambda n: asked("/", span=pick(spans, n)),
        "funnel, all time": lambda n: asked("/", span="all", lang=("nl", "en")[n % 2]),
        "funnel of a source": lambda n: asked("/", span=pick(spans, n), source=pick(sources, n)),
        "funnel of a campaign": lambda n: asked("/", campaign=pick(campaigns, n)),
        "funnel of a team": lambda n: asked("/", span="all", team=pick(teams, n)),
        "funnel of a segment": lambda n: asked(
            "/", span=pick(spans, n), segment=f"industry={pick(INDUSTRIES, n)}"
        ),
        "leads behind a number": lambda n: asked(
            "/pages/funnel/leads", span=pick(spans, n), stage=("lead", "mql", "sql", "deal")[n % 4]
        ),
        "a lead": lambda n: f"/pages/leads/{quote(pick(leads, n))}",
        "a lead that sales has": lambda n: f"/pages/leads/{quote(pick(handed, n))}",
        "a rep's leads": lambda n: asked("/pages/mine", rep=pick(reps, n)),
        "everybody's leads": lambda n: "/pages/mine",
        "points": lambda n: "/pages/points",
        "what if": lambda n: asked("/pages/what-if", title="Directeur", employees=str(n)),
        "agreement": lambda n: "/pages/agreement",
        "promises": lambda n: "/pages/promises",
        "the last 20": lambda n: "/pages/last20",
        "learning": lambda n: asked("/pages/learning", lang=("nl", "en")[n % 2]),
        "access": lambda n: "/pages/access",
        "notebooks": lambda n: "/pages/notebooks",
        "sources": lambda n: asked("/pages/sources", span=pick(spans, n)),
        "campaigns": lambda n: asked("/pages/sources", by="campaign", span=pick(spans, n)),
    }


def took(client: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds until the whole page is there."""
    begun = time.perf_counter()
    asked_for(client, path)
    return (time.perf_counter() - begun) * 1e3


def asked_for(client: http.client.HTTPConnection, path: str) -> bytes:
    client.request("GET", path)
    answered = client.getresponse()
    body = answered.read()
    if answered.status != 200:
        raise RuntimeError(f"{path}: {answered.status} {body[:300]!r}")
    return body


if __name__ == "__main__":
    main()
