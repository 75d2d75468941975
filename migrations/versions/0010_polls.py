"""Polls in posts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("forums_post", sa.Column("has_poll", sa.Boolean(), nullable=False, server_default="false"))
    op.create_table(
        "forums_poll",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.Column("results", sa.String(12), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("per_organisation", sa.Boolean(), nullable=False),
        sa.Column("closes_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("ballot_key", sa.LargeBinary()),
        sa.CheckConstraint("kind IN ('single', 'several', 'ranked')", name="kind"),
        sa.CheckConstraint("results IN ('always', 'after_vote', 'after_close', 'moderators')", name="results"),
        sa.CheckConstraint("least BETWEEN 1 AND most", name="least"),
        sa.CheckConstraint("secret OR ballot_key IS NULL", name="ballot_key"),
    )
    op.create_index(
        "ix_forums_poll_closes_at", "forums_poll", ["closes_at"], postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_table(
        "forums_poll_option",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_poll.post_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.SmallInteger(), primary_key=True),
        sa.Column("text", sa.String(200), nullable=False),
    )
    op.create_table(
        "forums_poll_vote",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_poll.post_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("voter_key", sa.LargeBinary(), primary_key=True),
        sa.Column("choices", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("voted_at", INSTANT),
        sa.CheckConstraint("cardinality(choices) >= 1", name="choices"),
        sa.CheckConstraint("(person_id IS NULL) = (voted_at IS NULL)", name="voted_at"),
    )
    op.create_index("ix_forums_poll_vote_person_id", "forums_poll_vote", ["person_id"])


def downgrade() -> None:
    op.drop_table("forums_poll_vote")
    op.drop_table("forums_poll_option")
    op.drop_table("forums_poll")
    op.drop_column("forums_post", "has_poll")
