"""Introductions of one organisation to another, their log and their documents."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.vocabulary.introductions import (
    OPEN,
    AboutKind,
    IntroductionState,
    Nothing,
    Part,
    Refusal,
    Result,
    StepKind,
)
from community.infra.tables import Base

ABOUT: Final = ("low_id", "high_id", "about", "about_id")
"""Columns that say who speaks with whom about what, whichever of the two has asked."""
OPEN_ONES: Final = f"state IN ({', '.join(repr(str(state)) for state in OPEN)})"


class Introduction(Base):
    """One organisation asks another one to speak with it about something.

    The id is drawn at random: it tells no time. asker_id, answerer_id: who speaks for each side; None: nobody is left.
    low_id, high_id: the two organisations in the order of their ids. about_id: the opportunity, the line, or, for an
    organisation as such, no id at all (`UUID(int=0)`), the two being what it is about. title: of what it is about, as
    it was. …_hidden: the side is not known to the other before both have said yes. answer: of the other side, in
    words. put_off_until: last day of a "not now". active_at: of the latest step that both sides know of. reminded: how
    often whoever has not answered was reminded. conversation_id: given at acceptance.
    """

    __tablename__ = "matchmaking_introduction"
    __table_args__ = (
        one_of("about", AboutKind),
        one_of("state", IntroductionState),
        one_of("refusal", Refusal),
        one_of("result", Result),
        one_of("nothing", Nothing),
        CheckConstraint("asking_id <> asked_id", name="other"),
        CheckConstraint("low_id < high_id", name="pair"),
        Index("uq_matchmaking_introduction_open", *ABOUT, unique=True, postgresql_where=OPEN_ONES),
        Index("ix_matchmaking_introduction_asking_id", "asking_id", "active_at", "id"),
        Index("ix_matchmaking_introduction_asked_id", "asked_id", "active_at", "id"),
        Index("ix_matchmaking_introduction_opportunity_id", "opportunity_id"),
        Index("ix_matchmaking_introduction_line_id", "line_id"),
        Index("ix_matchmaking_introduction_adviser_id", "adviser_id"),
        Index("ix_matchmaking_introduction_expires_at", "expires_at", postgresql_where="state IN ('asked', 'not_now')"),
        Index("ix_matchmaking_introduction_accepted_at", "accepted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    asking_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    asked_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    low_id: Mapped[UUID]
    high_id: Mapped[UUID]
    asker_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    about: Mapped[str] = mapped_column(String(12))
    about_id: Mapped[UUID]
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("matchmaking_opportunity.id"))
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("matchmaking_line.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    asking_hidden: Mapped[bool] = mapped_column(default=False)
    asked_hidden: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default=IntroductionState.ASKED)
    days: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    put_off_until: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    active_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reminded: Mapped[int] = mapped_column(SmallInteger, default=0)
    refusal: Mapped[str | None] = mapped_column(String(16))
    result: Mapped[str | None] = mapped_column(String(10))
    nothing: Mapped[str | None] = mapped_column(String(14))
    conversation_id: Mapped[UUID | None]
    adviser_wanted: Mapped[bool] = mapped_column(default=False)
    adviser_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))


class Step(Base):
    """One line of the log. part: whose step it was; None: time's. own: only this side reads it."""

    __tablename__ = "matchmaking_introduction_step"
    __table_args__ = (
        one_of("kind", StepKind),
        one_of("part", Part),
        Index("ix_matchmaking_introduction_step_introduction_id", "introduction_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_introduction.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    part: Mapped[str | None] = mapped_column(String(8))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    own: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Document(Base):
    """A file that one side shows to the other. Its rights are those of this row as a subject (`core.subjects`)."""

    __tablename__ = "matchmaking_introduction_document"
    __table_args__ = (
        one_of("part", Part),
        Index("ix_matchmaking_introduction_document_introduction_id", "introduction_id", "id"),
        Index("uq_matchmaking_introduction_document_file_id", "introduction_id", "file_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_introduction.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(8))
    file_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
