"""Who fits what: rows that the matcher writes and servers read."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, Float, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.terms import Words
from community.infra.tables import Base

Fits = Annotated[list[str], mapped_column(ARRAY(String(50)), default=list)]
Home = Annotated[UUID, mapped_column(ForeignKey("accounts_organisation.id", ondelete="CASCADE"))]


class OfNeed:
    """Columns that say what is asked: a published opportunity or a sought line, whose id is `need_id`, and by whom."""

    need_id: Mapped[UUID]
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("matchmaking_opportunity.id", ondelete="CASCADE"))
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("matchmaking_line.id", ondelete="CASCADE"))
    owner_id: Mapped[Home]


def of_one_need() -> CheckConstraint:
    return CheckConstraint(
        "num_nonnulls(opportunity_id, line_id) = 1 AND need_id = coalesce(opportunity_id, line_id)", name="need"
    )


class Match(OfNeed, Base):
    """An organisation on the list of a need.

    rank: from 1. score: in thousandths, the sum of the points of `parts`. content: the sum of those that tell nothing
    of who asks. lacking, fits, near_line_id: as in `scoring.listing`. first_made_at: since when it has been on the list
    without a break.
    """

    __tablename__ = "matchmaking_match"
    __table_args__ = (
        of_one_need(),
        UniqueConstraint("need_id", "organisation_id"),
        Index("ix_matchmaking_match_organisation_id", "organisation_id", "content", "id"),
        Index("ix_matchmaking_match_owner_id", "owner_id", "need_id", "rank"),
        Index("ix_matchmaking_match_opportunity_id", "opportunity_id"),
        Index("ix_matchmaking_match_line_id", "line_id"),
        Index("ix_matchmaking_match_near_line_id", "near_line_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[Home]
    rank: Mapped[int] = mapped_column(SmallInteger)
    score: Mapped[int]
    content: Mapped[int]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    lacking: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    fits: Mapped[Fits]
    near_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("matchmaking_line.id", ondelete="SET NULL"))
    sources: Mapped[Words]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    first_made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Prospect(Base):
    """With one thing more that it declares, an organisation would be on so many more lists."""

    __tablename__ = "matchmaking_prospect"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_organisation.id", ondelete="CASCADE"), primary_key=True
    )
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(50), primary_key=True)
    lists: Mapped[int]


class Round(Base):
    """One making of all lists anew, for the report.

    seconds: how long it took. coverage: share of the organisations that are on any list. gini: 0 where all are on as
    many. most: lists that the most shown one is on. sources: share of the matches that each source of candidates holds.
    accepted_sources: the same of those that somebody wants to meet. learnt_from: decisions behind the weights, 0: none.
    """

    __tablename__ = "matchmaking_round"
    __table_args__ = (Index("ix_matchmaking_round_made_at", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seconds: Mapped[float] = mapped_column(Float)
    needs: Mapped[int]
    organisations: Mapped[int]
    matches: Mapped[int]
    coverage: Mapped[float] = mapped_column(Float)
    gini: Mapped[float] = mapped_column(Float)
    most: Mapped[int]
    cap: Mapped[int]
    sources: Mapped[dict[str, float]] = mapped_column(JSONB)
    accepted_sources: Mapped[dict[str, float]] = mapped_column(JSONB)
    learnt_from: Mapped[int]


class LearntWeights(Base):
    """Weights that were learnt from answers; the newest that is in use counts, without one the sensible ones."""

    __tablename__ = "matchmaking_weights"
    __table_args__ = (Index("ix_matchmaking_weights_made_at", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    learnt_from: Mapped[int]
    weights: Mapped[dict[str, Any]] = mapped_column(JSONB)
    in_use: Mapped[bool]
