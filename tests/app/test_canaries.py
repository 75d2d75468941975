"""Who can find what, over all slices: a word in each place where words may stand, and who may find it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from community.app.factory import Community
from community.app.slices import MANIFESTS
from community.core.actor import ANONYMOUS
from community.core.searching import SearchDocument
from community.features.accounts.api import actors_of
from community.infra.catalogue import Catalogue
from community.settings import Settings
from tests.factories.canaries import ALL, INSIDE, NOBODY, CanaryWorld, canary, canary_world
from tests.factories.searching import Mirror
from tests.features.forums.conftest import session

__all__ = ["session"]


@pytest.fixture
async def world(app: Community, session: AsyncSession, settings: Settings) -> AsyncIterator[CanaryWorld]:
    async with canary_world(app, session, settings) as world:
        yield world


def words(document: SearchDocument) -> str:
    return " ".join((document.title, document.text, document.context, *document.tags)).casefold()


async def test_every_word_is_found_by_those_who_may_and_by_nobody_else(
    world: CanaryWorld, session: AsyncSession
) -> None:
    mirror = Mirror(session, list(Catalogue(MANIFESTS).searches.values()))
    await mirror.fill()
    known = await actors_of(session, [person.id for person in world.people.values()])
    people = {"anonymous": ANONYMOUS, **{name: known[person.id] for name, person in world.people.items()}}
    found: dict[str, set[str]] = {place: set() for place in world.finders}
    for name, actor in people.items():
        readable, shown = "", ""
        for kind, documents in mirror.documents.items():
            allowed = await mirror.findable(kind, actor)
            readable += "\n".join(words(documents[each]) for each in allowed)
            # Also what no index would have found for them.
            views = await mirror.shown(kind, actor)
            shown += str(views).casefold()
            assert allowed <= views.keys(), (name, kind)
        for place, finders in world.finders.items():
            if canary(place) in readable:
                found[place].add(name)
            # The address of a space is in the links of those who see it, and no word to search by.
            seen = INSIDE if place.startswith("slug") else finders
            assert canary(place) not in shown or name in seen, (name, place)
    assert found == {place: set(finders) for place, finders in world.finders.items()}
    assert NOBODY in world.finders.values()
    assert ALL in world.finders.values()


def test_canaries_are_words_apart() -> None:
    made = [canary(f"place {number}") for number in range(200)]
    assert len(set(made)) == 200
    assert all(word.isalpha() and len(word) == 11 for word in made)
