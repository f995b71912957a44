"""What each card moved against the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cards", sa.Column("moved", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("cards") as batch:
        batch.drop_column("moved")
