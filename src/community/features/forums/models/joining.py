"""People on their way into a space."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class RequestKind(StrEnum):
    """request: the person asks to join; invitation: a moderator of the space asks them."""

    REQUEST = "request"
    INVITATION = "invitation"


class RequestState(StrEnum):
    """withdrawn: by whoever had asked."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class SpaceRequest(Base):
    """A request to join a space, or an invitation to it; at most one waits for each person and space."""

    __tablename__ = "forums_space_request"
    __table_args__ = (
        CheckConstraint("kind IN ('request', 'invitation')", name="kind"),
        CheckConstraint("state IN ('waiting', 'accepted', 'declined', 'withdrawn')", name="state"),
        Index(
            "ix_forums_space_request_waiting",
            "space_id",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    message: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default=RequestState.WAITING)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
