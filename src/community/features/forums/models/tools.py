"""What moderators do to topics: what was done, what is to be done at a time, what they write among themselves."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class ActKind(StrEnum):
    """What was done to a topic."""

    CLOSED = "closed"
    OPENED = "opened"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    RENAMED = "renamed"
    TAGGED = "tagged"
    MOVED = "moved"
    SPLIT = "split"
    """Posts of it went to another topic."""
    RECEIVED = "received"
    """Posts of another topic came."""
    MERGED = "merged"
    """All of another topic came, and its links lead here."""
    SLOWED = "slowed"
    OWNER = "owner"
    BUMPED = "bumped"
    TIMER = "timer"


class TopicAct(Base):
    """One thing that was done to a topic as a whole, shown between its posts to all who see it.

    `after_number` is the topic's highest number at the time; `detail` depends on the kind: the former title or
    tags, the seconds of the slow mode, the kind of the timer, the number of the post that has another author.
    """

    __tablename__ = "forums_topic_act"
    __table_args__ = (Index("ix_forums_topic_act_topic_id", "topic_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("forums_topic.id"))
    kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    """None: a timer of the platform."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    after_number: Mapped[int]
    post_count: Mapped[int | None]
    """How many posts went or came."""
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_topic.id"))
    """The other topic; shown to those who may see it."""
    from_space_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_space.id", ondelete="SET NULL"))
    to_space_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_space.id", ondelete="SET NULL"))
    detail: Mapped[str | None] = mapped_column(String(200))


class TimerKind(StrEnum):
    """What happens to the topic when the time has come; `idle`: closed once nobody has written for some days."""

    CLOSE = "close"
    OPEN = "open"
    BUMP = "bump"
    REMIND = "remind"
    UNPIN = "unpin"
    IDLE = "idle"


class TopicTimer(Base):
    """Something that is to happen to a topic by itself; one of each kind, reminders one for each person."""

    __tablename__ = "forums_topic_timer"
    __table_args__ = (
        UniqueConstraint("topic_id", "kind", "person_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("kind IN ('close', 'open', 'bump', 'remind', 'unpin', 'idle')", name="kind"),
        CheckConstraint("(kind = 'remind') = (person_id IS NOT NULL)", name="person_id"),
        CheckConstraint("(kind = 'idle') = (idle_days IS NOT NULL)", name="idle_days"),
        Index("ix_forums_topic_timer_due_at", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("forums_topic.id"))
    kind: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    """Who is reminded."""
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    idle_days: Mapped[int | None] = mapped_column(SmallInteger)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class StaffNote(Base):
    """What a moderator tells the others about a topic, after one of its posts; members never hear of it."""

    __tablename__ = "forums_staff_note"
    __table_args__ = (Index("ix_forums_staff_note_topic_id", "topic_id", "after_number", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("forums_topic.id"))
    after_number: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)
