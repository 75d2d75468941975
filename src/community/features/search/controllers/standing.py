"""How far everything is, and a comparison on demand."""

from litestar import Controller
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.permissions import Permission
from community.features.search.queries.standing import shown_standing
from community.features.search.schemas.standing import StandingOut
from community.features.search.service.indexing import Indexing
from community.web.guards import requires
from community.web.routes import get, post


class StandingController(Controller):
    path = "/standing"
    tags = ("search",)
    guards = (requires(Permission.SEARCH_INDEX_MANAGE),)

    @get(operation_id="search_standing")
    async def standing(self, reader: NamedDependency[AsyncSession]) -> StandingOut:
        """The documents of each kind, the last walk through them, and how far each engine is."""
        return await shown_standing(reader)

    @post("/comparison", operation_id="search_compare", status_code=204)
    async def compare(self, indexing: NamedDependency[Indexing]) -> None:
        """Compare all documents with their sources now, and mend what differs, as every night."""
        await indexing.begin_walks(reason="reconcile")
