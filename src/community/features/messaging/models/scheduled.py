"""Messages that wait for their time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class ScheduledMessage(Base):
    """A message that is to be sent later, by the rights that its author has then.

    `id` is made by the client and is the client message id of the message that it becomes: however often it is sent,
    it is stored once. `refusal`: why it was not sent when its time came; then it waits for its author.
    """

    __tablename__ = "messaging_scheduled"
    __table_args__ = (
        CheckConstraint("num_nonnulls(conversation_id, person_id) = 1", name="place"),
        Index("ix_messaging_scheduled_author_id", "author_id", "send_at"),
        Index("ix_messaging_scheduled_send_at", "send_at", postgresql_where="refusal IS NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    conversation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("messaging_conversation.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    """To this person, in the conversation that there is by then."""
    source: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[int | None]
    send_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """`code` and `params` of the problem."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
