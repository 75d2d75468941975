"""Consortia: what a joint project needs, the teams proposed for it, and whom it invites."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, Date, DateTime, Float, ForeignKey, Index, SmallInteger, String, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.models.terms import Terms, Words
from community.features.matchmaking.vocabulary.consortia import (
    ConsortiumState,
    InvitationState,
    Liability,
    LimitAttribute,
    Objective,
    ProposalState,
)
from community.features.matchmaking.vocabulary.kinds import LineKind
from community.infra.tables import Base

WORKABLE: Final = (ConsortiumState.DRAFT, ConsortiumState.SEARCHING, ConsortiumState.INVITING)
"""In which its author's side works on it."""
STANDING: Final = (InvitationState.ASKED, InvitationState.ACCEPTED)
"""Invitations by which the project exists for the invited."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """At least, at most so many members have one of these values."""

    attribute: LimitAttribute
    values: list[str]
    minimum: int = 0
    maximum: int | None = None


class Constraints(msgspec.Struct, frozen=True, kw_only=True):
    """What every team has to keep, as its column holds it.

    lead: None: whoever may. members: in every team. excluded: in none. competitors: pairs that are never together.
    """

    limits: list[Limit] = []
    certificates: list[str] = []
    lead_certificates: list[str] = []
    lead: UUID | None = None
    members: list[UUID] = []
    excluded: list[UUID] = []
    competitors: list[tuple[UUID, UUID]] = []


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A firm in the group. share: thousandths of the whole. tasks: what it does, in words."""

    organisation_id: UUID
    lead: bool
    share: int
    need_ids: list[UUID]
    tasks: str = ""


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """Roles of a temporary group of firms, as its column holds them; shares add up to 1000."""

    liability: Liability
    lead_answers_for_all: bool
    parts: list[Part]
    note: str = ""


class Consortium(Base):
    """A joint project or the answer to a call for tenders, with what its team has to keep.

    call: text or address of the call. takes_part: the author's organisation is one of the team. roles: once formed.
    reminded_of: the deadline of which its author was told that it is near.
    """

    __tablename__ = "matchmaking_consortium"
    __table_args__ = (
        one_of("objective", Objective),
        one_of("liability", Liability),
        one_of("state", ConsortiumState),
        Index("ix_matchmaking_consortium_organisation_id", "organisation_id", "id"),
        Index("ix_matchmaking_consortium_deadline", "deadline", postgresql_where="state IN ('searching', 'inviting')"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    title: Mapped[str] = mapped_column(String(150))
    description: Mapped[str] = mapped_column(Text, default="")
    call: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str] = mapped_column(String(2))
    deadline: Mapped[date | None]
    objective: Mapped[str] = mapped_column(String(10), default=Objective.COVERAGE)
    liability: Mapped[str] = mapped_column(String(20), default=Liability.JOINT)
    max_size: Mapped[int | None] = mapped_column(SmallInteger)
    takes_part: Mapped[bool] = mapped_column(default=True)
    constraints: Mapped[dict[str, Any]] = mapped_column(JSONB)
    roles: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default=ConsortiumState.DRAFT)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reminded_of: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)


class ConsortiumNeed(Terms, Base):
    """One thing that the project has to have.

    weight: 1 to 10. must: no team without it, if anybody has it. quantity: members that shall cover it. minimum_fit:
    from which fit on, of 100, somebody covers it. conditions: criteria without which nobody fits it.
    """

    __tablename__ = "matchmaking_consortium_need"
    __table_args__ = (
        one_of("kind", LineKind),
        CheckConstraint("weight BETWEEN 1 AND 10 AND quantity > 0 AND minimum_fit BETWEEN 1 AND 100", name="figures"),
        Index("ix_matchmaking_consortium_need_consortium_id", "consortium_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    consortium_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_consortium.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    weight: Mapped[int] = mapped_column(SmallInteger)
    must: Mapped[bool]
    quantity: Mapped[int] = mapped_column(SmallInteger)
    minimum_fit: Mapped[int] = mapped_column(SmallInteger)
    partner_kinds: Mapped[Words]
    conditions: Mapped[Words]


class ConsortiumInvitation(Base):
    """An organisation that was asked to join, for which needs, and what it said. version: of the project then."""

    __tablename__ = "matchmaking_consortium_invitation"
    __table_args__ = (
        one_of("state", InvitationState),
        Index(
            "uq_matchmaking_consortium_invitation_standing",
            "consortium_id",
            "organisation_id",
            unique=True,
            postgresql_where="state IN ('asked', 'accepted')",
        ),
        Index("ix_matchmaking_consortium_invitation_consortium_id", "consortium_id", "id"),
        Index("ix_matchmaking_consortium_invitation_organisation_id", "organisation_id", "id"),
        Index("ix_matchmaking_consortium_invitation_expires_on", "expires_on", postgresql_where="state = 'asked'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    consortium_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_consortium.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    need_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list)
    message: Mapped[str] = mapped_column(String(2000), default="")
    expires_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10), default=InvitationState.ASKED)
    version: Mapped[int]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    invited_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(String(1000), default="")


class ConsortiumProposal(Base):
    """Teams that were asked for, and what came of it.

    step, found: how far it is. version: of the project that was looked at. content: a
    `planning.consortium.proposal.Proposal`. error: a stable word.
    """

    __tablename__ = "matchmaking_consortium_proposal"
    __table_args__ = (
        one_of("state", ProposalState),
        Index(
            "uq_matchmaking_consortium_proposal_open",
            "consortium_id",
            unique=True,
            postgresql_where="state IN ('asked', 'working')",
        ),
        Index("ix_matchmaking_consortium_proposal_consortium_id", "consortium_id", "id"),
        Index(
            "ix_matchmaking_consortium_proposal_asked_at", "asked_at", postgresql_where="state IN ('asked', 'working')"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    consortium_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_consortium.id", ondelete="CASCADE"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.ASKED)
    step: Mapped[str] = mapped_column(String(20), default="")
    found: Mapped[int] = mapped_column(SmallInteger, default=0)
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    made_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int | None]
    seconds: Mapped[float | None] = mapped_column(Float)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    error: Mapped[str] = mapped_column(String(40), default="")


def constraints_of(consortium: Consortium) -> Constraints:
    """The constraints that its column holds."""
    return msgspec.convert(consortium.constraints, Constraints)


def roles_of(consortium: Consortium) -> Roles | None:
    """The roles that its column holds; None before it was formed."""
    return None if consortium.roles is None else msgspec.convert(consortium.roles, Roles)
