"""The outcome ledger: what each side says of what an introduction came to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.vocabulary.introductions import Reached, ValueBand
from community.features.matchmaking.vocabulary.kinds import Agreement
from community.infra.tables import Base


class Outcome(Base):
    """What one side last said. by: None: whoever held the link in a mail."""

    __tablename__ = "matchmaking_outcome"
    __table_args__ = (one_of("stage", Reached), one_of("agreement", Agreement), one_of("band", ValueBand))

    introduction_id: Mapped[UUID] = mapped_column(
        ForeignKey("matchmaking_introduction.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(10))
    agreement: Mapped[str | None] = mapped_column(String(24))
    band: Mapped[str | None] = mapped_column(String(12))
    by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class OutcomeQuestion(Base):
    """A side was asked, so many days after the acceptance. token: of the link, which lets answer and no more."""

    __tablename__ = "matchmaking_outcome_question"
    __table_args__ = (Index("uq_matchmaking_outcome_question_token", "token", unique=True),)

    introduction_id: Mapped[UUID] = mapped_column(
        ForeignKey("matchmaking_introduction.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"), primary_key=True)
    days: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    token: Mapped[str] = mapped_column(String(43))
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
