"""Groups of members."""

from typing import Annotated
from uuid import UUID

import msgspec

from community.features.accounts.schemas.cards import PersonCard
from community.features.accounts.schemas.fields import Short


class GroupNameIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    fr: Short
    en: Short
    es: Short


class GroupIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    name: GroupNameIn


class GroupMembersIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    person_ids: Annotated[list[UUID], msgspec.Meta(max_length=5000)]


class GroupOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`key` is set for automatic groups, whose people follow from what they are."""

    id: UUID
    key: str | None
    name: dict[str, str]
    member_count: int


class GroupDetailOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    key: str | None
    name: dict[str, str]
    members: list[PersonCard]
