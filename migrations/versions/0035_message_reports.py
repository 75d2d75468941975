"""Reports of private messages, with a copy of what was reported"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "messaging_report",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reporter_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("reported_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("handled_at", INSTANT),
        sa.Column("handled_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("handling_note", sa.Text(), nullable=False),
        sa.CheckConstraint("reason IN ('spam', 'harassment', 'fraud', 'illegal', 'other')", name="reason"),
        sa.CheckConstraint("state IN ('open', 'handled')", name="state"),
        sa.CheckConstraint("(state = 'handled') = (handled_at IS NOT NULL)", name="handled_at"),
    )
    op.create_index("ix_messaging_report_state", "messaging_report", ["state", "created_at", "id"])
    op.create_index(
        "uq_messaging_report_open",
        "messaging_report",
        ["reporter_id", "conversation_id", "seq"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("messaging_report")
