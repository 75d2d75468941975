"""Messages that the reader keeps for themselves."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import Page
from community.features.messaging.controllers.messages import USE
from community.features.messaging.queries import bookmarks
from community.features.messaging.schemas.bookmarks import (
    BookmarkedMessages,
    FoundMessageBookmark,
    MessageBookmark,
    MessageBookmarkFilter,
    MessageBookmarkIn,
)
from community.features.messaging.service.bookmarks import BookmarkService
from community.infra.db import UnitOfWork
from community.web.limits import Limit
from community.web.routes import delete, get, put

KEEP = Limit("messaging_bookmark", count=300, seconds=3600)
ONE = "/conversations/{conversation_id:uuid}/messages/{seq:int}/bookmark"


class BookmarkController(Controller):
    tags = ("messaging",)
    guards = (USE,)

    @get("/bookmarks", operation_id="messaging_bookmarks")
    async def list(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        wanted: Annotated[MessageBookmarkFilter, QueryParameter(name="filter")] = "all",
        text: Annotated[str | None, QueryParameter(name="query", max_length=100)] = None,
        cursor: Annotated[str | None, QueryParameter(max_length=300)] = None,
    ) -> Page[MessageBookmark]:
        """The reader's bookmarks of messages, the latest first."""
        return await bookmarks.bookmarks(reader, actor, wanted=wanted, query=text, cursor=cursor, now=clock.now())

    @get("/conversations/{conversation_id:uuid}/bookmarks", operation_id="messaging_bookmarked")
    async def of_conversation(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], conversation_id: FromPath[UUID]
    ) -> BookmarkedMessages:
        """Which messages of a conversation the reader has bookmarked."""
        return BookmarkedMessages(numbers=await bookmarks.bookmarked(reader, actor, conversation_id))

    @get(ONE, operation_id="messaging_message_bookmark")
    async def of_message(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
    ) -> FoundMessageBookmark:
        """The reader's bookmark of a message."""
        return FoundMessageBookmark(bookmark=await bookmarks.bookmark_of(reader, actor, conversation_id, seq))

    @put(ONE, operation_id="messaging_bookmark_message", guards=[KEEP])
    async def put(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        message_bookmark_service: NamedDependency[BookmarkService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
        data: JSONBody[MessageBookmarkIn],
    ) -> FoundMessageBookmark:
        """Bookmark a message, or change its note and reminder."""
        await message_bookmark_service.put(actor=actor, conversation_id=conversation_id, seq=seq, bookmark=data)
        return FoundMessageBookmark(bookmark=await bookmarks.bookmark_of(uow.session, actor, conversation_id, seq))

    @delete(ONE, operation_id="messaging_drop_bookmark")
    async def drop(
        self,
        actor: NamedDependency[Actor],
        message_bookmark_service: NamedDependency[BookmarkService],
        conversation_id: FromPath[UUID],
        seq: FromPath[int],
    ) -> None:
        """Let go of the bookmark of a message."""
        await message_bookmark_service.delete(actor=actor, conversation_id=conversation_id, seq=seq)
