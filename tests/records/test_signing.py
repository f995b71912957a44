"""A key for each purpose: who knows one knows no other, and old links stay good for their time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from standardwebhooks import Webhook

from followup.channels.signature import signature
from records import homes, signing, tables

NOW = 1_793_628_000_000_000
DAY = 86_400_000_000


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as made:
        yield made


def test_purposes_have_keys_of_their_own(connection: Connection) -> None:
    purposes: tuple[signing.Purpose, ...] = ("feedback", "judge-page", "sign-in", "exploration")
    keys = {signing.key(connection, purpose) for purpose in purposes}
    (webhook,) = signing.webhook_secrets(connection, NOW)
    assert len({*keys, webhook, homes.secret(connection)}) == 6
    assert keys == {signing.key(connection, purpose) for purpose in purposes}, "the same each time"


def test_the_webhooks_secret_is_one_that_receivers_take_as_it_is(connection: Connection) -> None:
    (secret,) = signing.webhook_secrets(connection, NOW)
    assert Webhook(secret)._whsecret == Webhook(secret.removeprefix("whsec_"))._whsecret
    assert signature(secret, "N1", 1, b"{}").removeprefix("v1,")


def test_links_of_before_are_good_for_thirty_days_and_only_where_there_were_any(
    connection: Connection,
) -> None:
    assert len(signing.feedback_keys(connection, NOW)) == 1
    connection.execute(sa.insert(tables.home).values(name="split_at", value=str(NOW)))
    assert signing.feedback_keys(connection, NOW + 29 * DAY)[1:] == [homes.secret(connection)]
    assert len(signing.feedback_keys(connection, NOW + 30 * DAY)) == 1
