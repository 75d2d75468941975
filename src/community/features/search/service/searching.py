"""The one search over everything that slices register."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import decode_cursor, encode_cursor
from community.core.searching import FacetCount, FoundView, Order, Question, Ranking
from community.core.text import fold_words
from community.features.search.schemas.results import CorrectionOut, ResultOut, SearchOut, TabOut
from community.features.search.service.asking import Sources, kinds_of, marks_of, question_of, shown
from community.features.search.service.engines import Answer, Engines
from community.features.search.service.facets import facets_of, labels_of
from community.features.search.service.fresh import fresh_hits
from community.features.search.service.grouping import Group, grouped, in_front
from community.features.search.service.highlights import Highlighter
from community.features.search.service.narrowing import Narrowing, narrow, pills
from community.features.search.service.parsing import Part, PartKind, printed

PAGE: Final = 20
"""Results of one page, each of which may be several hits."""
WINDOW: Final = 100
"""Hits that are asked for with each further page."""
DEEPEST: Final = 1_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked besides the query. tab: of one tab only. group: within one topic or conversation only."""

    tab: str | None = None
    order: Order = Order.RELEVANCE
    group: UUID | None = None
    cursor: str | None = None


class SearchService:
    def __init__(self, session: AsyncSession, sources: Sources, engines: Engines, clock: Clock) -> None:
        self._session = session
        self._sources = sources
        self._engines = engines
        self._clock = clock

    async def search(self, *, actor: Actor, text: str, wanted: Wanted) -> SearchOut:
        """A page of results, with only what exists for the actor right now."""
        now, place = self._clock.now(), _Place.at(wanted.cursor)
        narrowing = await narrow(self._session, self._sources, actor, text, now=now)
        marks = await marks_of(self._session, self._sources, actor) if narrowing.parts else {}
        tabs = {wanted.tab} if wanted.tab else set(narrowing.values(PartKind.KIND))
        kinds = kinds_of(self._sources, tabs) if tabs else set(marks)
        question = question_of(
            narrowing,
            {kind: marks[kind] for kind in kinds if kind in marks},
            group=wanted.group,
            order=wanted.order,
            limit=min(WINDOW * (place.page + 1), DEEPEST),
        )
        answer, counts = await self._ask(question, marks, first=place.page == 0)
        ranking = answer.ranking
        fresh = await fresh_hits(self._session, self._sources, actor, question, now=now)
        groups = in_front(grouped(ranking.hits), fresh)
        highlighter = Highlighter([*narrowing.searched, ranking.correction or ""])
        items, end = await self._page(actor, groups, place.begin, highlighter)
        labels = await labels_of(self._session, self._sources, actor, narrowing, ranking.facets)
        more = end < len(groups) or (len(ranking.hits) >= question.limit < DEEPEST)
        return SearchOut(
            query=printed(narrowing.parts),
            words=" ".join(narrowing.searched),
            pills=pills(narrowing, labels),
            hints=list(narrowing.hints),
            tabs=self._tabs(counts, wanted.tab),
            facets=facets_of(narrowing, ranking.facets, labels),
            correction=_correction(narrowing, ranking.correction),
            items=items,
            total=max(ranking.total, len(items)),
            at_least=ranking.at_least,
            estimated=ranking.estimated,
            next=encode_cursor((place.page + 1, end)) if more else None,
            degraded=answer.degraded,
        )

    async def _ask(
        self, question: Question, marks: Mapping[str, tuple[str, ...]], *, first: bool
    ) -> tuple[Answer, Sequence[FacetCount]]:
        """The answer and, with the first page, how much there is of each kind, also outside of the tab."""
        if not question.marks and not marks:
            return Answer(ranking=Ranking(hits=(), total=0), degraded=False), ()
        asked = msgspec.structs.replace(question, facets=first)
        if not first or question.marks.keys() == marks.keys():
            answer = await self._engines.ask(asked)
            return answer, answer.ranking.facets.get("kind", ())
        everywhere = msgspec.structs.replace(question, marks=marks, facets=True, limit=1)
        answer, overview = await self._engines.ask(asked), await self._engines.ask(everywhere)
        return answer, overview.ranking.facets.get("kind", ())

    async def _page(
        self, actor: Actor, groups: Sequence[Group], begin: int, highlighter: Highlighter
    ) -> tuple[list[ResultOut], int]:
        """As many results as a page holds, and where the next one begins; what is gone leaves no gap."""
        items: list[ResultOut] = []
        while len(items) < PAGE and begin < len(groups):
            chunk = groups[begin : begin + PAGE - len(items)]
            begin += len(chunk)
            views = await shown(self._session, self._sources, actor, [hit for group in chunk for hit in group])
            for group in chunk:
                there = [hit for hit in group if (hit.kind, hit.id) in views]
                if there:
                    items.append(result_of(there, views[there[0].kind, there[0].id], highlighter))
        return items, begin

    def _tabs(self, counts: Sequence[FacetCount], chosen: str | None) -> list[TabOut]:
        """Those that have something, and the one that is open."""
        found = {count.value: count.count for count in counts}
        tabs = dict.fromkeys(source.tab or kind for kind, source in self._sources.items())
        return [
            TabOut(kind=tab, count=count)
            for tab in tabs
            if (count := sum(found.get(kind, 0) for kind in kinds_of(self._sources, {tab}))) or tab == chosen
        ]


class _Place(NamedTuple):
    """How many pages there were, and how many groups were on them."""

    page: int
    begin: int

    @classmethod
    def at(cls, cursor: str | None) -> "_Place":
        return cls(*(decode_cursor(cursor, tuple[_Count, _Count]) if cursor else (0, 0)))


_Count = Annotated[int, msgspec.Meta(ge=0, le=DEEPEST)]


def _correction(narrowing: Narrowing, words: str | None) -> CorrectionOut | None:
    if words is None:
        return None
    read = fold_words(words)
    exact = [
        Part(PartKind.PHRASE, part.value)
        if part.kind == PartKind.WORD and fold_words(part.value).strip() and fold_words(part.value) not in read
        else part
        for part in narrowing.parts
    ]
    return CorrectionOut(words=words, exact=printed(exact))


def result_of(group: Group, view: FoundView, highlighter: Highlighter) -> ResultOut:
    """One result: the view of the first hit of a group."""
    return ResultOut(
        kind=group[0].kind,
        id=view.id,
        group_id=group[0].group_id,
        title=highlighter.mark(view.title),
        excerpt=highlighter.excerpt(view.text),
        path=view.path,
        place=view.place,
        author_id=view.author_id,
        author_name=view.author_name,
        organisation_name=view.organisation_name,
        at=view.at,
        replies=view.replies,
        solved=view.solved,
        tags=list(view.tags),
        more=len(group) - 1,
    )
