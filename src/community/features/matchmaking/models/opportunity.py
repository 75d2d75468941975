"""Opportunities in the manner of the Enterprise Europe Network, and their reviews."""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.models.terms import Terms, Words
from community.features.matchmaking.vocabulary.kinds import (
    Area,
    Direction,
    IntellectualProperty,
    LineKind,
    OpportunityState,
    Stage,
    Verdict,
)
from community.infra.tables import Base

OPEN_STATES: Final = (OpportunityState.DRAFT, OpportunityState.ON_HOLD, OpportunityState.REJECTED)
"""In which the author's side works on it."""


class Opportunity(Terms, Base):
    """An offer or a request that others may answer.

    The id is drawn at random and is no UUIDv7, and of the publication only the day is kept: nobody reads from them when
    an anonymous one was written.
    anonymous: others see a teaser without the organisation until both agree. excluded: organisations that never see it.
    conditions: criteria without which nobody is proposed. valid_until: last day on which it is shown; deadline: of the
    matter itself, a call for tenders for instance. asked_at: when the author was last asked whether to renew it.
    """

    __tablename__ = "matchmaking_opportunity"
    __table_args__ = (
        one_of("direction", Direction),
        one_of("area", Area),
        one_of("kind", LineKind),
        one_of("stage", Stage),
        one_of("ip", IntellectualProperty),
        one_of("state", OpportunityState),
        Index("ix_matchmaking_opportunity_organisation_id", "organisation_id", "id"),
        Index("ix_matchmaking_opportunity_published_on", "published_on", "id", postgresql_where="state = 'published'"),
        Index("ix_matchmaking_opportunity_submitted_at", "submitted_at", postgresql_where="state = 'in_review'"),
        Index("ix_matchmaking_opportunity_valid_until", "valid_until", postgresql_where="state = 'published'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    direction: Mapped[str] = mapped_column(String(10))
    area: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(150))
    summary: Mapped[str] = mapped_column(String(600), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    advantages: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2))
    stage: Mapped[str | None] = mapped_column(String(20))
    ip: Mapped[str | None] = mapped_column(String(20))
    partner_kinds: Mapped[Words]
    partner_sizes: Mapped[Words]
    partner_role: Mapped[str] = mapped_column(String(1000), default="")
    agreements: Mapped[Words]
    conditions: Mapped[Words]
    excluded: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list)
    anonymous: Mapped[bool] = mapped_column(default=False)
    deadline: Mapped[date | None]
    valid_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default=OpportunityState.DRAFT)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_on: Mapped[date | None]
    asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)


class Review(Base):
    """What a reviewer said of one version: four scores from 0 to 5, as the Network gives them, and why."""

    __tablename__ = "matchmaking_review"
    __table_args__ = (
        one_of("verdict", Verdict),
        CheckConstraint(
            "advantages BETWEEN 0 AND 5 AND clarity BETWEEN 0 AND 5 "
            "AND expectations BETWEEN 0 AND 5 AND wording BETWEEN 0 AND 5",
            name="scores",
        ),
        Index("ix_matchmaking_review_opportunity_id", "opportunity_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opportunity_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_opportunity.id", ondelete="CASCADE"))
    version: Mapped[int]
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    advantages: Mapped[int] = mapped_column(SmallInteger)
    clarity: Mapped[int] = mapped_column(SmallInteger)
    expectations: Mapped[int] = mapped_column(SmallInteger)
    wording: Mapped[int] = mapped_column(SmallInteger)
    verdict: Mapped[str] = mapped_column(String(8))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
