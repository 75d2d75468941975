"""Reactions to messages"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messaging_message", sa.Column("reactions", JSONB(), server_default="{}", nullable=False))
    op.create_table(
        "messaging_reaction",
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messaging_message.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('useful', 'agree', 'celebrate', 'question', 'seen')", name="kind"),
    )


def downgrade() -> None:
    op.drop_table("messaging_reaction")
    op.drop_column("messaging_message", "reactions")
