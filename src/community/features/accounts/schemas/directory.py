"""The directory: people, organisations, and their pages."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from community.core.groups import OrganisationKind
from community.core.identifiers import NafNomenclature
from community.core.permissions import Role
from community.features.accounts.schemas.applications import AddressIn, AddressOut
from community.features.accounts.schemas.fields import Countries, Languages, Line, OptionalText, Reason, Website


class PersonRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    name: str
    function: str
    languages: list[str]
    organisation_id: UUID | None
    organisation_name: str | None
    organisation_kind: str | None
    country: str | None


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    legal_name: str
    kind: str
    city: str
    country: str
    languages: list[str]
    people_count: int


class SuspensionOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    reason: str
    at: datetime


class PersonOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A person's page. `email` and `phone` are None for readers to whom they are not shown."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    function: str
    about: str
    languages: list[str]
    email: str | None
    phone: str | None
    organisation_id: UUID | None
    organisation_name: str | None
    organisation_kind: str | None
    state: str
    roles: list[str]
    joined_at: datetime | None
    suspension: SuspensionOut | None
    may_suspend: bool
    may_assign_roles: bool


class OrganisationPersonOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    name: str
    function: str
    role: str


class OrganisationOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An organisation's page; `people` are the first two hundred, the directory lists all."""

    id: UUID
    legal_name: str
    kind: str
    siren: str | None
    siret: str | None
    vat: str | None
    eori: str | None
    naf_code: str | None
    naf_nomenclature: str | None
    address: AddressOut
    languages: list[str]
    countries: list[str]
    website: str | None
    about: str
    people: list[OrganisationPersonOut]
    people_count: int
    version: int
    may_edit: bool
    may_edit_identity: bool


class OrganisationPatch(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A change of an organisation's page, made on `version`; what is left out stays."""

    version: int
    legal_name: Line | msgspec.UnsetType = msgspec.UNSET
    kind: OrganisationKind | msgspec.UnsetType = msgspec.UNSET
    naf_code: Annotated[str, msgspec.Meta(max_length=10)] | msgspec.UnsetType | None = msgspec.UNSET
    naf_nomenclature: NafNomenclature | msgspec.UnsetType | None = msgspec.UNSET
    address: AddressIn | msgspec.UnsetType = msgspec.UNSET
    languages: Languages | msgspec.UnsetType = msgspec.UNSET
    countries: Countries | msgspec.UnsetType = msgspec.UNSET
    website: Website | msgspec.UnsetType | None = msgspec.UNSET
    about: OptionalText | msgspec.UnsetType = msgspec.UNSET


class SuspendIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    reason: Reason


class RolesIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    roles: Annotated[list[Role], msgspec.Meta(max_length=10)]
