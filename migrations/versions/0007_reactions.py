"""Reactions to posts, and their counts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forums_post", sa.Column("reactions", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.add_column("forums_post", sa.Column("reaction_seq", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "forums_reaction",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('useful', 'agree', 'celebrate', 'question', 'seen')", name="kind"),
    )
    op.create_index("ix_forums_reaction_person_id_reacted_at", "forums_reaction", ["person_id", "reacted_at"])


def downgrade() -> None:
    op.drop_table("forums_reaction")
    op.drop_column("forums_post", "reaction_seq")
    op.drop_column("forums_post", "reactions")
