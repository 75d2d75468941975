"""What the administrator sees of the search, and a comparison on demand."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.search.box.conftest import API, Index, Town

from community.app.factory import Community
from community.features.search.repository import engines
from community.features.search.service.indexing import Indexing

STANDING = f"{API}/standing"


async def test_the_administrator_sees_documents_walks_and_engines(
    town: Town, index: Index, session: AsyncSession
) -> None:
    await index()
    facts = {"generation": 2, "position": 1, "building": 0, "documents": 5, "bytes": 2_000_000, "lag_ms": 40}
    await engines.report(session, name="one", kind="lexical", now=datetime.now(UTC), **facts)
    await session.commit()
    found = (await town["administrator"].get(STANDING)).json()
    (engine,) = found["engines"]
    assert (engine["documents"], engine["lagMs"], engine["building"]) == (5, 40, False)
    assert engine["behind"] > 0
    topics = next(walk for walk in found["walks"] if walk["kind"] == "topic")
    assert topics["documents"] == topics["seen"] > 0
    assert topics["finishedAt"] is not None


async def test_a_comparison_mends_what_differs(town: Town, index: Index, session: AsyncSession, app: Community) -> None:
    await index()
    await session.execute(text("DELETE FROM search_document WHERE kind = 'topic'"))
    await session.commit()
    assert (await town["administrator"].post(f"{STANDING}/comparison")).status_code == 204
    house = app.state.house
    while await Indexing(session, house.catalogue.searches, house.clock).walk_on():
        pass
    await session.commit()
    found = (await town["administrator"].get(STANDING)).json()
    topics = next(walk for walk in found["walks"] if walk["kind"] == "topic")
    assert topics["reason"] == "reconcile"
    assert topics["written"] == topics["documents"] > 0
