"""What people follow beside single topics, and what they do not want to hear of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class SpaceFollow(Base):
    """How closely a person follows the topics of a space: a `FollowLevel`; no row: REGULAR."""

    __tablename__ = "forums_space_follow"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 4", name="level"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    space_id: Mapped[UUID] = mapped_column(
        ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[int] = mapped_column(SmallInteger)


class TagFollow(Base):
    """The same for the topics that carry a tag."""

    __tablename__ = "forums_tag_follow"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 4", name="level"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
    level: Mapped[int] = mapped_column(SmallInteger)


class Ignored(Base):
    """A person whose posts another does not want to see or hear of, for a time or for good (`until` None)."""

    __tablename__ = "forums_ignored"
    __table_args__ = (
        CheckConstraint("person_id <> ignored_id", name="other"),
        Index("ix_forums_ignored_ignored_id", "ignored_id"),
        Index("ix_forums_ignored_until", "until", postgresql_where="until IS NOT NULL"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    ignored_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MutedWord(Base):
    """A word or phrase whose topics a person does not want in lists or notices.

    Folded like `Topic.folded_title`, of whole words; a star at its end stands for any ending.
    """

    __tablename__ = "forums_muted_word"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(60), primary_key=True)
