"""Indexes that pages of a large company need."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

HANDED = sa.text("as_of IS NOT NULL")
HELD = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_leads_as_of", "leads", ["as_of"], sqlite_where=HANDED, postgresql_where=HANDED
    )
    op.create_index("ix_deals_stage_at", "deals", ["stage", "at"])
    op.create_index(
        "ix_assignments_held_at", "assignments", ["at"], sqlite_where=HELD, postgresql_where=HELD
    )


def downgrade() -> None:
    op.drop_index("ix_assignments_held_at", "assignments")
    op.drop_index("ix_deals_stage_at", "deals")
    op.drop_index("ix_leads_as_of", "leads")
