"""People: what they change of themselves, and what is decided about them."""

from typing import Final
from uuid import UUID

import structlog
from msgspec import UNSET

from community.core.actor import Actor
from community.core.errors import Forbidden, NotFound
from community.core.permissions import Role
from community.events.accounts import MembershipChanged, PersonReinstated, PersonSuspended
from community.features.accounts.errors import LastAdministrator, OrganisationRequired
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import PLATFORM_ROLES, may_suspend, roles_of
from community.features.accounts.queries.me import me
from community.features.accounts.repository.people import (
    count_other_administrators,
    current_membership,
    lock_person,
)
from community.features.accounts.schemas.me import MeOut, MePatch
from community.features.accounts.service.identity import checked_languages
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.work import Work

log = structlog.get_logger("security")

PLAIN_FIELDS: Final = ("locale", "about", "phone", "shows_email", "shows_phone")


class PeopleService:
    """People of one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rights = Rights(work)

    async def edit_self(self, *, actor: Actor, patch: MePatch) -> MeOut:
        """Change what is given, leave the rest."""
        work = self._work
        person = await lock_person(work.session, actor.id)
        if person is None:
            raise NotFound
        given = person.given_name if patch.given_name is UNSET else patch.given_name.strip()
        family = person.family_name if patch.family_name is UNSET else patch.family_name.strip()
        person.rename(given_name=given, family_name=family)
        if patch.function is not UNSET:
            person.function = patch.function.strip()
        if patch.languages is not UNSET:
            person.languages = checked_languages(patch.languages, field="/languages")
        for field in PLAIN_FIELDS:
            value = getattr(patch, field)
            if value is not UNSET:
                setattr(person, field, value)
        await self._rights.person_changed(person.id)
        return await me(work.session, person_id=person.id)

    async def suspend(self, *, actor: Actor, person_id: UUID, reason: str) -> None:
        """Shut a person out, on all devices at once. Done twice, the first reason stays.

        Raises:
            NotFound, Forbidden
        """
        work = self._work
        person = await lock_person(work.session, person_id)
        if person is None:
            raise NotFound
        membership = await current_membership(work.session, person.id)
        if not may_suspend(actor, person.id, roles_of(person.platform_roles, membership.role if membership else None)):
            raise Forbidden
        if person.state == PersonState.SUSPENDED:
            return
        person.state = PersonState.SUSPENDED
        person.suspended_at, person.suspended_by = work.now(), actor.id
        person.suspension_reason = reason.strip()
        await self._rights.end_sessions(person.id)
        work.outbox.add(PersonSuspended(person_id=person.id, author_id=actor.id))
        log.warning("person_suspended", person=str(person.id), author=str(actor.id))

    async def reinstate(self, *, actor: Actor, person_id: UUID) -> None:
        """Let a suspended person in again; they sign in anew.

        Raises:
            NotFound, Forbidden
        """
        work = self._work
        person = await lock_person(work.session, person_id)
        if person is None:
            raise NotFound
        if not may_suspend(actor, person.id, roles_of(person.platform_roles, None)):
            raise Forbidden
        if person.state != PersonState.SUSPENDED:
            return
        person.state = PersonState.ACTIVE if person.password_hash else PersonState.INVITED
        person.suspended_at = person.suspended_by = person.suspension_reason = None
        work.outbox.add(PersonReinstated(person_id=person.id, author_id=actor.id))
        log.warning("person_reinstated", person=str(person.id), author=str(actor.id))

    async def assign_roles(self, *, actor: Actor, person_id: UUID, roles: frozenset[Role]) -> None:
        """Give a person exactly these roles; `member` goes without saying.

        Raises:
            NotFound
            LastAdministrator: nobody else could undo it.
            OrganisationRequired: an administrator of which organisation?
        """
        work = self._work
        person = await lock_person(work.session, person_id)
        if person is None:
            raise NotFound
        loses = Role.ADMINISTRATOR in person.platform_roles and Role.ADMINISTRATOR not in roles
        if loses and not await count_other_administrators(work.session, person.id):
            raise LastAdministrator
        membership = await current_membership(work.session, person.id)
        if membership is None and Role.ORGANISATION_ADMINISTRATOR in roles:
            raise OrganisationRequired
        before = roles_of(person.platform_roles, membership.role if membership else None)
        person.platform_roles = sorted(roles & PLATFORM_ROLES)
        if membership is not None:
            leads = Role.ORGANISATION_ADMINISTRATOR in roles
            role = Role.ORGANISATION_ADMINISTRATOR if leads else Role.MEMBER
            if membership.role != role:
                membership.role = role
                work.outbox.add(MembershipChanged(person_id=person.id, organisation_id=membership.organisation_id))
        if before != roles | {Role.MEMBER}:
            await self._rights.changed([person.id])
            log.warning("roles_assigned", person=str(person.id), author=str(actor.id), roles=sorted(roles))
