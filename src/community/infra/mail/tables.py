"""Outgoing mail as rows: written with the change that causes it, sent by the worker, never lost."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, SmallInteger, String, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class MailState(StrEnum):
    """queued: waits for the worker; sent; failed: refused for good; kept: no mail server, for the administrator."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"


class Mail(Base):
    """One message to one address. The body of a sent mail is emptied: it can hold links that let in."""

    __tablename__ = "infra_mail"
    __table_args__ = (CheckConstraint("state IN ('queued','sent','failed','kept')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(320))
    locale: Mapped[str] = mapped_column(String(5))
    template: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
