"""What people write down about others, for themselves."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.features.accounts.models.columns import Instant
from community.infra.tables import Base


class PersonNote(Base):
    """A note of one person on another; it goes with either of them, and nobody else ever reads it."""

    __tablename__ = "accounts_person_note"
    __table_args__ = (CheckConstraint("author_id <> person_id", name="other"),)

    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[Instant]
