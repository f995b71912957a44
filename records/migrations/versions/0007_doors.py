"""Who is who, whose data was erased, what came by mail"""

import secrets

import sqlalchemy as sa
from alembic import op

import records.moments

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", records.moments.UtcDateTime(), nullable=False),
        sa.Column("joins", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_people_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "person_id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_person_id", "people", ["person_id"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_erasures_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_erasures")),
    )
    op.create_table(
        "mails",
        sa.Column("mail_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("came_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_lead_id", "mails", ["lead_id"], unique=False)
    _make_secret()


def downgrade() -> None:
    op.drop_index("ix_mails_lead_id", table_name="mails")
    op.drop_table("mails")
    op.drop_table("erasures")
    op.drop_index("ix_people_person_id", table_name="people")
    op.drop_table("people")


def _make_secret() -> None:
    """Made here where there is none, so that no two deliveries wait for each other's."""
    home = sa.table("home", sa.column("name", sa.String), sa.column("value", sa.Text))
    connection = op.get_bind()
    own = home.c.name == "secret"
    if connection.execute(sa.select(home.c.name).where(own)).first() is None:
        row = {"name": "secret", "value": secrets.token_urlsafe(32)}
        connection.execute(sa.insert(home).values(row))
