"""Pages elsewhere that messages point to."""

from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base

MAX_URL: Final = 1000


class Link(Base):
    """What a page says of itself, for previews in all messages that point to it.

    Without a title there is nothing to show. `asked`: it is to be fetched; asked anew by a message that points to it
    after `expires_at`, and shown as it was meanwhile.
    """

    __tablename__ = "messaging_link"
    __table_args__ = (
        Index("ix_messaging_link_asked", "asked_at", postgresql_where="asked"),
        Index("ix_messaging_link_expires_at", "expires_at"),
    )

    url: Mapped[str] = mapped_column(String(MAX_URL), primary_key=True)
    asked: Mapped[bool]
    host: Mapped[str] = mapped_column(String(255), server_default="")
    site: Mapped[str] = mapped_column(String(80), server_default="")
    title: Mapped[str] = mapped_column(String(200), server_default="")
    description: Mapped[str] = mapped_column(String(300), server_default="")
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
