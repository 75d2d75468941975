"""Browsers that are woken by web push, and what became of each notice's push"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NOTICE = "notifications_notice"


def upgrade() -> None:
    op.create_table(
        "notifications_push_device",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("session_id", sa.Uuid(), sa.ForeignKey("accounts_session.id", ondelete="CASCADE"), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False, unique=True),
        sa.Column("user_agent", sa.String(300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("shown_until", INSTANT),
        sa.Column("tested_at", INSTANT),
    )
    for column in ("person_id", "session_id"):
        op.create_index(f"ix_notifications_push_device_{column}", "notifications_push_device", [column])
    op.add_column(NOTICE, sa.Column("push_stage", sa.String(10), nullable=False, server_default="none"))
    op.alter_column(NOTICE, "push_stage", server_default=None)
    op.add_column(NOTICE, sa.Column("push_after", INSTANT))
    op.add_column(NOTICE, sa.Column("pushed_at", INSTANT))
    for name, rule in (
        ("push_stage", "push_stage IN ('none', 'waiting', 'sent', 'cancelled')"),
        ("push_after", "push_stage <> 'waiting' OR push_after IS NOT NULL"),
        ("pushed_at", "push_stage <> 'sent' OR pushed_at IS NOT NULL"),
    ):
        op.create_check_constraint(name, NOTICE, rule)
    op.create_index(
        "ix_notifications_notice_pushing",
        NOTICE,
        ["push_after", "person_id"],
        postgresql_where=sa.text("push_stage = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_index("ix_notifications_notice_pushing", NOTICE)
    for name in ("push_stage", "push_after", "pushed_at"):
        op.drop_constraint(name, NOTICE)
    for column in ("pushed_at", "push_after", "push_stage"):
        op.drop_column(NOTICE, column)
    op.drop_table("notifications_push_device")
