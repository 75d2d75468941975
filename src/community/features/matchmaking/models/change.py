"""What the matcher has not looked at yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class Change(Base):
    """An organisation whose lines, opportunities, answers or facts are others than when the matcher last looked."""

    __tablename__ = "matchmaking_change"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_organisation.id", ondelete="CASCADE"), primary_key=True
    )
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
