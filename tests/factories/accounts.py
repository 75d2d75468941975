"""People, organisations and sessions."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Assurance
from community.core.groups import OrganisationKind
from community.core.permissions import Role
from community.features.accounts.models import (
    Application,
    Group,
    GroupMember,
    Membership,
    Organisation,
    Person,
    Session,
)
from community.features.accounts.models.person import PersonState
from community.features.accounts.service.tokens import new_token, token_hash

PASSWORD = "le chat dort sous la lampe 42"
# Cheap parameters: signing in then also hashes anew, as after a change of ours.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
_numbers = count(1)


def siren(number: int) -> str:
    """A SIREN with a right key."""
    body = f"{number + 10_000_000:08d}"
    digits = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(body)]
    total = sum(digit - 9 if digit > 9 else digit for digit in digits)
    return body + str(-total % 10)


async def make_organisation(session: AsyncSession, **changes: Any) -> Organisation:
    """An organisation; `legal_name`, `kind`, `siren` and all other columns can be given."""
    number = next(_numbers)
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "kind": OrganisationKind.FIRM,
        "siren": siren(number),
        "country": "FR",
        "city": "Lyon",
        "postcode": "69001",
        "line1": "1 rue de la République",
        "languages": ["fr"],
        "created_at": now,
        "updated_at": now,
        **changes,
    }
    legal_name = values.pop("legal_name", f"Société {number}")
    organisation = Organisation(**values)
    organisation.rename(legal_name)
    session.add(organisation)
    await session.flush()
    return organisation


async def make_person(
    session: AsyncSession,
    *,
    organisation: Organisation | None = None,
    roles: Iterable[Role] = (Role.MEMBER,),
    groups: Iterable[UUID] = (),
    locale: str = "fr",
    **changes: Any,
) -> Person:
    """An active person whose password is PASSWORD; all columns can be given.

    `Role.ORGANISATION_ADMINISTRATOR` needs an organisation.
    """
    number = next(_numbers)
    now = datetime.now(UTC)
    roles = set(roles)
    email = changes.pop("email", f"person{number}@example.org")
    values: dict[str, Any] = {
        "email": email,
        "email_key": email.lower(),
        "function": "Responsable",
        "locale": locale,
        "state": PersonState.ACTIVE,
        "platform_roles": sorted(roles - {Role.MEMBER, Role.ORGANISATION_ADMINISTRATOR}),
        "password_hash": PASSWORD_HASH,
        "created_at": now,
        "activated_at": now,
        **changes,
    }
    given_name, family_name = values.pop("given_name", "Camille"), values.pop("family_name", f"Martin{number:05d}")
    person = Person(**values)
    person.rename(given_name=given_name, family_name=family_name)
    session.add(person)
    await session.flush()
    if organisation is not None:
        leads = Role.ORGANISATION_ADMINISTRATOR in roles
        role = Role.ORGANISATION_ADMINISTRATOR if leads else Role.MEMBER
        session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role, joined_at=now))
    session.add_all(GroupMember(person_id=person.id, group_id=group, added_at=now) for group in groups)
    await session.flush()
    return person


async def make_group(session: AsyncSession, name: str = "Groupe") -> Group:
    """A group kept by hand."""
    group = Group(name={"fr": name, "en": name, "es": name}, created_at=datetime.now(UTC))
    session.add(group)
    await session.flush()
    return group


async def make_application(session: AsyncSession, **changes: Any) -> Application:
    """A confirmed application that waits for a decision; all columns can be given."""
    number = next(_numbers)
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "state": "waiting",
        "organisation_key": f"siren:{siren(number)}",
        "identifier_kind": "siren",
        "identifier": siren(number),
        "legal_name": f"Candidate {number}",
        "kind": OrganisationKind.FIRM,
        "line1": "1 place du Marché",
        "line2": "",
        "postcode": "75001",
        "city": "Paris",
        "country": "FR",
        "languages": ["fr"],
        "given_name": "Alix",
        "family_name": f"Petit{number}",
        "function": "Gérance",
        "email": f"alix{number}@candidate{number}.example",
        "mail_domain": f"candidate{number}.example",
        "locale": "fr",
        "reason": "Échanger",
        "created_at": now,
        "confirmed_at": now,
        **changes,
    }
    application = Application(**{"email_key": values["email"].lower(), **values})
    session.add(application)
    await session.flush()
    return application


async def sign_in(session: AsyncSession, person: Person, *, at: datetime | None = None) -> str:
    """A live session of the person; returns the token for the cookie `sid`."""
    token = new_token()
    now = at or datetime.now(UTC)
    session.add(
        Session(
            person_id=person.id,
            token_hash=token_hash(token),
            assurance=Assurance.PASSWORD,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=30),
        )
    )
    await session.flush()
    return token
