"""Pins with scope, slow mode, timers, moved posts and merged topics, wiki posts, staff notes, acts"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    change_topics()
    change_posts()
    op.add_column("forums_topic_reader", sa.Column("unpinned_at", INSTANT))
    create_acts()
    create_timers()
    create_notes()


def change_topics() -> None:
    op.drop_index("ix_forums_topic_pinned_first", "forums_topic")
    op.add_column(
        "forums_topic", sa.Column("pinned_everywhere", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("forums_topic", sa.Column("pinned_until", INSTANT))
    op.add_column("forums_topic", sa.Column("slow_seconds", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("forums_topic", sa.Column("act_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("forums_topic", sa.Column("merged_into", sa.Uuid(), sa.ForeignKey("forums_topic.id")))
    op.create_check_constraint("slow_seconds", "forums_topic", "slow_seconds >= 0")
    op.create_check_constraint("merged_into", "forums_topic", "merged_into IS NULL OR deleted_at IS NOT NULL")
    op.create_index(
        "ix_forums_topic_pins",
        "forums_topic",
        ["space_id", "pinned_at"],
        postgresql_where=sa.text("pinned_at IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_forums_topic_merged_into",
        "forums_topic",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )


def change_posts() -> None:
    op.execute("ALTER TABLE forums_post ALTER CONSTRAINT fk_forums_post_topic_id_reply_to DEFERRABLE")
    op.add_column("forums_post", sa.Column("wiki", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("forums_post", sa.Column("moved_id", sa.Uuid(), sa.ForeignKey("forums_post.id")))
    op.create_check_constraint("moved_id", "forums_post", "moved_id IS NULL OR deleted_at IS NOT NULL")
    op.create_index("ix_forums_post_dates", "forums_post", ["topic_id", "created_at"])
    op.add_column("forums_post_revision", sa.Column("hidden_at", INSTANT))
    op.add_column("forums_post_revision", sa.Column("hidden_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")))


def create_acts() -> None:
    op.create_table(
        "forums_topic_act",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("actor_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("after_number", sa.Integer(), nullable=False),
        sa.Column("post_count", sa.Integer()),
        sa.Column("other_id", sa.Uuid(), sa.ForeignKey("forums_topic.id")),
        sa.Column("from_space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="SET NULL")),
        sa.Column("to_space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="SET NULL")),
        sa.Column("detail", sa.String(200)),
    )
    op.create_index("ix_forums_topic_act_topic_id", "forums_topic_act", ["topic_id", "id"])


def create_timers() -> None:
    op.create_table(
        "forums_topic_timer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("idle_days", sa.SmallInteger()),
        sa.Column("set_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.UniqueConstraint("topic_id", "kind", "person_id", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint("kind IN ('close', 'open', 'bump', 'remind', 'unpin', 'idle')", name="kind"),
        sa.CheckConstraint("(kind = 'remind') = (person_id IS NOT NULL)", name="person_id"),
        sa.CheckConstraint("(kind = 'idle') = (idle_days IS NOT NULL)", name="idle_days"),
    )
    op.create_index("ix_forums_topic_timer_due_at", "forums_topic_timer", ["due_at"])


def create_notes() -> None:
    op.create_table(
        "forums_staff_note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id"), nullable=False),
        sa.Column("after_number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_forums_staff_note_topic_id", "forums_staff_note", ["topic_id", "after_number", "id"])


def downgrade() -> None:
    op.drop_table("forums_staff_note")
    op.drop_table("forums_topic_timer")
    op.drop_table("forums_topic_act")
    op.drop_column("forums_topic_reader", "unpinned_at")
    op.drop_column("forums_post_revision", "hidden_by")
    op.drop_column("forums_post_revision", "hidden_at")
    op.drop_index("ix_forums_post_dates", "forums_post")
    op.drop_column("forums_post", "moved_id")
    op.drop_column("forums_post", "wiki")
    op.execute("ALTER TABLE forums_post ALTER CONSTRAINT fk_forums_post_topic_id_reply_to NOT DEFERRABLE")
    for column in ("merged_into", "act_count", "slow_seconds", "pinned_until", "pinned_everywhere"):
        op.drop_column("forums_topic", column)
    op.create_index(
        "ix_forums_topic_pinned_first",
        "forums_topic",
        ["space_id", "pinned", "last_post_at", "id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
