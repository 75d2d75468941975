"""Searching, and what is proposed while one types."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from community.core.actor import Actor
from community.core.permissions import Permission
from community.core.searching import Order
from community.features.search.schemas.results import ResultOut, SearchOut, SuggestionsOut
from community.features.search.service.searching import SearchService, Wanted
from community.features.search.service.similar import SimilarService
from community.features.search.service.suggesting import SuggestionService
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get

_SEARCHES: Final = Limit("search", count=120, seconds=60)
_SIMILAR: Final = Limit("search_similar", count=120, seconds=60)
_SUGGESTIONS: Final = Limit("search_suggestions", count=600, seconds=60)


class SearchController(Controller):
    tags = ("search",)
    guards = (requires(Permission.SEARCH_ALL_USE),)

    @get(operation_id="search", guards=[_SEARCHES])
    async def search(  # noqa: PLR0913, PLR0917 - one argument for each part of the query
        self,
        actor: NamedDependency[Actor],
        search_service: NamedDependency[SearchService],
        q: FromQuery[str],
        kind: Annotated[str | None, QueryParameter(max_length=20)] = None,
        order: FromQuery[Order] = Order.RELEVANCE,
        group: FromQuery[UUID | None] = None,
        cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    ) -> SearchOut:
        """Everything that the reader may find, the best first."""
        wanted = Wanted(tab=kind, order=order, group=group, cursor=cursor)
        return await search_service.search(actor=actor, text=q, wanted=wanted)

    @get("/similar", operation_id="search_similar", guards=[_SIMILAR])
    async def similar(
        self,
        actor: NamedDependency[Actor],
        similar_service: NamedDependency[SimilarService],
        title: FromQuery[str],
    ) -> list[ResultOut]:
        """Topics that may answer already what a new topic of this title would ask, the best five."""
        return await similar_service.similar(actor=actor, title=title)

    @get("/suggestions", operation_id="search_suggestions", guards=[_SUGGESTIONS])
    async def suggest(
        self,
        actor: NamedDependency[Actor],
        suggestion_service: NamedDependency[SuggestionService],
        q: FromQuery[str],
    ) -> SuggestionsOut:
        """What goes by the name that is being typed."""
        return await suggestion_service.suggest(actor=actor, text=q)
