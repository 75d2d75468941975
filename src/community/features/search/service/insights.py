"""What is searched is counted without names: words that few people asked are shown to nobody."""

import hmac
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.i18n import local_day
from community.core.text import fold_words
from community.features.search.repository import insights
from community.features.search.schemas.insights import OpenedIn, SearchedIn
from community.features.search.service.parsing import PartKind, parse
from community.infra.db import UnitOfWork

PEOPLE: Final = 3
"""As many must have asked a query before it is shown."""
KEPT: Final = timedelta(days=365)
ASKERS_KEPT: Final = timedelta(days=30)
"""Marks of who asked what few people ask."""
_LENGTH: Final = 200


class InsightService:
    def __init__(self, uow: UnitOfWork, clock: Clock, secret: str) -> None:
        self._session = uow.session
        self._today = today(clock)
        self._secret = secret.encode()

    async def count_search(self, *, actor: Actor, searched: SearchedIn) -> None:
        """Count a search by its words; what is but filters is not counted."""
        words = counted_words(searched.query)
        if not words:
            return
        query_id, common = await insights.take_query(self._session, words)
        if not common:
            # The same person has another mark in each query.
            mark = hmac.new(self._secret, query_id.bytes + actor.id.bytes, sha256).digest()[:16]
            await insights.note_asker(self._session, query_id, mark, day=self._today, enough=PEOPLE)
        await insights.count_search(self._session, query_id, self._today, empty=searched.total == 0)

    async def count_click(self, *, opened: OpenedIn) -> None:
        """Count that a result was opened, if its search was counted."""
        query_id = await insights.known_query(self._session, counted_words(opened.query))
        if query_id is not None:
            await insights.count_click(self._session, query_id, self._today, opened.place)


def counted_words(query: str) -> str:
    """The words of a query without its filters, which may name people; folded, so that all spellings are one."""
    parts = parse(query).parts
    words = " ".join(part.value for part in parts if part.kind in {PartKind.WORD, PartKind.PHRASE})
    return fold_words(words).strip()[:_LENGTH].strip()


def today(clock: Clock) -> date:
    return local_day(clock.now())
