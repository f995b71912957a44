"""Whether somebody came in by a link: then a new password asks for no old one."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    by_link = sa.Column("by_link", sa.Integer(), nullable=False, server_default="0")
    op.add_column("sessions", by_link)


def downgrade() -> None:
    with op.batch_alter_table("sessions") as batch:
        batch.drop_column("by_link")
