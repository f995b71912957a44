"""Cards that were used, and seals on decisions."""

import sqlalchemy as sa
from alembic import op

import records.moments

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used_at", records.moments.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_cards")),
    )
    op.create_table(
        "seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("until", records.moments.UtcDateTime(), nullable=False),
        sa.Column("n_decisions", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seals")),
    )
    op.create_table(
        "sealed",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_sealed")),
    )
    op.create_index("ix_sealed_number", "sealed", ["number"], unique=False)
    op.create_index("ix_decisions_scored_at", "decisions", ["scored_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_decisions_scored_at", table_name="decisions")
    for name in ("sealed", "seals", "cards"):
        op.drop_table(name)
