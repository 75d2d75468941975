"""Groups of members, for the administrator."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.accounts.queries import groups as group_queries
from community.features.accounts.schemas.groups import GroupDetailOut, GroupIn, GroupMembersIn, GroupOut
from community.features.accounts.service.groups import GroupService
from community.features.accounts.service.work import Work
from community.web.guards import requires
from community.web.parameters import IdempotencyKey
from community.web.routes import get, post, put


class GroupController(Controller):
    path = "/groups"
    tags = ("accounts",)
    guards = (requires(Permission.ACCOUNTS_GROUP_MANAGE),)

    @get(operation_id="accounts_groups")
    async def groups(self, reader: NamedDependency[AsyncSession]) -> list[GroupOut]:
        return await group_queries.groups(reader)

    @post(operation_id="accounts_create_group")
    async def create(
        self,
        data: JSONBody[GroupIn],
        actor: NamedDependency[Actor],
        work: NamedDependency[Work],
        group_service: NamedDependency[GroupService],
        idempotency_key: IdempotencyKey = None,
    ) -> GroupOut:
        group_id = await group_service.create(actor=actor, group=data, key=idempotency_key)
        return next(group for group in await group_queries.groups(work.session) if group.id == group_id)

    @get("/{group_id:uuid}", operation_id="accounts_group")
    async def group(self, group_id: FromPath[UUID], reader: NamedDependency[AsyncSession]) -> GroupDetailOut:
        return await group_queries.group(reader, group_id=group_id)

    @put("/{group_id:uuid}/members", operation_id="accounts_set_group_members", status_code=204)
    async def set_members(
        self,
        group_id: FromPath[UUID],
        data: JSONBody[GroupMembersIn],
        actor: NamedDependency[Actor],
        group_service: NamedDependency[GroupService],
    ) -> None:
        await group_service.set_members(actor=actor, group_id=group_id, person_ids=data.person_ids)
