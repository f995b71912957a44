"""Requests a second over HTTP, beside a bare endpoint and beside MLflow's own server.

One worker each, decisions recorded, the same lead and the same card, in one run:

    .venv/bin/python benchmarks/over_http.py
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
SECONDS = 6.0
CLIENTS = (1, 16)
BARE = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
answer = open(sys.argv[1], "rb").read()
async def score(request):
    await request.body()
    return Response(answer, media_type="application/json")
uvicorn.run(Starlette(routes=[Route("/score", score, methods=["POST"])]), port=int(sys.argv[2]),
            loop="uvloop", http="httptools", access_log=False, log_level="warning")
"""


@contextmanager
def running(command: list[str], port: int, ready: str, **environment: str) -> Iterator[None]:
    """A server in the background, ended with all it started."""
    process = subprocess.Popen(
        command,
        # MLflow starts uvicorn by name, so it must be found.
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", process)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"what should answer at {address} ended by itself")


def load(port: int, path: str, body: str, n_clients: int, seconds: float) -> dict[str, float]:
    """Figures from a process of its own."""
    asked = {
        "host": "127.0.0.1",
        "port": port,
        "path": path,
        "body": body,
        "n_clients": n_clients,
        "seconds": seconds,
    }
    done = subprocess.run(
        [sys.executable, HERE / "load.py", json.dumps(asked)],
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    """Make a company, learn a card, measure three servers one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        home = folder / "home"
        callworthy = [str(BIN / "callworthy"), "--home", str(home)]
        for step in (
            ["sample", str(folder / "company")],
            ["load", str(folder / "company")],
            ["train"],
        ):
            subprocess.run([*callworthy, *step], check=True, capture_output=True)
        lead = {
            "lead_id": "L1",
            "profile": {"title": "Directeur", "employees": 120, "email": "jan@firma.example"},
            "events": [
                {"event_id": f"E{n}", "kind": kind, "occurred_at": f"2026-10-{n + 10}T09:00:00Z"}
                for n, kind in enumerate(["pricing", "case_study", "pricing", "blog", "webinar"])
            ],
        }
        asked = json.dumps({"lead": lead, "as_of": "2026-10-20T09:00:00Z"})
        pyfunc = json.dumps(
            {
                "dataframe_records": [
                    {"lead_json": json.dumps(lead), "as_of": "2026-10-20T09:00:00Z"}
                ]
            }
        )
        store = {
            "MLFLOW_TRACKING_URI": f"sqlite:///{home / 'mlflow.db'}",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        figures: dict[tuple[str, int], dict[str, float]] = {}
        with running([*callworthy, "serve"], 3201, "/readyz", PORT="3201"):
            request = urllib.request.Request(
                "http://127.0.0.1:3201/score", asked.encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request) as answered:
                (folder / "answer.json").write_bytes(answered.read())
            _measure(figures, "callworthy", 3201, "/score", asked)
        bare = [sys.executable, "-c", BARE, str(folder / "answer.json"), "3202"]
        with running(bare, 3202, "/"):
            _measure(figures, "bare Starlette", 3202, "/score", asked)
        served = [str(BIN / "mlflow"), "models", "serve", "-m", "models:/callworthy@champion"]
        served += ["--env-manager", "local", "-p", "3203", "-w", "1"]
        with running(served, 3203, "/ping", **store):
            _measure(figures, "mlflow models serve", 3203, "/invocations", pyfunc)
    Console().print(_table(figures))


def _measure(
    figures: dict[tuple[str, int], dict[str, float]], who: str, port: int, path: str, body: str
) -> None:
    load(port, path, body, 4, 2.0)
    for n_clients in CLIENTS:
        figures[who, n_clients] = load(port, path, body, n_clients, SECONDS)


def _table(figures: dict[tuple[str, int], dict[str, float]]) -> Table:
    shown = Table(title="one lead over HTTP, one worker, decisions recorded")
    for heading in ("server", "clients", "requests/s", "p50 ms", "p99 ms", "not 200", "of ours"):
        shown.add_column(heading, justify="left" if heading == "server" else "right")
    for (who, n_clients), row in figures.items():
        ours = figures["callworthy", n_clients]["per_second"]
        shown.add_row(
            who,
            str(n_clients),
            f"{row['per_second']:,.0f}",
            f"{row['p50']:.2f}",
            f"{row['p99']:.2f}",
            f"{row['bad']:.0f}",
            f"{row['per_second'] / ours:.2f}",
        )
    return shown


if __name__ == "__main__":
    main()
