"""Drafts of messages"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE messaging_draft_sequence")
    op.create_table(
        "messaging_draft",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("key", sa.String(60), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Integer()),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
    )
    op.create_index("ix_messaging_draft_updated_at", "messaging_draft", ["updated_at"])


def downgrade() -> None:
    op.drop_table("messaging_draft")
    op.execute("DROP SEQUENCE messaging_draft_sequence")
