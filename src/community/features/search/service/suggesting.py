"""What is proposed while somebody types."""

from collections import Counter
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
_ASKED: Final = 12


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
        kinds = [NAMED[filtered.kind]] if filtered else [kind for kind, each in self._sources.items() if each.typed]
        marks = await marks_of(self._session, self._sources, actor, kinds)
        hits = await self._typed(words, marks)
        views = await shown(self._session, self._sources, actor, hits)
        highlighter = Highlighter([words], typing=begun is not None)
        return SuggestionsOut(
            items=[
                _suggestion(hit, views[hit.kind, hit.id], highlighter, parts[:-1] if filtered else None, filtered)
                for hit in _mixed(hits, views, of_a_kind=MOST if filtered else OF_A_KIND)
            ]
        )

    async def _typed(self, words: str, marks: Mapping[str, tuple[str, ...]]) -> list[Hit]:
        """Names first: there are few of them, and titles that begin alike would hide them."""
        names = {kind: held for kind, held in marks.items() if self._sources[kind].named is not None}
        others = {kind: held for kind, held in marks.items() if kind not in names}
        hits: list[Hit] = []
        for asked in (names, others):
            if asked:
                answer = await self._engines.typed(Question(words=words, marks=asked, limit=_ASKED))
                hits += answer.ranking.hits
        return hits


def _mixed(hits: Iterable[Hit], views: Mapping[tuple[str, UUID], FoundView], *, of_a_kind: int) -> list[Hit]:
    """A few of each kind while there is something else, in the order of the engines."""
    there = [hit for hit in hits if (hit.kind, hit.id) in views]
    counts: Counter[str] = Counter()
    few: list[Hit] = []
    for hit in there:
        counts[hit.kind] += 1
        if counts[hit.kind] <= of_a_kind:
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
