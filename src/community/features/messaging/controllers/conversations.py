"""Conversations: the list, one of them, new ones."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import Page
from community.features.messaging.controllers.messages import SEND, USE
from community.features.messaging.queries import conversations
from community.features.messaging.queries.reading import Fetch, within
from community.features.messaging.schemas.conversations import (
    ConversationOut,
    ConversationRow,
    DirectIn,
    GroupConversationIn,
    GroupConversationPatch,
    ListName,
    PersonContact,
    RequestAnswerIn,
    UnreadConversations,
)
from community.features.messaging.service.conversations import ConversationService
from community.features.messaging.service.messages import MessageService
from community.infra.db import UnitOfWork
from community.web.guards import same_author
from community.web.limits import Limit
from community.web.routes import get, patch, post

BEGIN = Limit("messaging_begin", count=30, seconds=3600)


class ConversationController(Controller):
    path = "/conversations"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_conversations")
    async def conversations(
        self,
        actor: NamedDependency[Actor],
        fetch: NamedDependency[Fetch],
        which: FromQuery[ListName] = "all",
        cursor: Annotated[str | None, QueryParameter(max_length=300)] = None,
    ) -> Page[ConversationRow]:
        """The latest first, pinned ones before them."""
        return await conversations.conversations(fetch, actor, which, cursor=cursor)

    @get("/unread", operation_id="messaging_unread")
    async def unread(
        self, actor: NamedDependency[Actor], fetch: NamedDependency[Fetch], clock: NamedDependency[Clock]
    ) -> UnreadConversations:
        """How many conversations have something unread, and how many requests wait."""
        return await conversations.unread(fetch, actor, clock.now())

    @get("/{conversation_id:uuid}", operation_id="messaging_conversation")
    async def conversation(
        self, actor: NamedDependency[Actor], fetch: NamedDependency[Fetch], conversation_id: FromPath[UUID]
    ) -> ConversationOut:
        """One conversation with its members."""
        return await conversations.conversation(fetch, actor, conversation_id)

    @post("/direct", operation_id="messaging_send_to", guards=[same_author, SEND])
    async def send_to(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        message_service: NamedDependency[MessageService],
        data: JSONBody[DirectIn],
    ) -> ConversationOut:
        """Send a message to a person; begins the conversation if there is none, with a stranger as a request."""
        conversation_id = await message_service.send_to(actor=actor, person_id=data.person_id, message=data.message)
        return await conversations.conversation(within(uow.session), actor, conversation_id)

    @post("/groups", operation_id="messaging_open_group", guards=[BEGIN])
    async def open_group(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        conversation_service: NamedDependency[ConversationService],
        data: JSONBody[GroupConversationIn],
    ) -> ConversationOut:
        """Begin a group; sent again with the same id it answers the same."""
        group_id = await conversation_service.open_group(
            actor=actor, group_id=data.id, title=data.title, person_ids=data.person_ids
        )
        return await conversations.conversation(within(uow.session), actor, group_id)

    @patch("/{conversation_id:uuid}", operation_id="messaging_rename_group", status_code=204)
    async def rename(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        conversation_id: FromPath[UUID],
        data: JSONBody[GroupConversationPatch],
    ) -> None:
        """Give a group another title."""
        await conversation_service.rename(actor=actor, conversation_id=conversation_id, title=data.title)

    @post("/{conversation_id:uuid}/answer", operation_id="messaging_answer_request", status_code=204)
    async def answer(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        conversation_id: FromPath[UUID],
        data: JSONBody[RequestAnswerIn],
    ) -> None:
        """Accept or decline a request."""
        await conversation_service.answer(actor=actor, conversation_id=conversation_id, accept=data.accept)


class PersonController(Controller):
    path = "/people"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_contacts")
    async def contacts(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        ids: Annotated[list[UUID], QueryParameter(name="id", min_items=1, max_items=100)],
    ) -> list[PersonContact]:
        """The same for the people of a list; who is not active is left out."""
        return await conversation_service.contacts(actor=actor, person_ids=ids)

    @get("/{person_id:uuid}", operation_id="messaging_contact")
    async def contact(
        self,
        actor: NamedDependency[Actor],
        conversation_service: NamedDependency[ConversationService],
        person_id: FromPath[UUID],
    ) -> PersonContact:
        """Whether and how the reader can write to a person, and where they already do."""
        return await conversation_service.contact(actor=actor, person_id=person_id)
