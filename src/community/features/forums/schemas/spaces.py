"""Spaces as members see them, and as administrators set them up."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Position = Annotated[int, Meta(ge=0, le=10_000)]
LevelName = Literal["see", "reply", "open", "moderate"]
SpaceStateName = Literal["open", "archived"]


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
    """What a group may do in a space; a level includes the lower ones."""

    group_id: UUID
    level: LevelName


class SpaceGrantOut(Struct, frozen=True, kw_only=True, rename="camel"):
    group_id: UUID
    level: LevelName


class SpaceIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new space; nobody but moderators sees it until it has grants."""

    slug: Slug
    name: NameIn
    description: DescriptionIn
    colour: Colour
    position: Position = 0
    grants: Annotated[list[SpaceGrantIn], Meta(max_length=100)] = []


class SpacePatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Changes to a space, made on `version`."""

    version: int
    name: NameIn | UnsetType = UNSET
    description: DescriptionIn | UnsetType = UNSET
    colour: Colour | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    state: SpaceStateName | UnsetType = UNSET


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
