"""Texts that are not posts yet: drafts, and posts that wait for their time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Draft(Base):
    """What a person is writing.

    `key` says where: `topic:<id>`, `new:<an id of its own, or none>`, `edit:<post id>`, `scheduled:<id>` (a scheduled
    post that could not be published).
    `sequence` is new with each save, never used twice, also not for another draft under the same key: a device that
    saves over another sequence than the stored one is refused.
    `extra` is what the front end keeps beside the text: space, tags, the post answered, values of a template.
    """

    __tablename__ = "forums_draft"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint("sequence >= 1", name="sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    key: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    extra: Mapped[dict[str, Any]] = mapped_column(JSONB)
    device: Mapped[str] = mapped_column(String(60))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class ScheduledPost(Base):
    """A reply or a new topic that is to be published later, by the rights that its author has then."""

    __tablename__ = "forums_scheduled_post"
    __table_args__ = (
        CheckConstraint("num_nonnulls(topic_id, space_id) = 1", name="place"),
        Index("ix_forums_scheduled_post_author", "author_id", "publish_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_topic.id"), index=True)
    """A reply to this topic; None: a new topic."""
    space_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    source: Mapped[str] = mapped_column(Text)
    poll: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """A `schemas.polls.PollIn`."""
    form: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """`sent`: a `schemas.templates.TopicFormIn`; `kept`: the same as drafts keep it, with the labels of that day."""
    reply_to: Mapped[int | None]
    publish_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
