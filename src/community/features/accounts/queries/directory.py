"""The directory of people and organisations: filtered, ordered by name, paged by key."""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.permissions import Permission
from community.core.text import fold
from community.features.accounts.models import Membership, Organisation, Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import (
    may_edit_identity,
    may_edit_organisation,
    may_suspend,
    roles_of,
    sees_email,
    sees_phone,
    visible_people,
)
from community.features.accounts.schemas.applications import AddressOut
from community.features.accounts.schemas.directory import (
    OrganisationOut,
    OrganisationPersonOut,
    OrganisationRow,
    PersonOut,
    PersonRow,
    SuspensionOut,
)

AnySelect: TypeAlias = Select[*tuple[Any, ...]]

ROWS: Final = 30
PEOPLE_ON_PAGE: Final = 200
WORDS: Final = 6
_NAME = Person.given_name + " " + Person.family_name


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the directory is narrowed down to; None: not at all."""

    query: str | None = None
    kind: str | None = None
    language: str | None = None
    country: str | None = None
    organisation: UUID | None = None


async def people(session: AsyncSession, *, filters: Filters, cursor: str | None, limit: int = ROWS) -> Page[PersonRow]:
    """Active people in the order of their family names."""
    statement: AnySelect = (
        select(
            Person.sort_key,
            Person.id,
            _NAME.label("name"),
            Person.function,
            Person.languages,
            Organisation.id.label("organisation_id"),
            Organisation.legal_name.label("organisation_name"),
            Organisation.kind.label("organisation_kind"),
            Organisation.country,
        )
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.state == PersonState.ACTIVE)
    )
    for word in _words(filters.query):
        statement = statement.where(
            or_(
                Person.search_key.contains(word, autoescape=True),
                Organisation.search_key.contains(word, autoescape=True),
            )
        )
    if filters.language:
        statement = statement.where(Person.languages.contains([filters.language]))
    if filters.organisation is not None:
        statement = statement.where(Membership.organisation_id == filters.organisation)
    statement = _of_organisation(statement, filters)
    rows, after = await _page(session, statement, (Person.sort_key, Person.id), cursor, limit)
    return Page(items=[PersonRow(**row) for row in rows], next=after)


async def organisations(
    session: AsyncSession, *, filters: Filters, cursor: str | None, limit: int = ROWS
) -> Page[OrganisationRow]:
    """Organisations in the order of their names, with how many people they have here."""
    count = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == Organisation.id,
            Membership.ended_at.is_(None),
            Person.state == PersonState.ACTIVE,
        )
        .correlate(Organisation)
        .scalar_subquery()
    )
    statement: AnySelect = select(
        Organisation.search_key.label("sort_key"),
        Organisation.id,
        Organisation.legal_name,
        Organisation.kind,
        Organisation.city,
        Organisation.country,
        Organisation.languages,
        count.label("people_count"),
    )
    for word in _words(filters.query):
        statement = statement.where(Organisation.search_key.contains(word, autoescape=True))
    if filters.language:
        statement = statement.where(Organisation.languages.contains([filters.language]))
    statement = _of_organisation(statement, filters)
    rows, after = await _page(session, statement, (Organisation.search_key, Organisation.id), cursor, limit)
    return Page(items=[OrganisationRow(**row) for row in rows], next=after)


async def person(session: AsyncSession, *, actor: Actor, person_id: UUID) -> PersonOut:
    """A person's page with what this reader may see of it, in one statement.

    Raises:
        NotFound: there is nobody, or not for this reader.
    """
    statement = (
        select(Person, Membership.role, Organisation.id, Organisation.legal_name, Organisation.kind)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.id == person_id, visible_people(actor))
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    found: Person = row[0]
    roles = roles_of(found.platform_roles, row[1])
    suspension = None
    if found.suspended_at is not None and actor.may(Permission.ACCOUNTS_PERSON_SUSPEND):
        suspension = SuspensionOut(reason=found.suspension_reason or "", at=found.suspended_at)
    return PersonOut(
        id=found.id,
        name=found.name,
        given_name=found.given_name,
        family_name=found.family_name,
        function=found.function,
        about=found.about,
        languages=found.languages,
        email=found.email if sees_email(actor, found.id, shown=found.shows_email) else None,
        phone=found.phone if sees_phone(actor, found.id, shown=found.shows_phone) else None,
        organisation_id=row[2],
        organisation_name=row[3],
        organisation_kind=row[4],
        state=found.state,
        roles=sorted(roles),
        joined_at=found.activated_at,
        suspension=suspension,
        may_suspend=may_suspend(actor, found.id, roles),
        may_assign_roles=actor.may(Permission.ACCOUNTS_ROLE_ASSIGN),
    )


async def organisation(session: AsyncSession, *, actor: Actor, organisation_id: UUID) -> OrganisationOut:
    """An organisation's page, in two statements.

    Raises:
        NotFound: there is none.
    """
    found = await session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    statement = (
        select(Person.id, _NAME.label("name"), Person.function, Membership.role, func.count().over().label("total"))
        .join(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .where(Membership.organisation_id == organisation_id, Person.state == PersonState.ACTIVE)
        .order_by(Person.sort_key, Person.id)
        .limit(PEOPLE_ON_PAGE)
    )
    rows = (await session.execute(statement)).all()
    plain = {
        name: getattr(found, name)
        for name in OrganisationOut.__struct_fields__
        if name not in {"address", "people", "people_count", "may_edit", "may_edit_identity"}
    }
    return OrganisationOut(
        **plain,
        address=AddressOut(
            line1=found.line1, line2=found.line2, postcode=found.postcode, city=found.city, country=found.country
        ),
        people=[OrganisationPersonOut(id=row.id, name=row.name, function=row.function, role=row.role) for row in rows],
        people_count=rows[0].total if rows else 0,
        may_edit=may_edit_organisation(actor, found.id),
        may_edit_identity=may_edit_identity(actor),
    )


def _words(query: str | None) -> list[str]:
    return fold(query or "").split()[:WORDS]


def _of_organisation(statement: AnySelect, filters: Filters) -> AnySelect:
    if filters.kind:
        statement = statement.where(Organisation.kind == filters.kind)
    if filters.country:
        here = or_(Organisation.country == filters.country, Organisation.countries.contains([filters.country]))
        statement = statement.where(here)
    return statement


async def _page(
    session: AsyncSession, statement: AnySelect, key: tuple[Any, Any], cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    if cursor is not None:
        name, last_id = decode_cursor(cursor, tuple[str, UUID])
        statement = statement.where(tuple_(*key) > (name.replace("\x00", ""), last_id))
    found = (await session.execute(statement.order_by(*key).limit(limit + 1))).mappings().all()
    rows = [dict(row) for row in found[:limit]]
    after = encode_cursor((rows[-1]["sort_key"], rows[-1]["id"])) if len(found) > limit else None
    for row in rows:
        del row["sort_key"]
    return rows, after
