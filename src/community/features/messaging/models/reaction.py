"""Reactions: what members say to a message with one sign."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.reactions import KINDS
from community.infra.tables import Base


class MessageReaction(Base):
    """One sign of one person to one message; a person may give several. `Message.reactions` counts these rows."""

    __tablename__ = "messaging_reaction"
    __table_args__ = (CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="kind"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messaging_message.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
