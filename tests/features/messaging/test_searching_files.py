"""Files of messages, found by their names by those for whom the messages exist, and never proposed to anybody."""

from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import make_file
from tests.factories.messaging import BASE, send
from tests.factories.searching import Mirror
from tests.features.messaging.conftest import Talk
from tests.features.messaging.test_searching import actors, marks

from community.features.messaging.indexing import FILE, SEARCHES
from community.infra.storage import Storage
from community.settings import Settings


@pytest.fixture
async def mirror(talk: Talk, session: AsyncSession) -> Mirror:
    mirror = Mirror(session, [source for source in SEARCHES if source.kind == FILE])
    await mirror.fill()
    return mirror


@pytest.fixture
async def file_id(talk: Talk, session: AsyncSession, settings: Settings, mirror: Mirror) -> UUID:
    """In the second message of the group."""
    file = await make_file(session, Storage(settings.files_dir), talk.people["ana"], name="Offre secrète.pdf")
    await session.commit()
    assert (await send(talk["ana"], talk.group, f"[ici](/media/{file.id})")).is_success
    await mirror.follow()
    assert mirror.documents == await mirror.walk()
    return file.id


async def test_a_file_is_found_by_whoever_reads_its_message(
    talk: Talk, session: AsyncSession, mirror: Mirror, file_id: UUID
) -> None:
    document = mirror.documents[FILE][file_id]
    assert (document.title, document.context) == ("Offre secrète.pdf", "Comité melon")
    assert set(document.audience) == marks(talk, "ana", "bruno")
    for name, actor in (await actors(session, talk)).items():
        found = await mirror.findable(FILE, actor)
        assert found == set(await mirror.shown(FILE, actor)), name
        opens = name in talk.browsers and (await talk[name].get(f"/media/{file_id}")).status_code == 200
        assert found == ({file_id} if opens else set()), name
    view = (await mirror.shown(FILE, (await actors(session, talk))["bruno"]))[file_id]
    assert (view.path, view.text, view.place) == (f"/messages/{talk.group}?message=2", "Comité melon", "Messages")
    assert not mirror.sources[FILE].typed


async def test_it_goes_with_its_message_and_with_who_leaves(
    talk: Talk, session: AsyncSession, mirror: Mirror, file_id: UUID
) -> None:
    members = f"{BASE}/conversations/{talk.group}/members"
    bruno = (await actors(session, talk))["bruno"]
    assert (await talk["ana"].delete(f"{members}/{bruno.id}")).is_success
    assert await mirror.shown(FILE, bruno) == {}
    await mirror.follow()
    assert set(mirror.documents[FILE][file_id].audience) == marks(talk, "ana")
    add = {"personIds": [str(talk.people["carla"].id)], "withHistory": False}
    assert (await talk["ana"].post(members, json=add)).is_success
    await mirror.follow()
    # Who does not see so far back does not find what stood there.
    assert set(mirror.documents[FILE][file_id].audience) == marks(talk, "ana")
    assert (await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/2")).is_success
    await mirror.follow()
    assert mirror.documents == await mirror.walk() == {FILE: {}}
