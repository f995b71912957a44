"""A worker in a process of its own, that a test kills."""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection
from pathlib import Path

# Imported at the first look at the registry: here once, instead of in each worker.
import mlflow.store.model_registry.sqlalchemy_store
import mlflow.store.tracking.sqlalchemy_store  # noqa: F401

from serving.state import State
from serving.worker import Worker
from settings import Settings

#: A killed worker's jobs are taken again after so long.
LEASE_US = 300_000


def work(home: Path, environment: dict[str, str], ready: Connection) -> None:
    """Work until killed."""
    state = State.of(Settings.of(home, environment))
    state.champion.look()
    Worker(state, LEASE_US).start()
    ready.send("ready")
    threading.Event().wait()
