"""Topics that may answer what somebody is about to ask."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import Unavailable
from community.core.searching import Question
from community.features.search.schemas.results import ResultOut
from community.features.search.service.asking import Sources, marks_of, shown
from community.features.search.service.engines import Engines
from community.features.search.service.highlights import Highlighter
from community.features.search.service.narrowing import checked
from community.features.search.service.searching import result_of

KIND: Final = "topic"
MOST: Final = 5
_ASKED: Final = 20
"""Some of them may be gone, or speak of something else."""


class SimilarService:
    def __init__(self, session: AsyncSession, sources: Sources, engines: Engines) -> None:
        self._session = session
        self._sources = sources
        self._engines = engines

    async def similar(self, *, actor: Actor, title: str) -> list[ResultOut]:
        """The best few whose titles share a word with this one, which holds no operators; none if engines are busy.

        Raises:
            Invalid: it is too long.
        """
        words = checked(title).strip()
        if not words:
            return []
        marks = await marks_of(self._session, self._sources, actor, [KIND])
        try:
            answer = await self._engines.ask(Question(words=words, marks=marks, limit=_ASKED))
        except Unavailable:
            return []
        hits = answer.ranking.hits
        views = await shown(self._session, self._sources, actor, hits)
        highlighter = Highlighter([words, answer.ranking.correction or ""])
        found = [result_of([hit], views[hit.kind, hit.id], highlighter) for hit in hits if (hit.kind, hit.id) in views]
        return [each for each in found if any(segment.marked for segment in each.title)][:MOST]
