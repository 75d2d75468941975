"""From whom an organisation keeps what it publishes, and whose asks a person does not want."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.models.terms import Words
from community.features.matchmaking.vocabulary.introductions import Nearness
from community.infra.tables import Base


class CompetitorShield(Base):
    """Competitors for whom the opportunities of an organisation do not exist.

    By their SIREN, or by activity (NAF codes that stand for all below them) within `nearness`. Whose département is not
    known is hidden from too.
    """

    __tablename__ = "matchmaking_shield"
    __table_args__ = (one_of("nearness", Nearness),)

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_organisation.id", ondelete="CASCADE"), primary_key=True
    )
    sirens: Mapped[list[str]] = mapped_column(ARRAY(String(9)), default=list)
    activities: Mapped[Words]
    nearness: Mapped[str] = mapped_column(String(10), default=Nearness.DEPARTMENT)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)


class SenderBlock(Base):
    """A person wants nothing of an organisation: told by the messaging slice, kept here to be joined."""

    __tablename__ = "matchmaking_introduction_block"
    __table_args__ = (Index("ix_matchmaking_introduction_block_organisation_id", "organisation_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_organisation.id", ondelete="CASCADE"), primary_key=True
    )
