"""Invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.accounts.models.columns import Instant, Locale, MailAddress, Name
from community.infra.tables import Base


class Invitation(Base):
    """One address may become a member, once, until the invitation expires or is revoked."""

    __tablename__ = "accounts_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[MailAddress]
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    given_name: Mapped[Name] = mapped_column(default="")
    family_name: Mapped[Name] = mapped_column(default="")
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    locale: Mapped[Locale]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
