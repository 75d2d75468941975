"""What lets people in: sessions, single-use links, and the count of failed attempts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.accounts.models.columns import Code, Instant, one_of
from community.infra.tables import Base


class TokenKind(StrEnum):
    """What a single-use link is for."""

    APPLICATION_CONFIRM = "application_confirm"
    APPLICATION_ANSWER = "application_answer"
    ACTIVATION = "activation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a kind, not a secret
    EMAIL_CHANGE = "email_change"
    EMAIL_UNDO = "email_undo"


class Session(Base):
    """One signed-in device. The cookie's token is stored hashed; a session ends and is never opened again."""

    __tablename__ = "accounts_session"
    __table_args__ = (
        Index("ix_accounts_session_live", "person_id", postgresql_where="ended_at IS NULL"),
        Index("ix_accounts_session_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    assurance: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(50), default="")
    """Network the device signed in from, without its last part."""


class Token(Base):
    """A link sent by mail, good for one use until `expires_at`; only its hash is kept."""

    __tablename__ = "accounts_token"
    __table_args__ = (one_of("kind", TokenKind), Index("ix_accounts_token_expires_at", "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[Code]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    application_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_application.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(String(254))
    """The address that the person has once the link has done its work."""
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SignInAttempt(Base):
    """Attempts in a row to sign in with one address, known or not: both must look the same.

    Kept here and not in Valkey, so that a flush does not open the door to guessing.
    """

    __tablename__ = "accounts_sign_in_attempt"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """Keyed hash of the address."""
    consecutive: Mapped[int]
    next_at: Mapped[Instant]
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
