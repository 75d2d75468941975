"""Messages that are sent later"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messaging_scheduled",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), sa.ForeignKey("messaging_conversation.id", ondelete="CASCADE")),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Integer()),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("refusal", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(conversation_id, person_id) = 1", name="place"),
    )
    op.create_index("ix_messaging_scheduled_author_id", "messaging_scheduled", ["author_id", "send_at"])
    op.create_index("ix_messaging_scheduled_conversation_id", "messaging_scheduled", ["conversation_id"])
    op.create_index("ix_messaging_scheduled_person_id", "messaging_scheduled", ["person_id"])
    op.create_index(
        "ix_messaging_scheduled_send_at",
        "messaging_scheduled",
        ["send_at"],
        postgresql_where=sa.text("refusal IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("messaging_scheduled")
