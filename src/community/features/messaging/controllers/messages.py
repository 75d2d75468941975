"""Messages of a conversation."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.messaging.queries import messages
from community.features.messaging.queries.reading import Fetch
from community.features.messaging.schemas.messages import (
    FormerMessage,
    MessageIn,
    MessageOut,
    MessagePage,
    MessagePatch,
)
from community.features.messaging.service.messages import MessageService
from community.features.messaging.service.sending import Sending
from community.web.guards import requires, same_author
from community.web.limits import Limit
from community.web.routes import delete, get, patch, post

USE = requires(Permission.MESSAGING_CONVERSATION_USE)
SEND = Limit("messaging_send", count=120, seconds=60)
Number = Annotated[int | None, QueryParameter(ge=0, le=2_147_483_647)]
PageSize = Annotated[int, QueryParameter(ge=1, le=100)]


class MessageController(Controller):
    path = "/conversations/{conversation_id:uuid}/messages"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_messages")
    async def messages(  # noqa: PLR0913, PLR0917 - one parameter for each way to ask
        self,
        actor: NamedDependency[Actor],
        fetch: NamedDependency[Fetch],
        conversation_id: FromPath[UUID],
        after: Number = None,
        before: Number = None,
        around: Number = None,
        limit: PageSize = 50,
    ) -> MessagePage:
        """Messages after, before or around a number; without any of them the latest."""
        return await messages.message_page(
            fetch, actor, conversation_id, after=after, before=before, around=around, limit=limit
        )

    @get("/changes", operation_id="messaging_changes")
    async def changes(
        self,
        actor: NamedDependency[Actor],
        fetch: NamedDependency[Fetch],
        conversation_id: FromPath[UUID],
        after: Annotated[int, QueryParameter(ge=0, le=1_000_000_000_000)],
        limit: PageSize = 100,
    ) -> MessagePage:
        """Messages stored, edited, deleted or reacted to since a change number: what a client asks after a gap."""
        return await messages.changed_messages(fetch, actor, conversation_id, after=after, limit=limit)

    @post("/", operation_id="messaging_send", guards=[same_author, SEND])
    async def send(
        self,
        actor: NamedDependency[Actor],
        sending: NamedDependency[Sending],
        conversation_id: FromPath[UUID],
        data: JSONBody[MessageIn],
    ) -> MessageOut:
        """Store a message. 201 means stored; sent again with the same client message id it answers the same."""
        return await sending.send(actor=actor, conversation_id=conversation_id, message=data)

    @patch("/{seq:int}", operation_id="messaging_edit", guards=[SEND], status_code=204)
    async def edit(
        self,
        actor: NamedDependency[Actor],
        message_service: NamedDependency[MessageService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
        data: JSONBody[MessagePatch],
    ) -> None:
        """Replace the text of an own message; 409 `message_conflict` with the stored text if it was changed."""
        await message_service.edit(actor=actor, conversation_id=conversation_id, seq=seq, patch=data)

    @delete("/{seq:int}", operation_id="messaging_delete")
    async def delete(
        self,
        actor: NamedDependency[Actor],
        message_service: NamedDependency[MessageService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
    ) -> None:
        """Take an own message away for all; a mark stays."""
        await message_service.delete(actor=actor, conversation_id=conversation_id, seq=seq)

    @get("/{seq:int}/versions", operation_id="messaging_versions")
    async def versions(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
    ) -> list[FormerMessage]:
        """The former texts of a message, newest first."""
        return await messages.former_texts(reader, actor, conversation_id, seq)
