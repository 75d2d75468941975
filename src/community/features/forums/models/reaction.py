"""Reactions: what people say to a post with one sign."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class Reaction(Base):
    """One sign of one person to one post; a person may give several. `Post.reactions` counts these rows."""

    __tablename__ = "forums_reaction"
    __table_args__ = (
        CheckConstraint("kind IN ('useful', 'agree', 'celebrate', 'question', 'seen')", name="kind"),
        Index("ix_forums_reaction_person_id_reacted_at", "person_id", "reacted_at"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    reacted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
