"""Texts that are not messages yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class Draft(Base):
    """What a person is writing, seen by nobody else.

    `key` says to whom: `person:<id>`, whether there is a direct conversation with them yet or not, or
    `conversation:<id>`. `sequence` is new with each save and never used twice: a device that saves over another
    sequence than the stored one is refused.
    """

    __tablename__ = "messaging_draft"
    __table_args__ = (CheckConstraint("sequence >= 1", name="sequence"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[int | None]
    device: Mapped[str] = mapped_column(String(60))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
