"""Where people get pushes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class PushDevice(Base):
    """A browser that wants to be woken, for as long as its session stands.

    Pushes are empty, so the keys with which browsers offer to unpack a content are not kept. `shown_until`: the latest
    push that the browser has asked about; `tested_at`: it owes the person the answer to a test.
    """

    __tablename__ = "notifications_push_device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_session.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(Text, unique=True)
    user_agent: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failures: Mapped[int] = mapped_column(default=0)
    shown_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tested_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
