"""Bookmarks of messages"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messaging_bookmark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messaging_message.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True)),
        sa.Column("after_reminder", sa.String(8), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person_id", "message_id"),
        sa.CheckConstraint("after_reminder IN ('keep', 'delete')", name="after_reminder"),
    )
    op.create_index("ix_messaging_bookmark_message_id", "messaging_bookmark", ["message_id"])
    op.create_index("ix_messaging_bookmark_person_id_created_at", "messaging_bookmark", ["person_id", "created_at"])
    op.create_index(
        "ix_messaging_bookmark_remind_at",
        "messaging_bookmark",
        ["remind_at"],
        postgresql_where=sa.text("remind_at IS NOT NULL AND reminded_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("messaging_bookmark")
