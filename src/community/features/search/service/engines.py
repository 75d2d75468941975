"""Asks the engines: searchers first, PostgreSQL when none answers in time."""

import time
from typing import Final

import msgspec

from community.core.errors import Unavailable
from community.core.searching import Question, Ranking
from community.features.search.queries import fallback, words
from community.features.search.queries.documents import count_about
from community.infra.db import Database
from community.infra.search.client import SearcherAway, SearcherClient

LEARNT_SECONDS: Final = 600
"""How long PostgreSQL's statistics are believed."""
FALLBACKS: Final = 3
"""Questions that PostgreSQL answers at once for one process: more would take the connections of everything else."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """degraded: PostgreSQL has answered: it understands less, and knows no typing errors."""

    ranking: Ranking
    degraded: bool


class Engines:
    """For one process."""

    def __init__(self, database: Database, searchers: SearcherClient) -> None:
        self._database = database
        self._searchers = searchers
        self._shares: dict[str, float] = {}
        self._documents = 0
        self._learnt_at = -float(LEARNT_SECONDS)
        self._answering = 0

    async def ask(self, question: Question) -> Answer:
        """The ranking of a whole question.

        Raises:
            Unavailable: no searcher answers, and PostgreSQL has enough to do.
        """
        return await self._ask("ask", question)

    async def typed(self, question: Question) -> Answer:
        """What to propose while somebody types: things whose names go by it; nothing where engines are busy."""
        try:
            return await self._ask("typed", msgspec.structs.replace(question, typing=True, titles=True))
        except Unavailable:
            return Answer(ranking=Ranking(hits=(), total=0), degraded=True)

    async def _ask(self, method: str, question: Question) -> Answer:
        if not question.marks:
            return Answer(ranking=Ranking(hits=(), total=0), degraded=False)
        try:
            return Answer(ranking=await self._searchers.ask(method, question, Ranking), degraded=False)
        except SearcherAway:
            return Answer(ranking=await self._fallback(question), degraded=True)

    async def _fallback(self, question: Question) -> Ranking:
        if self._answering >= FALLBACKS:
            raise Unavailable(retry_after=2)
        self._answering += 1
        try:
            async with self._database.reading() as session:
                if time.monotonic() - self._learnt_at > LEARNT_SECONDS:
                    self._learnt_at = time.monotonic()
                    self._shares = await words.frequent_words(session)
                    self._documents = await count_about(session)
                return await fallback.ask(session, question, shares=self._shares, documents=self._documents)
        finally:
            self._answering -= 1
