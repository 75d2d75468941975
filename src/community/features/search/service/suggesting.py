"""What is proposed while somebody types."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.searching import FoundView, Hit, Question
from community.features.search.schemas.results import SuggestionOut, SuggestionsOut
from community.features.search.service.asking import Sources, marks_of, shown
from community.features.search.service.engines import Engines
from community.features.search.service.highlights import Highlighter
from community.features.search.service.narrowing import NAMED, checked
from community.features.search.service.parsing import Part, PartKind, parse, printed

SHORTEST: Final = 2
"""Letters that say enough."""
MOST: Final = 8
OF_A_KIND: Final = 3
_ASKED: Final = 24


class SuggestionService:
    def __init__(self, session: AsyncSession, sources: Sources, engines: Engines) -> None:
        self._session = session
        self._sources = sources
        self._engines = engines

    async def suggest(self, *, actor: Actor, text: str) -> SuggestionsOut:
        """The things whose names go by what is typed, or the values of the filter that is being typed."""
        parts = parse(checked(text)).parts
        begun = parts[-1] if parts and not text[-1:].isspace() else None
        filtered = begun if begun is not None and begun.kind in NAMED else None
        words = filtered.value if filtered else " ".join(part.value for part in parts if part.kind == PartKind.WORD)
        if len(words) < (1 if filtered else SHORTEST):
            return SuggestionsOut(items=[])
        kinds = {NAMED[filtered.kind]} if filtered else {kind for kind, source in self._sources.items() if source.typed}
        marks = await marks_of(self._session, self._sources, actor, kinds)
        if not marks:
            return SuggestionsOut(items=[])
        found = (await self._engines.typed(Question(words=words, marks=marks, limit=_ASKED))).ranking
        views = await shown(self._session, self._sources, actor, found.hits)
        highlighter = Highlighter([words], typing=begun is not None)
        return SuggestionsOut(
            items=[
                _suggestion(hit, views[hit.kind, hit.id], highlighter, parts[:-1] if filtered else None, filtered)
                for hit in _mixed(found.hits, views)
            ]
        )


def _mixed(hits: Iterable[Hit], views: Mapping[tuple[str, UUID], FoundView]) -> list[Hit]:
    """The best ones, where there is a choice a few of each kind; in the order of the engine."""
    there = [hit for hit in hits if (hit.kind, hit.id) in views]
    counts: dict[str, int] = {}
    few: list[Hit] = []
    for hit in there:
        counts[hit.kind] = counts.get(hit.kind, 0) + 1
        if counts[hit.kind] <= OF_A_KIND:
            few.append(hit)
    chosen = [*few, *(hit for hit in there if hit not in few)][:MOST]
    return [hit for hit in there if hit in chosen]


def _suggestion(
    hit: Hit, view: FoundView, highlighter: Highlighter, before: tuple[Part, ...] | None, filtered: Part | None
) -> SuggestionOut:
    query = printed([*(before or ()), Part(filtered.kind, view.title)]) if filtered else None
    return SuggestionOut(
        kind=hit.kind,
        id=hit.id,
        title=highlighter.mark(view.title),
        detail=view.organisation_name or view.place,
        path=view.path,
        query=query,
    )
