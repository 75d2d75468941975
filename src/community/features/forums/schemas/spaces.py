"""Spaces as members see them, and as administrators set them up."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from community.features.forums.schemas.rules import Rules, RulesOut

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Position = Annotated[int, Meta(ge=0, le=10_000)]
LevelName = Literal["see", "reply", "open", "moderate"]
SpaceStateName = Literal["open", "archived"]
JoinName = Literal["closed", "invitation", "approval", "open"]
MemberLevelName = Literal["see", "reply", "open"]
"""What somebody may have in a space who does not moderate it."""
CeilingName = MemberLevelName


class SpaceOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A space, in the reader's language."""

    id: UUID
    slug: str
    name: str
    description: str
    colour: str
    position: int
    state: SpaceStateName
    topic_count: int
    last_post_at: datetime | None
    may_reply: bool
    may_open: bool
    parent_id: UUID | None
    """The space it lies in; children follow their parent in the list."""
    join: JoinName
    member: bool
    """Whether the reader has joined it, or moderates it by name."""
    may_moderate: bool
    new_count: int
    unread_count: int


class NameIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A name by language; a missing language falls back on French."""

    fr: Annotated[str, Meta(min_length=1, max_length=80)]
    en: Annotated[str, Meta(max_length=80)] | None = None
    es: Annotated[str, Meta(max_length=80)] | None = None


class DescriptionIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A description by language; a missing language falls back on French."""

    fr: Annotated[str, Meta(min_length=1, max_length=500)]
    en: Annotated[str, Meta(max_length=500)] | None = None
    es: Annotated[str, Meta(max_length=500)] | None = None


class LocalisedOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A text in all languages; None where French stands in."""

    fr: str
    en: str | None
    es: str | None


class SpaceGrantIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a group or an organisation, one of both, may do in a space; a level includes the lower ones."""

    level: LevelName
    group_id: UUID | None = None
    organisation_id: UUID | None = None


class SpaceGrantOut(Struct, frozen=True, kw_only=True, rename="camel"):
    group_id: UUID | None
    organisation_id: UUID | None
    organisation_name: str | None
    level: LevelName


Grants = Annotated[list[SpaceGrantIn], Meta(max_length=200)]


class SpaceIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new space; nobody but moderators sees it until it has grants, or inherits those of its parent."""

    slug: Slug
    name: NameIn
    description: DescriptionIn
    colour: Colour
    position: Position = 0
    parent_id: UUID | None = None
    inherits: bool = False
    grants: Grants = []


class SpacePatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Changes to a space, made on `version`."""

    version: int
    name: NameIn | UnsetType = UNSET
    description: DescriptionIn | UnsetType = UNSET
    colour: Colour | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    state: SpaceStateName | UnsetType = UNSET
    listed: bool | UnsetType = UNSET
    join: JoinName | UnsetType = UNSET
    join_level: MemberLevelName | UnsetType = UNSET
    rules: Rules | UnsetType = UNSET


class SpaceSettingsOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """All that an administrator can set."""

    id: UUID
    slug: str
    name: LocalisedOut
    description: LocalisedOut
    colour: str
    position: int
    state: SpaceStateName
    version: int
    grants: list[SpaceGrantOut]
    parent_id: UUID | None
    inherits: bool
    listed: bool
    join: JoinName
    join_level: MemberLevelName
    ceiling: CeilingName
    rules: RulesOut
    basis: str
    """State of everything that rights here follow from: to be sent with a change of them."""


class OrderIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The spaces that lie side by side, in their new order."""

    parent_id: UUID | None
    space_ids: Annotated[list[UUID], Meta(max_length=500)]
