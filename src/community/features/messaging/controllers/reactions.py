"""Reactions to messages."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath

from community.core.actor import Actor
from community.core.reactions import ReactionKind
from community.features.messaging.controllers.messages import USE
from community.features.messaging.queries import messages, reactions
from community.features.messaging.queries.reading import Fetch, within
from community.features.messaging.schemas.messages import MessageOut
from community.features.messaging.schemas.reactions import MessageReactor
from community.features.messaging.service.reactions import ReactionService
from community.infra.db import UnitOfWork
from community.web.limits import Limit
from community.web.routes import delete, get, put

REACT = Limit("messaging_react", count=60, seconds=60)


class MessageReactionController(Controller):
    path = "/conversations/{conversation_id:uuid}/messages/{seq:int}/reactions"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_reactors")
    async def reactors(
        self,
        actor: NamedDependency[Actor],
        fetch: NamedDependency[Fetch],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
    ) -> list[MessageReactor]:
        """Who reacted to a message, in the order in which they did."""
        return await reactions.reactors(fetch, actor, conversation_id, seq)

    @put("/{kind:str}", operation_id="messaging_react", guards=[REACT])
    async def react(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        reaction_service: NamedDependency[ReactionService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
        kind: FromPath[ReactionKind],
    ) -> MessageOut:
        """React to somebody's message; the same again changes nothing."""
        await reaction_service.react(actor=actor, conversation_id=conversation_id, seq=seq, kind=kind)
        return await messages.one_message(within(uow.session), actor, conversation_id, seq)

    @delete("/{kind:str}", operation_id="messaging_take_reaction_back", guards=[REACT], status_code=200)
    async def take_back(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        reaction_service: NamedDependency[ReactionService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
        kind: FromPath[ReactionKind],
    ) -> MessageOut:
        """Take the own reaction back; where there is none, nothing changes."""
        await reaction_service.take_back(actor=actor, conversation_id=conversation_id, seq=seq, kind=kind)
        return await messages.one_message(within(uow.session), actor, conversation_id, seq)
