"""What people say of a match: an answer of each side, and that a reason is wrong."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.models.match import Home, OfNeed, of_one_need
from community.features.matchmaking.vocabulary.answers import (
    Answer,
    AnswerReason,
    ContestReason,
    ContestState,
    MatchSide,
)
from community.infra.tables import Base


class MatchAnswer(OfNeed, Base):
    """Of one side about the other; need_version: what was answered, for a no thanks holds until something changes."""

    __tablename__ = "matchmaking_answer"
    __table_args__ = (
        of_one_need(),
        one_of("side", MatchSide),
        one_of("answer", Answer),
        one_of("reason", AnswerReason),
        UniqueConstraint("need_id", "organisation_id", "side"),
        Index("ix_matchmaking_answer_organisation_id", "organisation_id"),
        Index("ix_matchmaking_answer_owner_id", "owner_id"),
        Index("ix_matchmaking_answer_opportunity_id", "opportunity_id"),
        Index("ix_matchmaking_answer_line_id", "line_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Home]
    side: Mapped[str] = mapped_column(String(9))
    answer: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(500), default="")
    need_version: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Contest(OfNeed, Base):
    """A part of a match that one side calls wrong; it does not count for the two, unless an adviser declines that."""

    __tablename__ = "matchmaking_contest"
    __table_args__ = (
        of_one_need(),
        one_of("side", MatchSide),
        one_of("why", ContestReason),
        one_of("state", ContestState),
        UniqueConstraint("need_id", "organisation_id", "side", "signal"),
        Index("ix_matchmaking_contest_state", "state", "id"),
        Index("ix_matchmaking_contest_organisation_id", "organisation_id"),
        Index("ix_matchmaking_contest_owner_id", "owner_id"),
        Index("ix_matchmaking_contest_opportunity_id", "opportunity_id"),
        Index("ix_matchmaking_contest_line_id", "line_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Home]
    side: Mapped[str] = mapped_column(String(9))
    signal: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(1000), default="")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10), default=ContestState.OPEN)
    word: Mapped[str] = mapped_column(String(1000), default="")
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
