"""Messages carried on into another conversation."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from community.core.actor import Actor
from community.features.messaging.controllers.messages import SEND, USE
from community.features.messaging.queries import messages
from community.features.messaging.queries.reading import within
from community.features.messaging.schemas.forwarding import ForwardIn
from community.features.messaging.schemas.messages import MessageOut
from community.features.messaging.service.forwarding import ForwardService
from community.infra.db import UnitOfWork
from community.web.guards import same_author
from community.web.routes import post


class ForwardController(Controller):
    path = "/conversations/{conversation_id:uuid}/messages/{seq:int}/forward"
    tags = ("messaging",)
    guards = (USE,)

    @post("/", operation_id="messaging_forward", guards=[same_author, SEND])
    async def forward(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        forward_service: NamedDependency[ForwardService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
        data: JSONBody[ForwardIn],
    ) -> MessageOut:
        """Say what was said here in another conversation too; 201 and the new message."""
        message_id = await forward_service.forward(actor=actor, conversation_id=conversation_id, seq=seq, forward=data)
        return await messages.own_message(within(uow.session), actor, message_id)
