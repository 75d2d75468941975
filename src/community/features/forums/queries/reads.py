"""One request that shows: kept read models first, and one READ ONLY session for what is missing."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.infra.cache import LocalCache
from community.infra.db import Database
from community.infra.direct import Prepared
from community.infra.replay import Sources

T = TypeVar("T")


class Keep(Generic[T]):
    """What was read: the value, the tags whose purge makes it stale, and its size; `keep=False`: not worth keeping."""

    __slots__ = ("keep", "size", "tags", "value")

    def __init__(self, value: T, tags: Iterable[str], *, size: int = 500, keep: bool = True) -> None:
        self.value = value
        self.tags = tags
        self.size = size
        self.keep = keep


class Reads:
    """A reader, what is kept, and a session opened at the first miss: a page that is all there needs no database."""

    __slots__ = ("_cache", "_database", "_opened", "_session", "actor", "sources")

    def __init__(self, actor: Actor, cache: LocalCache, database: Database) -> None:
        self.actor = actor
        self._cache = cache
        self._database = database
        self._opened: AbstractAsyncContextManager[AsyncSession] | None = None
        self._session: AsyncSession | None = None
        self.sources = Sources(cache)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            opened, self._opened, self._session = self._opened, None, None
            await opened.__aexit__(kind, error, trace)

    async def session(self) -> AsyncSession:
        self.sources.complete = False
        if self._session is None:
            self._opened = self._database.reading()
            self._session = await self._opened.__aenter__()
        return self._session

    async def fetch(self, statement: Prepared, values: Mapping[str, Any]) -> Sequence[Any]:
        """Rows straight from the driver."""
        self.sources.complete = False
        return await self._database.direct.fetch(statement, values)

    def kept(self, key: Hashable) -> object | None:
        found = self._cache.get(key)
        if found is not None:
            self.sources.used(key)
        return found

    @property
    def generation(self) -> int:
        """To be noted before reading what is kept afterwards."""
        return self._cache.generation

    def keep(self, key: Hashable, read: Keep[T], *, generation: int) -> T:
        if read.keep:
            self._cache.put(key, read.value, tags=read.tags, generation=generation, size=read.size)
        return read.value

    async def find(self, key: Hashable, read: Callable[[], Awaitable[Keep[T]]]) -> T:
        """The kept value, or what `read` finds without a session."""
        found: T | None = self._cache.get(key)
        if found is not None:
            self.sources.used(key)
            return found
        generation = self.generation
        self.sources.complete = False
        return self.keep(key, await read(), generation=generation)

    async def get(self, key: Hashable, read: Callable[[AsyncSession], Awaitable[Keep[T]]]) -> T:
        """The kept value, or what `read` finds."""

        async def with_session() -> Keep[T]:
            return await read(await self.session())

        return await self.find(key, with_session)
