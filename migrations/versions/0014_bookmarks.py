"""Bookmarks with reminders, tokens of private feeds"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "forums_bookmark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id", ondelete="CASCADE")),
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_post.id", ondelete="CASCADE")),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("remind_at", INSTANT),
        sa.Column("after_reminder", sa.String(8), nullable=False),
        sa.Column("reminded_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("person_id", "topic_id"),
        sa.UniqueConstraint("person_id", "post_id"),
        sa.CheckConstraint("num_nonnulls(topic_id, post_id) = 1", name="target"),
        sa.CheckConstraint("after_reminder IN ('keep', 'delete')", name="after_reminder"),
    )
    op.create_index("ix_forums_bookmark_topic_id", "forums_bookmark", ["topic_id"])
    op.create_index("ix_forums_bookmark_post_id", "forums_bookmark", ["post_id"])
    op.create_index("ix_forums_bookmark_person_id_created_at", "forums_bookmark", ["person_id", "created_at"])
    op.create_index(
        "ix_forums_bookmark_remind_at",
        "forums_bookmark",
        ["remind_at"],
        postgresql_where=sa.text("remind_at IS NOT NULL AND reminded_at IS NULL"),
    )
    op.create_table(
        "forums_feed_token",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("created_at", INSTANT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("forums_feed_token")
    op.drop_table("forums_bookmark")
