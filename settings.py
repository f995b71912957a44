"""Where this company lives and what it is allowed to use: the only reader of the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from definition import InputError

#: Where homes are made when nothing is said.
HOMES = Path(".callworthy")
#: Names the language that notebooks speak: nl or en.
LANGUAGE = "CALLWORTHY_LANGUAGE"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One home: a company's records, its tracking store and its cards.

    Examples
    --------
    >>> settings = Settings.of(Path("/srv/acme"), {})
    >>> settings.database_url
    'sqlite:////srv/acme/records.db'
    >>> settings.tracking_uri
    'sqlite:////srv/acme/mlflow.db'
    """

    #: The folder that holds everything of one company.
    home: Path
    #: SQLAlchemy address of the records.
    database_url: str
    #: MLflow's address of runs and registry.
    tracking_uri: str
    #: Whether somebody said which home, so that none is chosen for them.
    is_named: bool = False
    #: Where the service listens; never other than loopback unless told.
    host: str = "127.0.0.1"
    port: int = 3000
    #: Where people reach the service, for links in notices; without it there are none.
    base: str = ""
    #: Apprise URL that mails sign-in links; ``{email}`` is who asks.
    mail: str = field(default="", repr=False)
    #: Addresses of proxies that are believed about whom they forward for, with commas between.
    proxy: str = ""
    #: What ``env:NAME`` in a definition stands for.
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def language(self) -> str:
        """The language that notebooks speak; empty is the company's."""
        return self.environment.get(LANGUAGE, "")

    @property
    def definition_path(self) -> Path:
        """The definition in force for this home."""
        return self.home / "definition.toml"

    @property
    def artifacts_path(self) -> Path:
        """Where MLflow keeps files, when its store is the home's own."""
        return self.home / "artifacts"

    @classmethod
    def of(cls, home: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings for a home, with what the environment replaces.

        ``home`` (the command line's ``--home``) goes before CALLWORTHY_HOME, which
        goes before ``.callworthy/sample``.
        """
        named = home or environment.get("CALLWORTHY_HOME")
        place = Path(named or HOMES / "sample").absolute()
        return cls(
            home=place,
            is_named=bool(named),
            database_url=environment.get("CALLWORTHY_DATABASE_URL")
            or f"sqlite:///{place / 'records.db'}",
            tracking_uri=environment.get("MLFLOW_TRACKING_URI")
            or f"sqlite:///{place / 'mlflow.db'}",
            host=environment.get("CALLWORTHY_HOST") or "127.0.0.1",
            port=_port(environment.get("PORT") or "3000"),
            base=(environment.get("CALLWORTHY_URL") or "").rstrip("/"),
            mail=environment.get("CALLWORTHY_MAIL") or "",
            proxy=environment.get("CALLWORTHY_PROXY") or "",
            environment=environment,
        )


def _port(written: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise InputError("is no port", "PORT", written, "choose one from 1 to 65535") from None


def be_private(environment: MutableMapping[str, str] = os.environ) -> None:
    """Nothing leaves this machine: switch off what libraries report home.

    Must run before they are imported.
    """
    quiet = {
        "BENTOML_DO_NOT_TRACK": "True",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        # Else MLflow's server starts seven helpers of 237 MB each.
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
        "MLFLOW_LOGGING_LEVEL": "WARNING",
    }
    for name, value in quiet.items():
        environment.setdefault(name, value)


def spark_runs_this_python(environment: MutableMapping[str, str] = os.environ) -> None:
    """Have Spark's workers run the Python that runs this, where nobody named another.

    Must run before Spark is started.
    """
    environment.setdefault("PYSPARK_PYTHON", sys.executable)
