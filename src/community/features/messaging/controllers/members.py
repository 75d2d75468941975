"""Members of groups."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from community.core.actor import Actor
from community.features.messaging.controllers.messages import USE
from community.features.messaging.schemas.conversations import ConversationMembersIn, ConversationRoleIn
from community.features.messaging.service.conversations import ConversationService
from community.web.limits import Limit
from community.web.routes import delete, post, put


class MemberController(Controller):
    path = "/conversations/{conversation_id:uuid}/members"
    tags = ("messaging",)
    guards = (USE,)

    @post(
        "/",
        operation_id="messaging_add_members",
        guards=[Limit("messaging_add_members", count=60, seconds=3600)],
        status_code=204,
    )
    async def add(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        conversation_id: FromPath[UUID],
        data: JSONBody[ConversationMembersIn],
    ) -> None:
        """People come to a group, with or without what was said before."""
        await conversation_service.add(
            actor=actor, conversation_id=conversation_id, person_ids=data.person_ids, with_history=data.with_history
        )

    @delete("/{person_id:uuid}", operation_id="messaging_remove_member")
    async def remove(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        conversation_id: FromPath[UUID],
        person_id: FromPath[UUID],
    ) -> None:
        """Leave a group, or take somebody out of it."""
        await conversation_service.remove(actor=actor, conversation_id=conversation_id, person_id=person_id)

    @put("/{person_id:uuid}/role", operation_id="messaging_set_role", status_code=204)
    async def set_role(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        conversation_id: FromPath[UUID],
        person_id: FromPath[UUID],
        data: JSONBody[ConversationRoleIn],
    ) -> None:
        """Make a member an administrator of the group, or one member again."""
        await conversation_service.set_role(
            actor=actor, conversation_id=conversation_id, person_id=person_id, role=data.role
        )
