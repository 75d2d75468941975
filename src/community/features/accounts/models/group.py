"""Groups of members, to which rights refer."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.accounts.models.columns import Instant
from community.infra.tables import Base


class Group(Base):
    """A group: automatic (with a key, its people computed from what they are) or kept by hand."""

    __tablename__ = "accounts_group"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    created_at: Mapped[Instant]


class GroupMember(Base):
    """A person in a group that is kept by hand."""

    __tablename__ = "accounts_group_member"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[Instant]
