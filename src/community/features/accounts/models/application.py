"""Applications: who wants in, and the log of how it was decided."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.groups import OrganisationKind
from community.core.ids import new_id
from community.features.accounts.models.columns import Code, Instant, Locale, MailAddress, Name, Tags, one_of
from community.infra.tables import Base


class ApplicationState(StrEnum):
    """unconfirmed: the address is not proved; waiting: for a decision; asked: for an answer of the applicant."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class EntryAction(StrEnum):
    """What happened to an application."""

    CONFIRMED = "confirmed"
    ASKED = "asked"
    ANSWERED = "answered"
    APPROVED = "approved"
    REFUSED = "refused"


class Application(Base):
    """What an applicant said of the organisation and of themselves.

    `organisation_id` is set when the organisation is known: the application asks to join it, and its own
    administrators decide. `organisation_key` (`siren:…`, `vat:…`, `eori:…`) tells that two applications
    speak of one organisation; `mail_domain` is None for public providers.
    """

    __tablename__ = "accounts_application"
    __table_args__ = (
        one_of("state", ApplicationState),
        one_of("kind", OrganisationKind),
        Index("ix_accounts_application_queue", "state", "confirmed_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[Code]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_organisation.id"), index=True)
    organisation_key: Mapped[str] = mapped_column(String(40), index=True)
    identifier_kind: Mapped[str] = mapped_column(String(10))
    identifier: Mapped[str] = mapped_column(String(20))
    legal_name: Mapped[Name]
    kind: Mapped[str] = mapped_column(String(20))
    naf_code: Mapped[str | None] = mapped_column(String(6))
    naf_nomenclature: Mapped[str | None] = mapped_column(String(8))
    line1: Mapped[str] = mapped_column(String(200))
    line2: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    languages: Mapped[Tags]
    website: Mapped[str | None] = mapped_column(String(300))
    given_name: Mapped[Name]
    family_name: Mapped[Name]
    function: Mapped[Name]
    email: Mapped[MailAddress]
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    mail_domain: Mapped[str | None] = mapped_column(String(254), index=True)
    locale: Mapped[Locale]
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    """Who the applicant became."""


class ApplicationEntry(Base):
    """One line of an application's log; `author_id` is None for the applicant."""

    __tablename__ = "accounts_application_entry"
    __table_args__ = (
        one_of("action", EntryAction),
        Index("ix_accounts_application_entry_log", "application_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_application.id", ondelete="CASCADE"))
    at: Mapped[Instant]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    action: Mapped[Code]
    reason: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
