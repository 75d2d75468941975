"""What the handlers of the slice are given."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.service.alerts import AlertService
from community.features.search.service.engines import Engines
from community.features.search.service.indexing import Indexing
from community.features.search.service.insights import InsightService
from community.features.search.service.searching import SearchService
from community.features.search.service.similar import SimilarService
from community.features.search.service.suggesting import SuggestionService
from community.infra.db import UnitOfWork
from community.web.house import House, house_of


def engines_of(state: State) -> Engines:
    """Those of the process: they know by experience which words are frequent."""
    house = house_of(state)
    known: tuple[House, Engines] | None = state.get("search_engines")
    if known is None or known[0] is not house:
        known = house, Engines(house.database, house.searchers)
        state.search_engines = known
    return known[1]


def provide_search_service(state: State, reader: NamedDependency[AsyncSession]) -> SearchService:
    house = house_of(state)
    return SearchService(reader, house.catalogue.searches, engines_of(state), house.clock)


def provide_suggestion_service(state: State, reader: NamedDependency[AsyncSession]) -> SuggestionService:
    house = house_of(state)
    return SuggestionService(reader, house.catalogue.searches, engines_of(state))


def provide_similar_service(state: State, reader: NamedDependency[AsyncSession]) -> SimilarService:
    house = house_of(state)
    return SimilarService(reader, house.catalogue.searches, engines_of(state))


def provide_alert_service(state: State, uow: NamedDependency[UnitOfWork]) -> AlertService:
    return AlertService(uow, house_of(state).clock)


def provide_insight_service(state: State, uow: NamedDependency[UnitOfWork]) -> InsightService:
    house = house_of(state)
    return InsightService(uow, house.clock, house.settings.secret_key)


def provide_indexing(state: State, uow: NamedDependency[UnitOfWork]) -> Indexing:
    house = house_of(state)
    return Indexing(uow.session, house.catalogue.searches, house.clock)


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "search_service": provide_search_service,
    "suggestion_service": provide_suggestion_service,
    "similar_service": provide_similar_service,
    "alert_service": provide_alert_service,
    "insight_service": provide_insight_service,
    "indexing": provide_indexing,
}
