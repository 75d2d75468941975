"""Forms that become the first post of a topic."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Template(Base):
    """The fields that are asked for when a topic of a kind is opened; `version` grows with each change of them."""

    __tablename__ = "forums_template"
    __table_args__ = (
        CheckConstraint("name ? 'fr'", name="name"),
        Index("ix_forums_template_space_id", "space_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"))
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """`schemas.templates.FieldIn`, each."""
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Topics refer to it: it is taken away, not deleted."""


class TopicForm(Base):
    """What was answered when a topic was opened, as it was then: later edits change the text alone."""

    __tablename__ = "forums_topic_form"

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("forums_topic.id", ondelete="CASCADE"), primary_key=True)
    template_id: Mapped[UUID] = mapped_column(ForeignKey("forums_template.id"), index=True)
    template_version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """By field id."""
