"""Spaces, and what each group may do in them."""

from enum import IntEnum, StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class Level(IntEnum):
    """What a grant allows; each level includes the lower ones."""

    SEE = 1
    REPLY = 2
    OPEN = 3


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
    """What the people of a group may do in a space."""

    __tablename__ = "forums_space_grant"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    space_id: Mapped[UUID] = mapped_column(ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[int] = mapped_column(SmallInteger)
