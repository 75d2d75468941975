"""Rows of the accounts slice and how they are written; the one module of the seed that knows its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg


class OrganisationRow(NamedTuple):
    id: UUID
    legal_name: str
    search_key: str
    kind: str
    siren: str | None
    siret: str | None
    vat: str | None
    eori: str | None
    naf_code: str | None
    naf_nomenclature: str | None
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    languages: list[str]
    countries: list[str]
    website: str | None
    about: str
    created_at: datetime
    updated_at: datetime
    version: int = 1


class PersonRow(NamedTuple):
    id: UUID
    email: str
    email_key: str
    given_name: str
    family_name: str
    sort_key: str
    search_key: str
    function: str
    locale: str
    languages: list[str]
    about: str
    phone: str | None
    shows_email: bool
    shows_phone: bool
    state: str
    platform_roles: list[str]
    password_hash: str | None
    password_changed_at: datetime | None
    activated_at: datetime | None
    created_at: datetime
    suspended_at: datetime | None = None
    suspended_by: UUID | None = None
    suspension_reason: str | None = None


class MembershipRow(NamedTuple):
    id: UUID
    person_id: UUID
    organisation_id: UUID
    role: str
    joined_at: datetime


class GroupRow(NamedTuple):
    id: UUID
    name: str
    """JSON."""
    created_at: datetime


class GroupMemberRow(NamedTuple):
    person_id: UUID
    group_id: UUID
    added_at: datetime


class ApplicationRow(NamedTuple):
    id: UUID
    state: str
    organisation_id: UUID | None
    organisation_key: str
    identifier_kind: str
    identifier: str
    legal_name: str
    kind: str
    naf_code: str | None
    naf_nomenclature: str | None
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    languages: list[str]
    website: str | None
    given_name: str
    family_name: str
    function: str
    email: str
    email_key: str
    mail_domain: str | None
    locale: str
    reason: str
    created_at: datetime
    confirmed_at: datetime | None
    decided_at: datetime | None
    decided_by: UUID | None
    person_id: UUID | None


class EntryRow(NamedTuple):
    id: UUID
    application_id: UUID
    at: datetime
    author_id: UUID | None
    action: str
    reason: str | None
    message: str


class InvitationRow(NamedTuple):
    id: UUID
    email: str
    email_key: str
    given_name: str
    family_name: str
    organisation_id: UUID | None
    role: str
    locale: str
    token_hash: bytes
    invited_by: UUID
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None
    person_id: UUID | None = None


Row = (
    OrganisationRow | PersonRow | MembershipRow | GroupRow | GroupMemberRow | ApplicationRow | EntryRow | InvitationRow
)

_TABLES: Final[dict[type, str]] = {
    OrganisationRow: "accounts_organisation",
    PersonRow: "accounts_person",
    MembershipRow: "accounts_membership",
    GroupRow: "accounts_group",
    GroupMemberRow: "accounts_group_member",
    ApplicationRow: "accounts_application",
    EntryRow: "accounts_application_entry",
    InvitationRow: "accounts_invitation",
}
TABLES: Final = tuple(_TABLES.values())


async def copy_accounts(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write rows of one kind."""
    if rows:
        kind = type(rows[0])
        await connection.copy_records_to_table(_TABLES[kind], records=rows, columns=kind._fields)


async def has_people(connection: asyncpg.Connection) -> bool:
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM accounts_person)"))
