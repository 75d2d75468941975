"""A search in memory: documents kept by what events touch, held against what a walk through everything finds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.event import Event
from community.core.searching import FoundView, SearchDocument, SearchSource, Touched
from community.infra.outbox import OutboxEvent

PAGE = 2
"""So small that whatever has three of something takes a second page."""


class Mirror:
    """What an indexer holds of some sources."""

    def __init__(self, session: AsyncSession, sources: Sequence[SearchSource]) -> None:
        self._session = session
        self.sources = {source.kind: source for source in sources}
        self.documents: dict[str, dict[UUID, SearchDocument]] = {kind: {} for kind in self.sources}
        self._heard: set[UUID] = set()

    async def walk(self) -> dict[str, dict[UUID, SearchDocument]]:
        """All documents, made anew."""
        return {kind: await self._walked(source) for kind, source in self.sources.items()}

    async def _walked(self, source: SearchSource) -> dict[UUID, SearchDocument]:
        found: dict[UUID, SearchDocument] = {}
        after: UUID | None = None
        while ids := await source.page(self._session, after, PAGE):
            assert list(ids) == sorted(set(ids)), "pages are in the order of ids"
            assert after is None or ids[0] > after
            found |= {document.id: document for document in await source.documents(self._session, ids)}
            after = ids[-1]
        return found

    async def fill(self) -> None:
        """Begin as a rebuilding does; events so far are heard."""
        self.documents = await self.walk()
        await self._news()

    async def follow(self) -> list[str]:
        """Make anew what the events since then touch; their names."""
        news = await self._news()
        for row in news:
            for source in self.sources.values():
                event = _decoded(source, row)
                if event is not None:
                    await self.hear(source, event)
        return [row.name for row in news]

    async def hear(self, source: SearchSource, event: Event) -> None:
        for touched in source.touched(event):
            assert touched.kind == source.kind
            await self._renew(source, await self._ids(source, touched))

    async def _news(self) -> Sequence[OutboxEvent]:
        rows = await self._session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))
        news = [row for row in rows if row.id not in self._heard]
        self._heard.update(row.id for row in news)
        return news

    async def _ids(self, source: SearchSource, touched: Touched) -> list[UUID]:
        if not touched.whole_group:
            return [touched.id]
        assert source.group is not None
        ids: list[UUID] = []
        while more := await source.group(self._session, touched.id, ids[-1] if ids else None, PAGE):
            assert not set(ids) & set(more)
            ids += more
        # What could be found in it until now, as well: it may be in it no more.
        known = (each.id for each in self.documents[source.kind].values() if each.group_id == touched.id)
        return [*dict.fromkeys([*ids, *known])]

    async def _renew(self, source: SearchSource, ids: Sequence[UUID]) -> None:
        there = {document.id: document for document in await source.documents(self._session, ids)}
        assert there.keys() <= set(ids)
        for each in ids:
            self.documents[source.kind].pop(each, None)
        self.documents[source.kind] |= there

    async def findable(self, kind: str, actor: Actor) -> set[UUID]:
        """What an engine would find for the actor."""
        marks = set(await self.sources[kind].marks(self._session, actor))
        return {each.id for each in self.documents[kind].values() if marks.intersection(each.audience)}

    async def shown(self, kind: str, actor: Actor, ids: Iterable[UUID] | None = None) -> Mapping[UUID, FoundView]:
        """What SQL says of it, of all documents if not of some."""
        asked = list(self.documents[kind] if ids is None else ids)
        views = await self.sources[kind].shown(self._session, actor, asked)
        assert all(view.id == each for each, view in views.items())
        return views


def _decoded(source: SearchSource, row: Any) -> Event | None:
    kinds = {event.name: event for event in source.events}
    return msgspec.convert(row.payload, kinds[row.name]) if row.name in kinds else None
