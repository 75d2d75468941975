"""The first administrator of the chamber, made on the machine itself: nobody is there yet to invite them."""

from dataclasses import dataclass

import structlog

from community.core.i18n import Locale
from community.core.permissions import Role
from community.events.accounts import PasswordChanged, PersonActivated
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.repository.people import person_by_email
from community.features.accounts.service.addresses import checked_address
from community.features.accounts.service.credentials import Credentials
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.work import Work

log = structlog.get_logger("security")


@dataclass(frozen=True, kw_only=True)
class Founder:
    """Who it will be."""

    email: str
    given_name: str
    family_name: str
    locale: Locale
    password: str | None


class FoundingService:
    """Works without an actor: whoever runs it owns the machine."""

    def __init__(self, work: Work, credentials: Credentials) -> None:
        self._work = work
        self._credentials = credentials

    async def make_administrator(self, *, founder: Founder) -> bool:
        """Make the person, or give the role to whom the address belongs; True for a new person.

        Without a password, a person who is known keeps theirs.

        Raises:
            Invalid: the address or the password is not good enough.
        """
        work, now = self._work, self._work.now()
        address = checked_address(founder.email)
        person = await person_by_email(work.session, address.key)
        is_new = person is None
        if person is None:
            person = Person(
                email=str(address),
                email_key=address.key,
                function="",
                locale=founder.locale,
                languages=[founder.locale],
                state=PersonState.INVITED,
                platform_roles=[],
                created_at=now,
            )
            person.rename(given_name=founder.given_name.strip(), family_name=founder.family_name.strip())
            work.session.add(person)
        if founder.password is not None:
            words = [person.given_name, person.family_name, person.email]
            person.password_hash = await self._credentials.hash_new(founder.password, field="/password", words=words)
            person.password_changed_at = now
        person.platform_roles = sorted({*person.platform_roles, Role.ADMINISTRATOR})
        await work.session.flush()
        if person.state == PersonState.INVITED and person.password_hash:
            person.state, person.activated_at = PersonState.ACTIVE, now
            work.outbox.add(PersonActivated(person_id=person.id, organisation_id=None))
        elif founder.password is not None:
            work.outbox.add(PasswordChanged(person_id=person.id))
        await Rights(work).changed([person.id])
        log.warning("administrator_made", person=str(person.id))
        return is_new
