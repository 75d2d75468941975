"""What people keep and take along: bookmarks, feeds, paper."""

from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.forums.queries import bookmarks, feeds, printing
from community.features.forums.queries.feeds import FeedScope
from community.features.forums.repository.bookmarks import Target
from community.features.forums.schemas.bookmarks import (
    BookmarkFilter,
    BookmarkIn,
    BookmarkOut,
    FeedTokenOut,
    FoundBookmark,
    NewFeedToken,
    PrintPage,
)
from community.features.forums.service.bookmarks import BookmarkService, hash_token
from community.infra.db import UnitOfWork
from community.settings import Settings
from community.web.guards import public, requires
from community.web.limits import Limit
from community.web.routes import delete, get, post, put

READ = requires(Permission.FORUMS_SPACE_READ)
KEEP = Limit("forums_bookmark", count=300, seconds=3600)


class BookmarkController(Controller):
    tags = ("forums",)
    guards = (READ,)

    @get("/bookmarks", operation_id="forums_bookmarks")
    async def list(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        wanted: Annotated[BookmarkFilter, QueryParameter(name="filter")] = "all",
        text: Annotated[str | None, QueryParameter(name="query", max_length=100)] = None,
        cursor: Annotated[str | None, QueryParameter(max_length=300)] = None,
    ) -> Page[BookmarkOut]:
        """The reader's bookmarks, the latest first."""
        return await bookmarks.bookmarks(reader, actor, wanted=wanted, query=text, cursor=cursor, now=clock.now())

    @get("/topics/{topic_id:uuid}/bookmark", operation_id="forums_topic_bookmark")
    async def of_topic(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], topic_id: FromPath[UUID]
    ) -> FoundBookmark:
        """The reader's bookmark of a topic."""
        return FoundBookmark(bookmark=await bookmarks.bookmark_of(reader, actor, Target(topic_id=topic_id)))

    @put("/topics/{topic_id:uuid}/bookmark", operation_id="forums_bookmark_topic", guards=[KEEP])
    async def put_topic(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        bookmark_service: NamedDependency[BookmarkService],
        topic_id: FromPath[UUID],
        data: JSONBody[BookmarkIn],
    ) -> FoundBookmark:
        """Bookmark a topic, or change its note and reminder."""
        target = Target(topic_id=topic_id)
        await bookmark_service.put(actor=actor, target=target, bookmark=data)
        return FoundBookmark(bookmark=await bookmarks.bookmark_of(uow.session, actor, target))

    @delete("/topics/{topic_id:uuid}/bookmark", operation_id="forums_drop_topic_bookmark")
    async def drop_topic(
        self,
        actor: NamedDependency[Actor],
        bookmark_service: NamedDependency[BookmarkService],
        topic_id: FromPath[UUID],
    ) -> None:
        """Let go of the bookmark of a topic."""
        await bookmark_service.delete(actor=actor, target=Target(topic_id=topic_id))

    @get("/posts/{post_id:uuid}/bookmark", operation_id="forums_post_bookmark")
    async def of_post(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], post_id: FromPath[UUID]
    ) -> FoundBookmark:
        """The reader's bookmark of a post."""
        return FoundBookmark(bookmark=await bookmarks.bookmark_of(reader, actor, Target(post_id=post_id)))

    @put("/posts/{post_id:uuid}/bookmark", operation_id="forums_bookmark_post", guards=[KEEP])
    async def put_post(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        bookmark_service: NamedDependency[BookmarkService],
        post_id: FromPath[UUID],
        data: JSONBody[BookmarkIn],
    ) -> FoundBookmark:
        """Bookmark a post, or change its note and reminder."""
        target = Target(post_id=post_id)
        await bookmark_service.put(actor=actor, target=target, bookmark=data)
        return FoundBookmark(bookmark=await bookmarks.bookmark_of(uow.session, actor, target))

    @delete("/posts/{post_id:uuid}/bookmark", operation_id="forums_drop_post_bookmark")
    async def drop_post(
        self,
        actor: NamedDependency[Actor],
        bookmark_service: NamedDependency[BookmarkService],
        post_id: FromPath[UUID],
    ) -> None:
        """Let go of the bookmark of a post."""
        await bookmark_service.delete(actor=actor, target=Target(post_id=post_id))

    @get(
        "/topics/{topic_id:uuid}/print",
        operation_id="forums_print_topic",
        guards=[Limit("forums_print", count=5, seconds=3600)],
    )
    async def print(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        topic_id: FromPath[UUID],
        after: Annotated[int, QueryParameter(ge=0, le=1_000_000_000)] = 0,
    ) -> PrintPage:
        """A topic for paper, 500 posts at a time."""
        return await printing.print_page(reader, actor, topic_id, after=after, now=clock.now())


class FeedController(Controller):
    tags = ("forums",)

    @get("/feed-token", operation_id="forums_feed_token", guards=[READ])
    async def token(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> FeedTokenOut:
        """Whether the reader has a feed address, which nobody can look up."""
        return await bookmarks.feed_token(reader, actor)

    @post(
        "/feed-token",
        operation_id="forums_renew_feed_token",
        guards=[READ, Limit("forums_feed_token", count=10, seconds=3600)],
    )
    async def renew(
        self,
        actor: NamedDependency[Actor],
        settings: NamedDependency[Settings],
        bookmark_service: NamedDependency[BookmarkService],
    ) -> NewFeedToken:
        """A new feed address; the former one opens nothing any more."""
        token = await bookmark_service.renew_feed(actor=actor)
        return NewFeedToken(address=f"{settings.base_url}/api/forums/feeds/{token}")

    @delete("/feed-token", operation_id="forums_revoke_feed_token", guards=[READ])
    async def revoke(self, actor: NamedDependency[Actor], bookmark_service: NamedDependency[BookmarkService]) -> None:
        """Close the feeds."""
        await bookmark_service.revoke_feed(actor=actor)

    @get(
        "/feeds/{token:str}",
        operation_id="forums_feed",
        guards=[public, Limit("forums_feed", count=120, seconds=600)],
    )
    async def feed(
        self,
        request: Request[Any, Actor, Any],
        reader: NamedDependency[AsyncSession],
        settings: NamedDependency[Settings],
        token: FromPath[str],
        posts: Annotated[str, QueryParameter(name="scope", max_length=60)] = "all",
        only: Annotated[bool, QueryParameter()] = False,
    ) -> Response[bytes]:
        """A private Atom feed: who has the address reads as the person who made it.

        `scope`: `all` spaces, `followed` topics, `space:<id>` with those within it (`only`: without) or `topic:<id>`.
        """
        wanted = FeedScope.parse(posts, only=only)
        body = await feeds.feed(reader, hash_token(token), wanted, base_url=settings.base_url)
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        return Response(body, media_type="application/atom+xml; charset=utf-8", headers=headers)
