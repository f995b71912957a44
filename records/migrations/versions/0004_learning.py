"""Learning: leases, and the share that is explored"""

import sqlalchemy as sa
from alembic import op

import records.moments

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", records.moments.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "explorations",
        sa.Column("since", records.moments.UtcDateTime(), autoincrement=False, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_explorations")),
    )


def downgrade() -> None:
    op.drop_table("explorations")
    op.drop_table("leases")
