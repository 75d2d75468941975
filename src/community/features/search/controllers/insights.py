"""What is searched: counted for everybody without names, shown to moderators."""

from datetime import timedelta
from typing import Annotated, Final

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.permissions import Permission
from community.features.search.queries import insights
from community.features.search.schemas.insights import InsightsOut, OpenedIn, SearchedIn
from community.features.search.service.insights import KEPT, PEOPLE, InsightService, today
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get, post

_COUNTED: Final = Limit("search_insights", count=120, seconds=60)
_USE: Final = requires(Permission.SEARCH_ALL_USE)


class InsightController(Controller):
    path = "/insights"
    tags = ("search",)

    @get(operation_id="search_insights", guards=[requires(Permission.SEARCH_INSIGHTS_READ)])
    async def insights(
        self,
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        days: Annotated[int, QueryParameter(ge=1, le=KEPT.days)] = 30,
    ) -> InsightsOut:
        """The searches of the last days."""
        until = today(clock)
        since = until - timedelta(days=days - 1)
        return await insights.insights(reader, since=since, until=until, people=PEOPLE)

    @post("/searches", operation_id="search_count_search", guards=[_USE, _COUNTED], status_code=204)
    async def count_search(
        self,
        actor: NamedDependency[Actor],
        insight_service: NamedDependency[InsightService],
        data: JSONBody[SearchedIn],
    ) -> None:
        """Count a search that was sent off."""
        await insight_service.count_search(actor=actor, searched=data)

    @post("/clicks", operation_id="search_count_click", guards=[_USE, _COUNTED], status_code=204)
    async def count_click(self, insight_service: NamedDependency[InsightService], data: JSONBody[OpenedIn]) -> None:
        """Count that a result was opened."""
        await insight_service.count_click(opened=data)
