"""From an event to an owner and a notice in somebody's hands: how long, and whether each arrives.

``python -m benchmarks.live_path [DATABASE_URL] [--rate 10] [--seconds 30] [--burst 200]``. It
learns from a small sample company, serves it with ``callworthy serve``, makes leads cross the line
and waits for the webhook and the mail of each, on a real web and mail server on this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from records.database import connect
from records.tables import assignments
from tests.followup.servers import mail_server, web_server
from tests.serving.live import DEMO, somebody

ROOT = Path(__file__).parents[1]
REPS = "".join(
    f'[reps.rep{number}]\nemail = "rep{number}@firma.example"\nteam = "{team}"\n'
    for team in ("noord", "zuid", "export")
    for number in ({"noord": range(4), "zuid": range(4, 8), "export": range(8, 10)}[team])
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", default="")
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--burst", type=int, default=200)
    parser.add_argument("--workers", type=int, default=0, help="beside the service")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, web_server() as web, mail_server() as mail:
        environment = {
            **os.environ,
            "PORT": "0",
            **({"CALLWORTHY_DATABASE_URL": asked.database} if asked.database else {}),
            "CRM": f"webhook+{web.address}",
            "MAIL": f"mailto://127.0.0.1:{mail.port}?from=bot@firma.example&to={{email}}",
        }
        home = Path(folder) / "home"
        learn(Path(folder), home, environment)
        service = start(home, "serve", environment)
        others = [start(home, "worker", environment) for _ in range(asked.workers)]
        try:
            assert service.stdout is not None
            address = service.stdout.readline().split()[1]
            for other in others:
                assert other.stdout is not None
                other.stdout.readline()
            bench(address, web, mail, asked, asked.database or f"sqlite:///{home / 'records.db'}")
        finally:
            for process in (service, *others):
                process.terminate()
                process.wait(timeout=20)


def learn(folder: Path, home: Path, environment: dict[str, str]) -> None:
    """A home with a card, and reps without a cap who have a mailbox and a system."""
    company = folder / "company"
    run("sample", str(company), "--leads", "800", "--seed", "3", environment=environment)
    definition = company / "definition.toml"
    text = definition.read_text()
    before, _, after = text.partition("[reps.")
    routing = after[after.index("[[routing]]") :].partition("[channels]")[0]
    channels = '[channels]\ncrm = ["env:CRM"]\n' + "".join(
        f'{name} = ["env:MAIL"]\n' for name in ("noord", "zuid", "export", "marketing")
    )
    definition.write_text(before + REPS + routing + channels)
    run("--home", str(home), "load", str(company), environment=environment)
    run("--home", str(home), "train", environment=environment)


def run(*command: str, environment: dict[str, str]) -> None:
    call = [sys.executable, "-c", "import cli; cli.main()", *command]
    subprocess.run(call, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def start(home: Path, command: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    call = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), command]
    return subprocess.Popen(call, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def bench(address, web, mail, asked, database) -> None:  # type: ignore[no-untyped-def]
    arrived: dict[str, float] = {}
    seen = threading.Event()

    def watch() -> None:
        done = 0
        while not seen.wait(0.002):
            fresh, done = web.bodies[done:], len(web.bodies)
            for _, body in fresh:
                arrived.setdefault(json.loads(body)["lead_id"], time.time())

    threading.Thread(target=watch, daemon=True).start()
    steady = [f"S{number}" for number in range(int(asked.rate * asked.seconds))]
    burst = [f"B{number}" for number in range(asked.burst)]
    for lead_id in (*steady, *burst):
        post(address, "/leads", {"lead_id": lead_id, "profile": somebody(lead_id)})
    time.sleep(2)
    sent: dict[str, float] = {}
    with ThreadPoolExecutor(16) as pool:
        begun = time.time()
        for place, lead_id in enumerate(steady):
            time.sleep(max(0.0, begun + place / asked.rate - time.time()))
            pool.submit(cross, address, lead_id, sent)
        wait(arrived, steady)
        list(pool.map(lambda lead_id: cross(address, lead_id, sent), burst))
        wait(arrived, burst)
    deadline = time.time() + 60
    while len(mail.letters) < len(arrived) and time.time() < deadline:
        time.sleep(0.1)
    seen.set()
    print(
        f"load of the machine {os.getloadavg()[0]:.1f}, {asked.workers} workers beside the service"
    )
    owned = owned_at(database)
    for name, leads in (("steady", steady), ("burst", burst)):
        for what, at in (("owner", owned), ("webhook", arrived)):
            tell(
                f"{name}, event to {what}", [at[each] - sent[each] for each in leads if each in at]
            )
    print(f"webhooks {len(web.bodies)}, mails {len(mail.letters)}, leads {len(sent)}")


def owned_at(database: str) -> dict[str, float]:
    """When each lead got its owner, seconds."""
    engine = connect(database)
    with engine.connect() as connection:
        query = sa.select(assignments.c.lead_id, assignments.c.at)
        return {lead_id: at / 1e6 for lead_id, at in connection.execute(query)}


def tell(name: str, took: list[float]) -> None:
    if took:
        p50, p99 = np.percentile(took, [50, 99])
        print(f"{name}: {len(took)}; p50 {p50:.3f} s, p99 {p99:.3f} s, longest {max(took):.3f} s")


def cross(address: str, lead_id: str, sent: dict[str, float]) -> None:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    events = [{"lead_id": lead_id, "kind": kind, "occurred_at": now} for kind in DEMO]
    sent[lead_id] = time.time()
    post(address, "/events", events)


def post(address: str, path: str, body: object) -> None:
    request = urllib.request.Request(
        f"{address}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60):
        pass


def wait(arrived: dict[str, float], leads: list[str]) -> None:
    deadline = time.time() + 120
    while not all(lead_id in arrived for lead_id in leads) and time.time() < deadline:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
