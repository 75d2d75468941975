"""Drafts, scheduled posts, quotes, topics found by similar titles"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_drafts()
    create_scheduled()
    op.create_table(
        "forums_post_quote",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("quoted_id", sa.Uuid(), sa.ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index(op.f("ix_forums_post_quote_quoted_id"), "forums_post_quote", ["quoted_id"])
    op.create_index(
        "ix_forums_post_reply_to",
        "forums_post",
        ["topic_id", "reply_to"],
        postgresql_where=sa.text("reply_to IS NOT NULL"),
    )
    index_titles()


def create_drafts() -> None:
    op.create_table(
        "forums_draft",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("extra", pg.JSONB(), nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.UniqueConstraint("person_id", "key"),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
    )
    op.create_index(op.f("ix_forums_draft_updated_at"), "forums_draft", ["updated_at"])


def create_scheduled() -> None:
    op.create_table(
        "forums_scheduled_post",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id")),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE")),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tags", pg.ARRAY(sa.String(40)), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Integer()),
        sa.Column("publish_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("num_nonnulls(topic_id, space_id) = 1", name="place"),
    )
    op.create_index("ix_forums_scheduled_post_author", "forums_scheduled_post", ["author_id", "publish_at"])
    for column in ("topic_id", "space_id", "publish_at"):
        op.create_index(op.f(f"ix_forums_scheduled_post_{column}"), "forums_scheduled_post", [column])


def index_titles() -> None:
    """Titles without accents and case; `unaccent` itself counts as changeable, though its dictionary is fixed here."""
    op.execute(
        """
        CREATE FUNCTION forums_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1))
        """
    )
    op.execute(
        "CREATE INDEX ix_forums_topic_title_letters ON forums_topic USING gin (forums_fold(title) gin_trgm_ops) "
        "WHERE deleted_at IS NULL"
    )
    op.execute(
        "CREATE INDEX ix_forums_topic_title_words ON forums_topic "
        "USING gin (to_tsvector('french', forums_fold(title))) WHERE deleted_at IS NULL"
    )
