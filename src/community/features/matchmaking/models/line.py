"""The capability profile: lines of what an organisation offers and seeks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.models.terms import Terms
from community.features.matchmaking.vocabulary.kinds import LineKind, LineSide, Stage
from community.infra.tables import Base


class Line(Terms, Base):
    """One thing that an organisation offers or seeks.

    `confirmed_at`: when somebody of the organisation last said that it still holds. `language` is that of the text.
    """

    __tablename__ = "matchmaking_line"
    __table_args__ = (
        one_of("side", LineSide),
        one_of("kind", LineKind),
        one_of("stage", Stage),
        Index("ix_matchmaking_line_organisation_id", "organisation_id", "side", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(5))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    stage: Mapped[str | None] = mapped_column(String(20))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)
