"""How far members were told of messages outside the platform"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messaging_member", sa.Column("told_seq", sa.Integer()))
    op.add_column("messaging_member", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_messaging_member_told",
        "messaging_member",
        ["conversation_id"],
        postgresql_where=sa.text("told_seq IS NOT NULL"),
    )
    op.create_index("ix_messaging_conversation_last_message_at", "messaging_conversation", ["last_message_at"])


def downgrade() -> None:
    op.drop_index("ix_messaging_conversation_last_message_at")
    op.drop_index("ix_messaging_member_told")
    op.drop_column("messaging_member", "told_at")
    op.drop_column("messaging_member", "told_seq")
