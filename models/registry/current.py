"""Which registry MLflow's own functions write to: one for a while, and none afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import mlflow

from models.registry.store import Registry

_NAMES = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")


@contextmanager
def current(registry: Registry) -> Iterator[None]:
    """Until the end, functions of ``mlflow`` use this registry.

    MLflow writes the address into the environment too, where a process that is started later for
    another home would look for its card; afterwards the environment is as it was.
    """
    before = {name: os.environ.get(name) for name in _NAMES}
    mlflow.set_tracking_uri(registry.tracking_uri)
    mlflow.set_registry_uri(registry.tracking_uri)
    try:
        yield
    finally:
        mlflow.set_registry_uri(None)
        mlflow.set_tracking_uri(None)
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
