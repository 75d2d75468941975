"""Forum: spaces, topics, posts, and what each person has read"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ALIVE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    create_spaces()
    create_topics()
    create_posts()
    create_reading()


def create_spaces() -> None:
    op.create_table(
        "forums_space",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.String(60), nullable=False, unique=True),
        sa.Column("name", pg.JSONB(), nullable=False),
        sa.Column("description", pg.JSONB(), nullable=False),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'archived')", name="state"),
        sa.CheckConstraint("name ? 'fr'", name="name"),
        sa.CheckConstraint("description ? 'fr'", name="description"),
    )
    op.create_table(
        "forums_space_grant",
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("group_id", sa.Uuid(), sa.ForeignKey("accounts_group.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )
    op.create_index("ix_forums_space_grant_group_id", "forums_space_grant", ["group_id"])


def create_topics() -> None:
    op.create_table(
        "forums_topic",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("tags", pg.ARRAY(sa.String(40)), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_post_at", INSTANT, nullable=False),
        sa.Column("last_author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("post_count", sa.Integer(), nullable=False),
        sa.Column("highest_number", sa.Integer(), nullable=False),
        sa.Column("deleted_numbers", pg.ARRAY(sa.Integer()), nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("accepted_number", sa.Integer()),
        sa.Column("closed_at", INSTANT),
        sa.Column("pinned_at", INSTANT),
        sa.Column("pinned", sa.Boolean(), sa.Computed("pinned_at IS NOT NULL", persisted=True), nullable=False),
        sa.Column("deleted_at", INSTANT),
        sa.Column("external_id", sa.String(200), unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(title) >= 1", name="title"),
        sa.CheckConstraint("highest_number >= 1", name="highest_number"),
        sa.CheckConstraint("post_count BETWEEN 0 AND highest_number", name="post_count"),
        sa.CheckConstraint("accepted_number BETWEEN 2 AND highest_number", name="accepted_number"),
    )
    op.create_index(
        "ix_forums_topic_latest", "forums_topic", ["space_id", "last_post_at", "id"], postgresql_where=ALIVE
    )
    op.create_index(
        "ix_forums_topic_pinned_first",
        "forums_topic",
        ["space_id", "pinned", "last_post_at", "id"],
        postgresql_where=ALIVE,
    )
    op.create_index("ix_forums_topic_new", "forums_topic", ["space_id", "created_at", "id"], postgresql_where=ALIVE)


def create_posts() -> None:
    op.create_table(
        "forums_post",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.SmallInteger(), nullable=False),
        sa.Column("reply_to", sa.Integer()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT),
        sa.Column("edited_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", INSTANT),
        sa.Column("deleted_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(200), unique=True),
        sa.UniqueConstraint("topic_id", "number"),
        sa.ForeignKeyConstraint(["topic_id", "reply_to"], ["forums_post.topic_id", "forums_post.number"]),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("reply_to BETWEEN 1 AND number - 1", name="reply_to"),
    )
    op.create_index("ix_forums_post_changes", "forums_post", ["topic_id", "change_seq"])
    op.create_table(
        "forums_post_revision",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_post.id"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("editor_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )


def create_reading() -> None:
    op.create_table(
        "forums_topic_reader",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id"), primary_key=True),
        sa.Column("last_read", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("level_reason", sa.SmallInteger(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("last_read >= 0", name="last_read"),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name="level"),
        sa.CheckConstraint("level_reason BETWEEN 0 AND 2", name="level_reason"),
    )
    op.create_index("ix_forums_topic_reader_recent", "forums_topic_reader", ["person_id", "updated_at"])
    op.create_table(
        "forums_person_state",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("new_since", INSTANT, nullable=False),
    )
    op.create_table(
        "forums_space_state",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("new_since", INSTANT, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "space_state",
        "person_state",
        "topic_reader",
        "post_revision",
        "post",
        "topic",
        "space_grant",
        "space",
    ):
        op.drop_table(f"forums_{table}")
