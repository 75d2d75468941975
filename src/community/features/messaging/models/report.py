"""What was reported to the moderators."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class ReportReason(StrEnum):
    SPAM = "spam"
    HARASSMENT = "harassment"
    FRAUD = "fraud"
    ILLEGAL = "illegal"
    OTHER = "other"


class ReportState(StrEnum):
    OPEN = "open"
    HANDLED = "handled"


class Report(Base):
    """A message, or with `seq` 0 a conversation, that a member of it shows to the moderators.

    `evidence` is a copy of what was said around it: all that moderators ever see of the conversation, and what stays
    when its author takes it back. `title` is that of a group, or of the organisation.
    """

    __tablename__ = "messaging_report"
    __table_args__ = (
        CheckConstraint(f"reason IN ({', '.join(repr(str(each)) for each in ReportReason)})", name="reason"),
        CheckConstraint("state IN ('open', 'handled')", name="state"),
        CheckConstraint("(state = 'handled') = (handled_at IS NOT NULL)", name="handled_at"),
        Index("ix_messaging_report_state", "state", "created_at", "id"),
        Index(
            "uq_messaging_report_open",
            "reporter_id",
            "conversation_id",
            "seq",
            unique=True,
            postgresql_where="state = 'open'",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    reported_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    conversation_id: Mapped[UUID]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10))
    handled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    handling_note: Mapped[str] = mapped_column(Text)
