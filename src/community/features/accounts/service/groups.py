"""Groups of members that are kept by hand."""

from uuid import UUID

import msgspec
import structlog

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid, NotFound
from community.events.accounts import GroupChanged
from community.features.accounts.errors import AutomaticGroup
from community.features.accounts.models import Group
from community.features.accounts.repository.organisations import change_members, lock_group, members_of
from community.features.accounts.repository.people import existing_people
from community.features.accounts.schemas.groups import GroupIn
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.work import Work
from community.infra.idempotency import claim

log = structlog.get_logger("security")


class GroupService:
    """Groups of one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def create(self, *, actor: Actor, group: GroupIn, key: UUID | None) -> UUID:
        """Make an empty group."""
        work = self._work
        group_id, first = await claim(
            work.session, owner=str(actor.id), key=key, operation="accounts_create_group", body=group
        )
        if first:
            work.session.add(Group(id=group_id, name=msgspec.to_builtins(group.name), created_at=work.now()))
            work.outbox.add(GroupChanged(group_id=group_id))
            await work.session.flush()
        return group_id

    async def set_members(self, *, actor: Actor, group_id: UUID, person_ids: list[UUID]) -> None:
        """Make these people the group.

        Raises:
            NotFound
            AutomaticGroup: nobody is put into those by hand.
            Invalid: somebody does not exist.
        """
        work, wanted = self._work, set(person_ids)
        group = await lock_group(work.session, group_id)
        if group is None:
            raise NotFound
        if group.key is not None:
            raise AutomaticGroup
        if wanted - await existing_people(work.session, wanted):
            raise Invalid({"/personIds": FieldProblem("person_unknown")})
        current = await members_of(work.session, group_id)
        joining, leaving = wanted - current, current - wanted
        await change_members(work.session, group_id, join=joining, leave=leaving, at=work.now())
        if joining or leaving:
            await Rights(work).changed(sorted(joining | leaving))
            work.outbox.add(GroupChanged(group_id=group_id))
            log.warning("group_changed", group=str(group_id), author=str(actor.id), members=len(wanted))
