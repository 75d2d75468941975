"""Topics."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, validates

from community.core.ids import new_id
from community.core.text import fold_words
from community.infra.tables import Base

ALIVE = "deleted_at IS NULL"
PINNED = "pinned_at IS NOT NULL AND deleted_at IS NULL"
UNANSWERED = "deleted_at IS NULL AND post_count = 1 AND closed_at IS NULL"
CLOSED = "deleted_at IS NULL AND closed_at IS NOT NULL"
ANSWERED = "deleted_at IS NULL AND accepted_number IS NOT NULL"


class Topic(Base):
    """A subject and its posts, numbered from 1 without gaps.

    `highest_number` and `change_seq` are raised under the lock of this row, so that both grow in the order
    of commits: numbers count posts ever written, the change number every change that a reader could see.
    `deleted_numbers` are the posts that unread counts leave out; `last_post_at` and `post_count` speak of
    posts that are not deleted. A topic that was merged into another is deleted, `merged_into` says where it went,
    and its posts are stubs there (`Post.moved_id`).
    """

    __tablename__ = "forums_topic"
    __table_args__ = (
        CheckConstraint("length(title) >= 1", name="title"),
        CheckConstraint("highest_number >= 1", name="highest_number"),
        CheckConstraint("post_count BETWEEN 0 AND highest_number", name="post_count"),
        CheckConstraint("accepted_number BETWEEN 2 AND highest_number", name="accepted_number"),
        Index("ix_forums_topic_latest", "space_id", "last_post_at", "id", postgresql_where=ALIVE),
        CheckConstraint("slow_seconds >= 0", name="slow_seconds"),
        CheckConstraint("merged_into IS NULL OR deleted_at IS NOT NULL", name="merged_into"),
        Index("ix_forums_topic_pins", "space_id", "pinned_at", postgresql_where=PINNED),
        Index("ix_forums_topic_merged_into", "merged_into", postgresql_where="merged_into IS NOT NULL"),
        Index("ix_forums_topic_new", "space_id", "created_at", "id", postgresql_where=ALIVE),
        Index("ix_forums_topic_tags", "tags", postgresql_using="gin", postgresql_where=ALIVE),
        Index("ix_forums_topic_unanswered", "space_id", "last_post_at", "id", postgresql_where=UNANSWERED),
        Index("ix_forums_topic_closed", "space_id", "last_post_at", "id", postgresql_where=CLOSED),
        Index("ix_forums_topic_answered", "space_id", "last_post_at", "id", postgresql_where=ANSWERED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id"))
    title: Mapped[str] = mapped_column(String(200))
    folded_title: Mapped[str] = mapped_column(Text)
    """The title's words for comparison, each between spaces; follows the title."""
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_post_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    post_count: Mapped[int] = mapped_column(default=1)
    highest_number: Mapped[int] = mapped_column(default=1)
    deleted_numbers: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    change_seq: Mapped[int] = mapped_column(BigInteger, default=1)
    accepted_number: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    pinned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    pinned: Mapped[bool] = mapped_column(Boolean, Computed("pinned_at IS NOT NULL", persisted=True))
    pinned_everywhere: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Pinned in the list of all spaces, too, not in its own space alone."""
    pinned_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    slow_seconds: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Slow mode: how long a person waits between two posts; 0: not at all."""
    act_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many `TopicAct` there are."""
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("forums_topic.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    """Where an import took it from, so that a second run finds it again."""
    version: Mapped[int] = mapped_column(default=1)

    @validates("title")
    def _fold_title(self, _key: str, title: str) -> str:
        self.folded_title = fold_words(title)
        return title
