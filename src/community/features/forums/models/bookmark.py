"""Bookmarks, and the private feeds of a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Bookmark(Base):
    """A place that a person wants to find again, with a note of their own; seen by nobody else.

    A topic as a whole, or a post, wherever it is moved to. `reminded_at` is set when the reminder was sent.
    """

    __tablename__ = "forums_bookmark"
    __table_args__ = (
        UniqueConstraint("person_id", "topic_id"),
        UniqueConstraint("person_id", "post_id"),
        CheckConstraint("num_nonnulls(topic_id, post_id) = 1", name="target"),
        CheckConstraint("after_reminder IN ('keep', 'delete')", name="after_reminder"),
        Index("ix_forums_bookmark_person_id_created_at", "person_id", "created_at"),
        Index(
            "ix_forums_bookmark_remind_at",
            "remind_at",
            postgresql_where="remind_at IS NOT NULL AND reminded_at IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_topic.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_post.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(500))
    remind_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    after_reminder: Mapped[str] = mapped_column(String(8))
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FeedToken(Base):
    """What lets a feed reader in as this person, to read only; the token itself is not stored."""

    __tablename__ = "forums_feed_token"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
