"""Follow-up"""

import sqlalchemy as sa
from alembic import op

import records.moments

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("failed_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("off_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channels")),
    )
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("payload", sa.Text(), server_default="{}", nullable=False),
        sa.Column("created_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("due_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", records.moments.UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("done_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("failed_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_done_at", ["done_at"], unique=False)
        batch_op.create_index("ix_jobs_key", ["key"], unique=True)
        batch_op.create_index(
            "ix_jobs_kind_due_at",
            ["kind", "due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_jobs_lead_id",
            ["lead_id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("about", sa.Text(), server_default="{}", nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("created_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("body_digest", sa.String(), nullable=True),
        sa.Column("sent_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("dropped_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_key", ["key"], unique=True)
        batch_op.create_index("ix_notices_lead_id", ["lead_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("qualification_id", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("definition_version", sa.String(), nullable=False),
        sa.Column("at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("ended_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.lead_id"], name=op.f("fk_assignments_lead_id")
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignments_held_lead_id",
            ["lead_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index("ix_assignments_lead_id_at", ["lead_id", "at"], unique=False)
        batch_op.create_index("ix_assignments_owner_at", ["owner", "at"], unique=False)
    op.create_table(
        "notes",
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_notes_lead_id")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index("ix_notes_lead_id_at", ["lead_id", "at"], unique=False)
    op.create_table(
        "promises",
        sa.Column("promise_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("due_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("settled_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("reminded_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("told_at", records.moments.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_promises_lead_id")),
        sa.PrimaryKeyConstraint("promise_id", name=op.f("pk_promises")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(
            "ix_promises_assignment_id_line", ["assignment_id", "line"], unique=True
        )
        batch_op.create_index("ix_promises_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_promises_lead_id", ["lead_id"], unique=False)
    op.create_table(
        "qualifications",
        sa.Column("qualification_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("opened_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("processed_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("closed_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("closed_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.lead_id"], name=op.f("fk_qualifications_lead_id")
        ),
        sa.PrimaryKeyConstraint("qualification_id", name=op.f("pk_qualifications")),
    )
    with op.batch_alter_table("qualifications", schema=None) as batch_op:
        batch_op.create_index(
            "ix_qualifications_lead_id_opened_at", ["lead_id", "opened_at"], unique=False
        )
        batch_op.create_index(
            "ix_qualifications_open_lead_id",
            ["lead_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_qualifications_opened_at", ["opened_at"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", records.moments.UtcDateTime(), nullable=False),
        sa.Column("due_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("done_at", records.moments.UtcDateTime(), nullable=True),
        sa.Column("done_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_tasks_lead_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index("ix_tasks_assignment_id_kind", ["assignment_id", "kind"], unique=True)
        batch_op.create_index("ix_tasks_lead_id", ["lead_id"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("to_sales", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("as_of", records.moments.UtcDateTime(), nullable=False),
        sa.Column("since", records.moments.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_verdicts_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_verdicts")),
    )


def downgrade() -> None:
    op.drop_table("verdicts")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_tasks_lead_id")
        batch_op.drop_index("ix_tasks_assignment_id_kind")
    op.drop_table("tasks")
    with op.batch_alter_table("qualifications", schema=None) as batch_op:
        batch_op.drop_index("ix_qualifications_opened_at")
        batch_op.drop_index(
            "ix_qualifications_open_lead_id",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_qualifications_lead_id_opened_at")
    op.drop_table("qualifications")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index("ix_promises_lead_id")
        batch_op.drop_index("ix_promises_due_at")
        batch_op.drop_index("ix_promises_assignment_id_line")
    op.drop_table("promises")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index("ix_notes_lead_id_at")
    op.drop_table("notes")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_assignments_owner_at")
        batch_op.drop_index("ix_assignments_lead_id_at")
        batch_op.drop_index(
            "ix_assignments_held_lead_id",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.drop_table("assignments")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_lead_id")
        batch_op.drop_index("ix_notices_key")
    op.drop_table("notices")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_jobs_lead_id",
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_jobs_kind_due_at",
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index("ix_jobs_key")
        batch_op.drop_index("ix_jobs_done_at")
    op.drop_table("jobs")
    op.drop_table("channels")
