"""Cards in MLflow's registry: register, name the champion, go back."""

from __future__ import annotations

from pathlib import Path

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_DOES_NOT_EXIST,
    ErrorCode,
)
from mlflow.tracking import MlflowClient

from definition import InputError, from_json
from models.card import Card
from models.registered import NAME, Registered

_BEFORE = "champion_before"


class Registry:
    """The cards of one home.

    Parameters
    ----------
    tracking_uri : str
        MLflow's store, such as ``sqlite:////srv/acme/mlflow.db``.
    artifacts_path : Path or None
        Where files go; None leaves that to an MLflow server.
    """

    def __init__(self, tracking_uri: str, artifacts_path: Path | None = None) -> None:
        self.tracking_uri = tracking_uri
        self.artifacts_path = artifacts_path
        self.client = MlflowClient(tracking_uri=tracking_uri, registry_uri=tracking_uri)

    def experiment_id(self) -> str:
        """The experiment that all trainings of this home are runs of; made when absent."""
        found = self.client.get_experiment_by_name(NAME)
        if found is not None:
            return str(found.experiment_id)
        location = self.artifacts_path.as_uri() if self.artifacts_path else None
        return str(self.client.create_experiment(NAME, artifact_location=location))

    def register(self, run_id: str, model_uri: str) -> str:
        """Register a run's model; the same run again gives the same version."""
        self._make_name()
        known = self.version_of(run_id)
        if known is not None:
            return known
        made = self.client.create_model_version(NAME, source=model_uri, run_id=run_id)
        return str(made.version)

    def version_of(self, run_id: str) -> str | None:
        """The version that a run registered; None where it did not come to that."""
        for known in self.client.search_model_versions(f"name='{NAME}' and run_id='{run_id}'"):
            return str(known.version)
        return None

    def named(self, name: str) -> str:
        """The version that people mean: its number, or (the start of) the card's id.

        Raises
        ------
        InputError
            If no registered card is called so, or more than one.
        """
        known = self.client.search_model_versions(f"name='{NAME}'")
        cards = {str(each.version): self._card_id(str(each.run_id)) for each in known}
        # A card's id may begin with digits alone.
        if name in cards:
            return name
        found = [version for version, card_id in cards.items() if card_id.startswith(name)]
        if len({cards[version] for version in found}) != 1:
            rule = "is the start of several cards" if found else "is not a registered card"
            raise InputError(rule, "version", name, "name one that training printed")
        return max(found, key=int)

    def _card_id(self, run_id: str) -> str:
        return str(self.client.get_run(run_id).data.tags.get("card_id", ""))

    def alias_version(self, alias: str) -> str | None:
        """Which version has the alias; None where none has. Cheap enough to ask every second."""
        try:
            return str(self.client.get_model_version_by_alias(NAME, alias).version)
        except MlflowException as error:
            if _is_absent(error):
                return None
            raise

    def champion(self) -> Registered | None:
        """The card in use; None before the first training."""
        version = self.alias_version("champion")
        return self.read(version) if version else None

    def read(self, version: str) -> Registered:
        """A version's card and definition.

        Raises
        ------
        InputError
            If there is no such version.
        """
        try:
            found = self.client.get_model_version(NAME, version)
        except MlflowException as error:
            if not _is_absent(error):
                raise
            raise InputError(
                "is not a registered card", "version", version, "name one that training printed"
            ) from None
        folder = Path(
            mlflow.artifacts.download_artifacts(
                run_id=found.run_id, artifact_path="card", tracking_uri=self.tracking_uri
            )
        )
        return Registered(
            version=version,
            run_id=str(found.run_id),
            card=Card.from_json((folder / "card.json").read_bytes()),
            definition=from_json((folder / "definition.json").read_bytes()),
        )

    def promote(self, version: str) -> str | None:
        """Make a version champion; answers which one was it before."""
        self.client.get_model_version(NAME, version)
        before = self.alias_version("champion")
        if before == version:
            return before
        if before:
            self.client.set_registered_model_tag(NAME, _BEFORE, before)
        self.client.set_registered_model_alias(NAME, "champion", version)
        if self.alias_version("challenger") == version:
            self.client.delete_registered_model_alias(NAME, "challenger")
        return before

    def challenge(self, version: str) -> None:
        """Make a version challenger."""
        self.client.set_registered_model_alias(NAME, "challenger", version)

    def withdraw(self) -> None:
        """Let no version be challenger."""
        if self.alias_version("challenger") is not None:
            self.client.delete_registered_model_alias(NAME, "challenger")

    def rollback(self) -> str:
        """Make the champion before this one champion again; a second time undoes it.

        Raises
        ------
        InputError
            If there was none before.
        """
        self._make_name()
        before = self.client.get_registered_model(NAME).tags.get(_BEFORE)
        if not before:
            raise InputError(
                "has no card before it", "champion", self.alias_version("champion"), "promote one"
            )
        self.promote(before)
        return str(before)

    def _make_name(self) -> None:
        try:
            self.client.get_registered_model(NAME)
        except MlflowException as error:
            if not _is_absent(error):
                raise
            self.client.create_registered_model(NAME)


def _is_absent(error: MlflowException) -> bool:
    """Whether it says that there is no such thing; MLflow calls an absent alias a bad value."""
    if error.error_code == ErrorCode.Name(INVALID_PARAMETER_VALUE):
        return "alias" in str(error) and "not found" in str(error)
    return bool(error.error_code == ErrorCode.Name(RESOURCE_DOES_NOT_EXIST))
