"""The whole service: BentoML's health, metrics and documents around our routes."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from serving.app import application
from serving.guard import Guard
from serving.service import addresses, asgi
from serving.state import State
from settings import Settings
from tests.serving.homes import copied

# BentoML 1.4.39 uses what pathspec, pydantic and others give up; it is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def service(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service on a copy of the home, as a server runs it."""
    copy = copied(home, tmp_path_factory.mktemp("copies") / "home")
    # MLflow names its files by their address, so the store stays where it is.
    settings = Settings.of(copy, {"MLFLOW_TRACKING_URI": f"sqlite:///{home / 'mlflow.db'}"})
    thresholds = gc.get_threshold()
    # From this machine, where no key is needed until the first is made.
    with TestClient(
        asgi(State.of(settings)),
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 50_000),
        raise_server_exceptions=False,
    ) as client:
        yield client
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def metrics(service: TestClient) -> str:
    return service.get("/metrics").text


def labels(service: TestClient) -> set[str]:
    return set(re.findall(r'endpoint="([^"]*)"', metrics(service)))


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz"])
def test_it_tells_that_it_is_well(service, path):
    assert service.get(path).status_code == 200
    assert service.post(path).status_code == 405


def test_verdicts_the_card_and_the_time_of_scoring_are_counted(service, lead):
    def count(name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", metrics(service), re.MULTILINE)
        return float(found.group(1)) if found else 0.0

    verdict = service.post("/score", json={"lead": lead, "dry_run": True}).json()["verdict"]
    names = (
        f'callworthy_verdicts_total{{verdict="{verdict}"}}',
        "callworthy_scoring_seconds_count",
    )
    before = [count(name) for name in names]
    service.post("/score_batch", json={"leads": [{"lead": lead}, {"lead": lead}]})
    after = [count(name) for name in names]
    assert after[0] - before[0] == 2
    assert after[1] > before[1]
    card_id = service.get("/card").headers["etag"].strip('"')
    assert f'callworthy_card_info{{card_id="{card_id}",version="1"}} 1.0' in metrics(service)


def test_identifiers_do_not_become_labels(service):
    for n in range(20):
        service.get(f"/decisions/01D{n}")
        service.get(f"/leads/somebody-{n}@firma.example")
        service.get(f"/leads/a/b%2F{n}")
        service.post(f"/nowhere/{n}")
    ours = labels(service)
    assert {"/decisions/-", "/leads/-"} <= ours
    assert len(ours) < 16
    assert not re.search(r"somebody|01D|nowhere|b%2F|a/b", metrics(service))


def test_every_address_is_in_the_documents(service):
    document = service.get("/docs.json").json()
    for path in ("/score", "/score_batch", "/card", "/decisions/{decision_id}", "/leads/{lead_id}"):
        assert path in document["paths"]
    for path in ("/leads", "/events", "/deals", "/attempts", "/dispositions", "/feedback"):
        assert "post" in document["paths"][path]
    assert "BentoML" not in document["info"]["description"]


def test_no_page_of_others_is_served(service):
    for path in ("/static_content/swagger-ui.css", "/favicon.ico"):
        answered = service.get(path)
        assert answered.status_code == 404
        assert set(answered.json()) == {"error", "field", "value", "remedy"}


def test_a_body_without_a_length_is_refused_when_it_is_too_large(service):
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 65_536

    answered = service.post(
        "/score", content=chunks(), headers={"Content-Type": "application/json"}
    )
    assert answered.status_code == 413


def test_there_may_be_no_card_yet(tmp_path, lead):
    app = application(State.of(Settings.of(tmp_path, {})))
    with TestClient(Guard(app, addresses(app)), raise_server_exceptions=False) as client:
        for answered in (
            client.post("/score", json={"lead": lead}),
            client.post("/score_batch", json={"leads": [{"lead": lead}]}),
            client.get("/card"),
        ):
            assert answered.status_code == 503
            assert "callworthy train" in answered.json()["remedy"]
