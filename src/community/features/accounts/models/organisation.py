"""Organisations, and who belongs to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.groups import OrganisationKind
from community.core.ids import new_id
from community.core.text import fold
from community.features.accounts.models.columns import Instant, Name, SortKey, Tags, one_of
from community.infra.tables import Base


class MembershipRole(StrEnum):
    """What a person may do for the organisation."""

    MEMBER = "member"
    ORGANISATION_ADMINISTRATOR = "organisation_administrator"


class Organisation(Base):
    """A firm, laboratory, authority, …, known by one public identifier at least."""

    __tablename__ = "accounts_organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        one_of("naf_nomenclature", ("NAFRev2", "NAF2025")),
        Index("ix_accounts_organisation_directory", "search_key", "id"),
        Index(
            "ix_accounts_organisation_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
        Index("ix_accounts_organisation_languages", "languages", postgresql_using="gin"),
        Index("ix_accounts_organisation_countries", "countries", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    legal_name: Mapped[Name]
    search_key: Mapped[SortKey]
    kind: Mapped[str] = mapped_column(String(20))
    siren: Mapped[str | None] = mapped_column(String(9), unique=True)
    siret: Mapped[str | None] = mapped_column(String(14))
    vat: Mapped[str | None] = mapped_column(String(20), unique=True)
    eori: Mapped[str | None] = mapped_column(String(17), unique=True)
    naf_code: Mapped[str | None] = mapped_column(String(6))
    naf_nomenclature: Mapped[str | None] = mapped_column(String(8))
    line1: Mapped[str] = mapped_column(String(200), default="")
    line2: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    country: Mapped[str] = mapped_column(String(2))
    languages: Mapped[Tags] = mapped_column(default=list)
    countries: Mapped[Tags] = mapped_column(default=list)
    """Where it buys, sells or works, beside the country of its seat."""
    website: Mapped[str | None] = mapped_column(String(300))
    about: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every edit; an edit names the version that it was made on."""

    def rename(self, legal_name: str) -> None:
        """Set the name and the key by which the directory searches and sorts."""
        self.legal_name = legal_name
        self.search_key = fold(legal_name)[:400]


class Membership(Base):
    """A person works for an organisation, until `ended_at`; one at a time."""

    __tablename__ = "accounts_membership"
    __table_args__ = (
        one_of("role", MembershipRole),
        Index("uq_accounts_membership_current", "person_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_accounts_membership_people", "organisation_id", "person_id", postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    role: Mapped[str] = mapped_column(String(30))
    joined_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
