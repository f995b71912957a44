"""How long an address has been failing, and when it is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0011d_health"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # How addresses do is found anew: from now on each is known as it is filled in.
    op.execute("DELETE FROM channels")
    op.add_column("channels", sa.Column("failing_since", sa.BigInteger()))
    op.add_column("channels", sa.Column("try_at", sa.BigInteger()))
    op.add_column("channels", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_notices_recipient_sent_at", "notices", ["recipient", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_notices_recipient_sent_at", "notices")
    with op.batch_alter_table("channels") as batch:
        for name in ("failing_since", "try_at", "tries"):
            batch.drop_column(name)
