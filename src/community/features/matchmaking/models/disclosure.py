"""Non-disclosure: what has to be accepted before documents are shown, and who accepted which words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class DisclosureText(Base):
    """What the author of an opportunity wants accepted. sha256: of the text in UTF-8."""

    __tablename__ = "matchmaking_disclosure_text"

    opportunity_id: Mapped[UUID] = mapped_column(
        ForeignKey("matchmaking_opportunity.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Disclosure(Base):
    """A person accepted a text for their organisation. The words are kept, whatever becomes of the text."""

    __tablename__ = "matchmaking_disclosure"
    __table_args__ = (UniqueConstraint("introduction_id", "organisation_id", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_introduction.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
