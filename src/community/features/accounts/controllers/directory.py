"""The directory: people and organisations."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.groups import OrganisationKind
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.accounts.queries import directory as directory_queries
from community.features.accounts.queries.directory import Filters
from community.features.accounts.schemas.directory import (
    OrganisationOut,
    OrganisationPatch,
    OrganisationRow,
    PersonOut,
    PersonRow,
    RolesIn,
    SuspendIn,
)
from community.features.accounts.service.organisations import OrganisationService
from community.features.accounts.service.people import PeopleService
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get, patch, post, put

READS = requires(Permission.ACCOUNTS_DIRECTORY_READ)
# Reading page after page of other people is scraping: 2.4.1 of OWASP ASVS.
SCRAPING = Limit("accounts-directory", count=600, seconds=3600)
Search = Annotated[str | None, QueryParameter(name="query", max_length=200)]
Code = Annotated[str | None, QueryParameter(min_length=2, max_length=2)]


class PeopleController(Controller):
    path = "/people"
    tags = ("accounts",)

    @get(operation_id="accounts_people", guards=[READS, SCRAPING])
    async def people(  # noqa: PLR0913, PLR0917 - one argument for each filter
        self,
        reader: NamedDependency[AsyncSession],
        search: Search = None,
        kind: FromQuery[OrganisationKind | None] = None,
        language: Code = None,
        country: Code = None,
        organisation: FromQuery[UUID | None] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Page[PersonRow]:
        filters = Filters(query=search, kind=kind, language=language, country=country, organisation=organisation)
        return await directory_queries.people(reader, filters=filters, cursor=cursor)

    @get("/{person_id:uuid}", operation_id="accounts_person", guards=[READS, SCRAPING])
    async def person(
        self,
        person_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
    ) -> PersonOut:
        return await directory_queries.person(reader, actor=actor, person_id=person_id)

    @post(
        "/{person_id:uuid}/suspend",
        operation_id="accounts_suspend",
        guards=[requires(Permission.ACCOUNTS_PERSON_SUSPEND)],
        status_code=204,
    )
    async def suspend(
        self,
        person_id: FromPath[UUID],
        data: JSONBody[SuspendIn],
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
    ) -> None:
        await people_service.suspend(actor=actor, person_id=person_id, reason=data.reason)

    @post(
        "/{person_id:uuid}/reinstate",
        operation_id="accounts_reinstate",
        guards=[requires(Permission.ACCOUNTS_PERSON_SUSPEND)],
        status_code=204,
    )
    async def reinstate(
        self,
        person_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
    ) -> None:
        await people_service.reinstate(actor=actor, person_id=person_id)

    @put(
        "/{person_id:uuid}/roles",
        operation_id="accounts_assign_roles",
        guards=[requires(Permission.ACCOUNTS_ROLE_ASSIGN)],
        status_code=204,
    )
    async def assign_roles(
        self,
        person_id: FromPath[UUID],
        data: JSONBody[RolesIn],
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
    ) -> None:
        await people_service.assign_roles(actor=actor, person_id=person_id, roles=frozenset(data.roles))


class OrganisationController(Controller):
    path = "/organisations"
    tags = ("accounts",)

    @get(operation_id="accounts_organisations", guards=[READS, SCRAPING])
    async def organisations(
        self,
        reader: NamedDependency[AsyncSession],
        search: Search = None,
        kind: FromQuery[OrganisationKind | None] = None,
        language: Code = None,
        country: Code = None,
        cursor: FromQuery[str | None] = None,
    ) -> Page[OrganisationRow]:
        filters = Filters(query=search, kind=kind, language=language, country=country)
        return await directory_queries.organisations(reader, filters=filters, cursor=cursor)

    @get("/{organisation_id:uuid}", operation_id="accounts_organisation", guards=[READS, SCRAPING])
    async def organisation(
        self,
        organisation_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
    ) -> OrganisationOut:
        return await directory_queries.organisation(reader, actor=actor, organisation_id=organisation_id)

    @patch(
        "/{organisation_id:uuid}",
        operation_id="accounts_edit_organisation",
        guards=[requires(Permission.ACCOUNTS_ORGANISATION_EDIT)],
    )
    async def edit(
        self,
        organisation_id: FromPath[UUID],
        data: JSONBody[OrganisationPatch],
        actor: NamedDependency[Actor],
        organisation_service: NamedDependency[OrganisationService],
    ) -> OrganisationOut:
        return await organisation_service.edit(actor=actor, organisation_id=organisation_id, patch=data)
