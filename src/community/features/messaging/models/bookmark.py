"""Messages that a person wants to find again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Bookmark(Base):
    """A message that a person wants to find again, with a note of their own; seen by nobody else.

    `reminded_at` is set when the reminder was sent.
    """

    __tablename__ = "messaging_bookmark"
    __table_args__ = (
        UniqueConstraint("person_id", "message_id"),
        CheckConstraint("after_reminder IN ('keep', 'delete')", name="after_reminder"),
        Index("ix_messaging_bookmark_person_id_created_at", "person_id", "created_at"),
        Index(
            "ix_messaging_bookmark_remind_at",
            "remind_at",
            postgresql_where="remind_at IS NOT NULL AND reminded_at IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messaging_message.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(500))
    remind_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    after_reminder: Mapped[str] = mapped_column(String(8))
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
