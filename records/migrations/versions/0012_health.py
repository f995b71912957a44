"""How long an address has been failing and when it is tried again; a key for each purpose."""

import base64
import json
import secrets
import time

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # How addresses do is found anew: from now on each is known as it is filled in.
    op.execute("DELETE FROM channels")
    op.add_column("channels", sa.Column("failing_since", sa.BigInteger()))
    op.add_column("channels", sa.Column("try_at", sa.BigInteger()))
    op.add_column("channels", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_notices_recipient_sent_at", "notices", ["recipient", "sent_at"])
    _split_secret()


def downgrade() -> None:
    op.execute("DELETE FROM home WHERE name IN ('root', 'webhook', 'webhook_before', 'split_at')")
    op.drop_index("ix_notices_recipient_sent_at", "notices")
    with op.batch_alter_table("channels") as batch:
        for name in ("failing_since", "try_at", "tries"):
            batch.drop_column(name)


def _split_secret() -> None:
    """Made here, so that who only reads finds them.

    Receivers of webhooks know the one secret there was. Beside the new one it signs for 30 days
    more; links that it signed are good as long as they would have been.
    """
    home = sa.table("home", sa.column("name", sa.String), sa.column("value", sa.Text))
    connection = op.get_bind()
    now = time.time_ns() // 1_000
    rows = {
        "root": secrets.token_urlsafe(32),
        "webhook": f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
    }
    sent = sa.text("SELECT 1 FROM notices LIMIT 1")
    old = connection.execute(sa.select(home.c.value).where(home.c.name == "secret")).scalar()
    if old is not None and connection.execute(sent).first() is not None:
        until = now + 30 * 86_400_000_000
        rows |= {
            "webhook_before": json.dumps({"secret": old, "until": until}),
            "split_at": str(now),
        }
    connection.execute(
        sa.insert(home), [{"name": name, "value": value} for name, value in rows.items()]
    )
