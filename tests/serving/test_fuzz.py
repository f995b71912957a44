"""Nothing that is sent makes a server error, whether it keeps to the documents or not."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from serving.app import application
from serving.guard import Guard
from serving.service import addresses

pytestmark = pytest.mark.slow
PATHS = (
    "/score",
    "/score_batch",
    "/card",
    "/decisions/{decision_id}",
    "/leads/{lead_id}",
    "/leads",
    "/why",
    "/events",
    "/deals",
    "/attempts",
    "/dispositions",
    "/feedback",
    "/webhooks/{source}",
    "/erase",
)
LOOKED_UP = ("/card", "/decisions/{decision_id}", "/leads/{lead_id}", "/webhooks/{source}")


@pytest.fixture(scope="module")
def fuzzed(state):
    app = application(state)
    operations = {
        operation.ok().path: operation.ok()
        for operation in schemathesis.openapi.from_dict(app.openapi()).get_all_operations()
        if not (operation.ok().path == "/leads/{lead_id}" and operation.ok().method != "get")
    }
    with TestClient(Guard(app, addresses(app)), raise_server_exceptions=False) as client:
        yield operations, client


def test_every_address_is_fuzzed(fuzzed):
    operations, _ = fuzzed
    assert set(operations) == set(PATHS)


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in PATHS),
        # What is looked up by a text alone cannot be asked in a wrong way.
        *((path, GenerationMode.NEGATIVE) for path in PATHS if path not in LOOKED_UP),
    ],
)
def test_nothing_sent_makes_a_server_error(fuzzed, path, mode):
    operations, client = fuzzed

    @seed(7)
    @settings(
        max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operations[path].as_strategy(generation_mode=mode))
    def send(case):
        sent = case.as_transport_kwargs(base_url="http://testserver")
        sent["content"] = sent.pop("data", None)
        taken = ("method", "url", "params", "headers", "json", "content")
        sent = {name: sent[name] for name in taken if sent.get(name) is not None}
        answered = client.request(**sent)
        assert answered.status_code < 500, answered.text
        if answered.status_code >= 400:
            assert set(answered.json()) == {"error", "field", "value", "remedy"}, answered.text

    send()
