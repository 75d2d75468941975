"""People."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.core.text import fold
from community.features.accounts.models.columns import (
    Instant,
    Locale,
    MailAddress,
    Name,
    SortKey,
    Tags,
    one_of,
)
from community.infra.tables import Base


class PersonState(StrEnum):
    """invited: let in, has not chosen a password; active; suspended: by a moderator."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Person(Base):
    """One human being with one account.

    `email_key` is the unique form of the address; `sort_key` is what lists are ordered by, `search_key` what
    the directory searches; both follow the name by `rename`.
    """

    __tablename__ = "accounts_person"
    __table_args__ = (
        one_of("state", PersonState),
        Index("ix_accounts_person_directory", "sort_key", "id", postgresql_where="state = 'active'"),
        Index(
            "ix_accounts_person_search_key",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[MailAddress]
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    given_name: Mapped[Name]
    family_name: Mapped[Name]
    sort_key: Mapped[SortKey]
    search_key: Mapped[str] = mapped_column(Text)
    function: Mapped[Name]
    locale: Mapped[Locale]
    languages: Mapped[Tags] = mapped_column(default=list)
    about: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str | None] = mapped_column(String(40))
    shows_email: Mapped[bool] = mapped_column(default=False)
    shows_phone: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    platform_roles: Mapped[Tags] = mapped_column(default=list)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    activated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    suspended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    suspended_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    suspension_reason: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[Instant]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def rename(self, *, given_name: str, family_name: str) -> None:
        """Set the name and all that is derived from it."""
        self.given_name = given_name
        self.family_name = family_name
        self.sort_key = sort_key(given_name, family_name)
        self.search_key = search_key(given_name, family_name)


def sort_key(given_name: str, family_name: str) -> str:
    return fold(f"{family_name} {given_name}")[:400]


def search_key(given_name: str, family_name: str) -> str:
    return fold(f"{given_name} {family_name}")
