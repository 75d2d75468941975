"""Rights in a space: what is proposed, and who gains and who loses what by it."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from community.features.accounts.api import PersonCard
from community.features.forums.schemas.spaces import CeilingName, Grants, LevelName

HeldName = LevelName | Literal["none"]


class RightsIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """All that decides who may do what in a space. `basis`: the state that the change was made on."""

    basis: str
    parent_id: UUID | None
    inherits: bool
    ceiling: CeilingName
    grants: Grants


class PersonChange(Struct, frozen=True, kw_only=True, rename="camel"):
    """What one person could do, and will be able to do."""

    person: PersonCard
    before: HeldName
    after: HeldName


class LevelChange(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many people go from one level to another."""

    before: HeldName
    after: HeldName
    people: int


class OrganisationChange(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many people of an organisation gain and lose; those without one have no id."""

    id: UUID | None
    name: str | None
    gain: int
    lose: int


class SpaceChange(Struct, frozen=True, kw_only=True, rename="camel"):
    """What becomes of a space within the space."""

    id: UUID
    name: str
    gain: int
    lose: int


class RightsPreviewOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Who gains and who loses; the first people and organisations of each by name.

    Moderators of the platform may do everything everywhere: they are not counted.
    """

    basis: str
    gain: int
    lose: int
    levels: list[LevelChange]
    gaining: list[PersonChange]
    losing: list[PersonChange]
    organisations: list[OrganisationChange]
    spaces: list[SpaceChange]
