"""People: what they change of themselves."""

from typing import Final

from msgspec import UNSET

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.queries.me import me
from community.features.accounts.repository.people import lock_person
from community.features.accounts.schemas.me import MeOut, MePatch
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.work import Work

PLAIN_FIELDS: Final = ("locale", "languages", "about", "phone", "shows_email", "shows_phone")


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
        for field in PLAIN_FIELDS:
            value = getattr(patch, field)
            if value is not UNSET:
                setattr(person, field, value)
        await self._rights.person_changed(person.id)
        return await me(work.session, person_id=person.id)
