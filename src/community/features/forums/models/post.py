"""Posts and their former texts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Post(Base):
    """One text in a topic: the Markdown source, and what it was rendered to when it was written.

    `change_seq` is the topic's change number at the last change of this post. A post that was moved to another topic
    keeps its id; at its old number stays a stub, a deleted post without text whose `moved_id` is the post that stood
    there: numbers have no gaps, and old links find what they meant.
    """

    __tablename__ = "forums_post"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        ForeignKeyConstraint(
            ["topic_id", "reply_to"],
            ["forums_post.topic_id", "forums_post.number"],
            # While posts move to another topic, replies to them point nowhere until the stubs are there.
            deferrable=True,
        ),
        CheckConstraint("moved_id IS NULL OR deleted_at IS NOT NULL", name="moved_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("reply_to BETWEEN 1 AND number - 1", name="reply_to"),
        Index("ix_forums_post_author", "author_id", text("coalesce(edited_at, created_at)")),
        Index("ix_forums_post_changes", "topic_id", "change_seq"),
        Index("ix_forums_post_dates", "topic_id", "created_at"),
        Index("ix_forums_post_reply_to", "topic_id", "reply_to", postgresql_where="reply_to IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("forums_topic.id"))
    number: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    reply_to: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    version: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    change_seq: Mapped[int] = mapped_column(BigInteger, default=1)
    reactions: Mapped[dict[str, int]] = mapped_column(JSONB, server_default="{}")
    """How many of each kind; kinds that nobody gave are left out."""
    reaction_seq: Mapped[int] = mapped_column(server_default="0")
    """Grows with each reaction given or taken back, so that of two counts the newer one is known."""
    has_poll: Mapped[bool] = mapped_column(default=False, server_default="false")
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    wiki: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever may reply may edit it."""
    moved_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_post.id"))


class PostRevision(Base):
    """A former text of a post: who had written it, and until when it stood."""

    __tablename__ = "forums_post_revision"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_post.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    hidden_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since then only moderators of the space see the text."""
    hidden_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
