"""Spaces, and what each group may do in them."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    FetchedValue,
    ForeignKey,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
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


class JoinPolicy(StrEnum):
    """How people become members of a space."""

    CLOSED = "closed"
    INVITATION = "invitation"
    APPROVAL = "approval"
    OPEN = "open"


class Space(Base):
    """A place of the forum. Texts are by locale, French always there.

    Spaces lie in spaces, three levels deep. The database itself keeps what follows from the place of a space:
    `rights_id` is the space whose grants and members count here, this one or, where it `inherits`, one above;
    `gates` are the other such spaces on the way down: nobody sees a space who does not see all of them.
    """

    __tablename__ = "forums_space"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'archived')", name="state"),
        CheckConstraint("name ? 'fr'", name="name"),
        CheckConstraint("description ? 'fr'", name="description"),
        CheckConstraint("depth BETWEEN 1 AND 3", name="depth"),
        CheckConstraint("NOT inherits OR parent_id IS NOT NULL", name="inherits"),
        CheckConstraint("\"join\" IN ('closed', 'invitation', 'approval', 'open')", name="join"),
        CheckConstraint("join_level BETWEEN 1 AND 3", name="join_level"),
        CheckConstraint("ceiling BETWEEN 1 AND 3", name="ceiling"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(JSONB)
    description: Mapped[dict[str, str]] = mapped_column(JSONB)
    colour: Mapped[str] = mapped_column(String(7))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=SpaceCondition.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("forums_space.id"), index=True)
    inherits: Mapped[bool] = mapped_column(server_default=false(), default=False)
    depth: Mapped[int] = mapped_column(SmallInteger, server_default=FetchedValue())
    rights_id: Mapped[UUID] = mapped_column(server_default=FetchedValue())
    gates: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), server_default=FetchedValue())
    listed: Mapped[bool] = mapped_column(server_default=false(), default=False)
    """Whether everybody may know that the space exists, by name and description."""
    join: Mapped[str] = mapped_column(String(10), server_default="closed", default=JoinPolicy.CLOSED)
    join_level: Mapped[int] = mapped_column(SmallInteger, server_default=text("3"), default=Level.OPEN)
    """What who joins may do."""
    ceiling: Mapped[int] = mapped_column(SmallInteger, server_default=text("3"), default=Level.OPEN)
    """The most that anybody but its moderators may do here, whatever their rights."""
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"), default=dict)
    """What posts must be like: `schemas.rules.Rules`."""


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
