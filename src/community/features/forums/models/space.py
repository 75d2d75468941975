"""Spaces, and what each group may do in them."""

from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Level(IntEnum):
    """What a grant allows; each level includes the lower ones."""

    SEE = 1
    REPLY = 2
    OPEN = 3
    MODERATE = 4


class SpaceCondition(StrEnum):
    """open: as its grants say; archived: to be read only."""

    OPEN = "open"
    ARCHIVED = "archived"


class Space(Base):
    """A place of the forum with its own rights. Texts are by locale, French always there."""

    __tablename__ = "forums_space"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'archived')", name="state"),
        CheckConstraint("name ? 'fr'", name="name"),
        CheckConstraint("description ? 'fr'", name="description"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    description: Mapped[dict[str, str]] = mapped_column(JSONB)
    colour: Mapped[str] = mapped_column(String(7))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=SpaceCondition.OPEN)
    version: Mapped[int] = mapped_column(default=1)


class SpaceGrant(Base):
    """What the people of a group, or of an organisation, may do in a space."""

    __tablename__ = "forums_space_grant"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("num_nonnulls(group_id, organisation_id) = 1", name="holder"),
        UniqueConstraint("space_id", "group_id"),
        UniqueConstraint("space_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_group.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_organisation.id", ondelete="CASCADE"), index=True
    )
    level: Mapped[int] = mapped_column(SmallInteger)


class SpaceMember(Base):
    """A person who joined a space, or moderates it."""

    __tablename__ = "forums_space_member"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True, index=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    """None: the person joined by themselves."""
