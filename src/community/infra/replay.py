"""Answers that can be given again as they are: the work of a hot page, once for as long as nothing changes.

An answer that was put together from kept read models alone (see `Sources`) is a function of the reader, the
address and those read models. It is kept with the stamps of all of them, and given again while each is still the
one that is kept: a purge of any of them, or of the reader's session, ends it at once. This is no cache with rules
of its own: what makes a read model stale makes the answer stale.

Answers that depend on anything else that is not kept must not name their sources; what depends on the day (what is
New, a pin that ends) is put together anew each half minute.
"""

from collections.abc import Hashable
from time import monotonic
from typing import Final, NamedTuple

from community.core.actor import Actor
from community.infra.cache import LocalCache

LIFE_SECONDS: Final = 30


class Answer(NamedTuple):
    """A body, the route that made it, the stamps of what it was made of, and until when it may be given again."""

    body: bytes
    route: str
    sources: tuple[tuple[Hashable, int], ...]
    until: float


class Sources:
    """The kept read models that an answer is being made of; `complete` while nothing else was looked at."""

    __slots__ = ("_cache", "_found", "complete")

    def __init__(self, cache: LocalCache) -> None:
        self._cache = cache
        self._found: list[tuple[Hashable, int]] = []
        self.complete = True

    def used(self, key: Hashable) -> None:
        """The value under this key went into the answer."""
        stamp = self._cache.stamp(key)
        if stamp is None:
            self.complete = False
        else:
            self._found.append((key, stamp))

    def keep(self, actor: Actor, path: bytes, query: bytes, *, route: str, body: bytes) -> None:
        """Keep the answer, if all that went into it is kept."""
        if not self.complete or not self._found:
            return
        answer = Answer(body, route, tuple(self._found), monotonic() + LIFE_SECONDS)
        size = len(body) + 400 + 200 * len(self._found)
        self._cache.put(_key(actor, path, query), answer, tags=(), generation=self._cache.generation, size=size)


def answer_again(cache: LocalCache, actor: Actor, path: bytes, query: bytes) -> Answer | None:
    """The kept answer to this reader at this address, if everything it was made of is still true."""
    answer: Answer | None = cache.get(_key(actor, path, query))
    if answer is None or monotonic() > answer.until:
        return None
    for key, stamp in answer.sources:
        if cache.stamp(key) != stamp:
            return None
    return answer


def _key(actor: Actor, path: bytes, query: bytes) -> Hashable:
    rights = actor.person_id, actor.organisation_id, actor.groups, actor.permissions, actor.locale
    return "infra.answer", *rights, path, query
