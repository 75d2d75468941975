"""What each person has read, and from when on topics are New to them."""

from datetime import datetime
from enum import IntEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, false, text
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class FollowLevel(IntEnum):
    """How closely a person follows; from TRACKING on a topic counts as unread, WATCHING brings every post.

    WATCHING_FIRST, for spaces and tags only, brings the first post of each topic and leaves the topic REGULAR.
    """

    MUTED = 0
    REGULAR = 1
    TRACKING = 2
    WATCHING = 3
    WATCHING_FIRST = 4


class LevelReason(IntEnum):
    """Why the level is what it is: a choice of the person is never overruled by what they do."""

    OPENED = 0
    WROTE = 1
    CHOSEN = 2
    READ = 3


class Tracking(IntEnum):
    """When reading alone makes a person track a topic; writing in it always does."""

    NEVER = 0
    WHEN_OPENED = 1
    WHEN_READ = 2


class TopicReader(Base):
    """How far a person has read a topic, and what they made of it.

    `last_read` only grows, unless the person marks posts as unread. `level` is what was chosen or came by itself
    for this topic; what counts is found by the rule of docs/following.md.
    """

    __tablename__ = "forums_topic_reader"
    __table_args__ = (
        CheckConstraint("last_read >= 0", name="last_read"),
        CheckConstraint("level BETWEEN 0 AND 3", name="level"),
        CheckConstraint("level_reason BETWEEN 0 AND 3", name="level_reason"),
        Index("ix_forums_topic_reader_recent", "person_id", "updated_at"),
        Index("ix_forums_topic_reader_topic_id", "topic_id", "level"),
        Index(
            "ix_forums_topic_reader_level",
            "person_id",
            "topic_id",
            postgresql_include=["last_read", "level", "level_reason"],
        ),
        Index("ix_forums_topic_reader_wrote", "person_id", "topic_id", postgresql_where="wrote"),
        Index("ix_forums_topic_reader_muted", "person_id", "topic_id", postgresql_where="level = 0"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("forums_topic.id"), primary_key=True)
    last_read: Mapped[int]
    level: Mapped[int] = mapped_column(SmallInteger, default=FollowLevel.REGULAR)
    level_reason: Mapped[int] = mapped_column(SmallInteger, default=LevelReason.OPENED)
    seconds: Mapped[int] = mapped_column(server_default=text("0"))
    """How long its posts have been on the person's screens."""
    wrote: Mapped[bool] = mapped_column(server_default=false())
    """The person has written a post of it."""
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    unpinned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since then the topic stands where its last post puts it for this person, until it is pinned anew."""


class PersonState(Base):
    """Settings of a person: from when on topics are New to who has dismissed once (see `queries.context`), tracking."""

    __tablename__ = "forums_person_state"
    __table_args__ = (CheckConstraint("tracking BETWEEN 0 AND 2", name="tracking"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    new_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tracking: Mapped[int] = mapped_column(SmallInteger, default=Tracking.WHEN_READ)


class SpaceState(Base):
    """The same for one space, where the person has dismissed in that space alone."""

    __tablename__ = "forums_space_state"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True)
    new_since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
