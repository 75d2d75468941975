"""What a person decides for all their conversations."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class AcceptFrom(StrEnum):
    """Whose first message arrives, as a request."""

    EVERYONE = "everyone"
    CONTACTS = "contacts"
    NOBODY = "nobody"


class Preference(Base):
    """No row means: requests from everyone, receipts and presence shown.

    Who hides their receipts does not see those of others; who does not show whether they are there still does.
    `link_previews`: of what the person reads, and of what they write, for all who read it.
    """

    __tablename__ = "messaging_preference"
    __table_args__ = (CheckConstraint("accept_from IN ('everyone', 'contacts', 'nobody')", name="accept_from"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    accept_from: Mapped[str] = mapped_column(String(10), default=AcceptFrom.EVERYONE)
    read_receipts: Mapped[bool] = mapped_column(default=True)
    presence_visible: Mapped[bool] = mapped_column(default=True)
    link_previews: Mapped[bool] = mapped_column(default=True, server_default="true")


class OrganisationBlock(Base):
    """A person wants no private messages of an organisation and of its people, who are not told."""

    __tablename__ = "messaging_organisation_block"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Block(Base):
    """A person wants no private messages of another one, who is not told."""

    __tablename__ = "messaging_block"
    __table_args__ = (CheckConstraint("person_id <> blocked_id", name="other"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    blocked_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
