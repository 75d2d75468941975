"""The reader's own account."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.permissions import permissions_of
from community.features.accounts.models import Membership, Organisation, Person
from community.features.accounts.policy import roles_of
from community.features.accounts.schemas.me import ActivationCheckOut, MeOut, MyOrganisationOut

_ME = (
    select(Person, Membership.role, Organisation.id, Organisation.legal_name, Organisation.kind)
    .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
)


async def me(session: AsyncSession, *, person_id: UUID) -> MeOut:
    """The person with roles, permissions and organisation, in one statement."""
    row = (await session.execute(_ME.where(Person.id == person_id))).one()
    person: Person = row[0]
    membership_role: str | None
    kind: str | None
    membership_role, organisation_id, legal_name, kind = row[1:]
    roles = roles_of(person.platform_roles, membership_role)
    organisation = None
    if kind is not None:
        organisation = MyOrganisationOut(id=organisation_id, legal_name=legal_name, kind=kind)
    return MeOut(
        id=person.id,
        given_name=person.given_name,
        family_name=person.family_name,
        name=person.name,
        email=person.email,
        function=person.function,
        locale=person.locale,
        languages=person.languages,
        about=person.about,
        phone=person.phone,
        shows_email=person.shows_email,
        shows_phone=person.shows_phone,
        roles=sorted(roles),
        permissions=sorted(permissions_of(roles)),
        organisation=organisation,
    )


async def activation_of(session: AsyncSession, *, person_id: UUID) -> ActivationCheckOut:
    """Whom an activation link lets in."""
    person, _, _, legal_name, _ = (await session.execute(_ME.where(Person.id == person_id))).one()
    return ActivationCheckOut(email=person.email, name=person.name, organisation_name=legal_name)
