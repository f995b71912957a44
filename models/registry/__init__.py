"""The register of cards: MLflow's model registry, aliases ``champion`` and ``challenger``."""

from models.registered import NAME, Registered
from models.registry.store import Registry

__all__ = ["NAME", "Registered", "Registry"]
