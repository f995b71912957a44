"""Points beside verdicts, and the digest that a notice waits for"""

import sqlalchemy as sa
from alembic import op

import records.moments

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("verdicts", sa.Column("fit_points", sa.Integer(), nullable=True))
    op.add_column("verdicts", sa.Column("engagement_points", sa.Integer(), nullable=True))
    op.add_column("notices", sa.Column("digest_at", records.moments.UtcDateTime(), nullable=True))
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_digest_at",
            ["recipient", "digest_at"],
            unique=False,
            sqlite_where=sa.text("digest_at IS NOT NULL"),
            postgresql_where=sa.text("digest_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notices_digest_at",
            sqlite_where=sa.text("digest_at IS NOT NULL"),
            postgresql_where=sa.text("digest_at IS NOT NULL"),
        )
    op.drop_column("notices", "digest_at")
    op.drop_column("verdicts", "engagement_points")
    op.drop_column("verdicts", "fit_points")
