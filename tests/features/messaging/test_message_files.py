"""Files in messages: who reads the message gets them, nobody else, and nobody gives them on."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import make_file
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.features.messaging.conftest import Talk

from community.features.media.models import FileState
from community.infra.storage import Storage
from community.settings import Settings

MakeFile = Callable[..., Awaitable[str]]


@pytest.fixture
def file_of(talk: Talk, session: AsyncSession, settings: Settings) -> MakeFile:
    async def make(name: str, **more: object) -> str:
        file = await make_file(session, Storage(settings.files_dir), talk.people[name], **more)  # type: ignore[arg-type]
        await session.commit()
        return str(file.id)

    return make


async def statuses(talk: Talk, file: str) -> dict[str, int]:
    return {name: (await talk[name].get(f"/media/{file}")).status_code for name in talk.browsers}


def picture(file: str) -> str:
    return f"![Cagettes](/media/{file})"


async def test_members_get_it_and_nobody_else(talk: Talk, file_of: MakeFile) -> None:
    file = await file_of("ana")
    assert (await send(talk["ana"], talk.pair, picture(file))).status_code == 201
    assert await statuses(talk, file) == {"ana": 200, "bruno": 200, "carla": 404, "dan": 404, "mod": 404}


async def test_who_came_later_gets_what_they_may_read(talk: Talk, file_of: MakeFile) -> None:
    before, after = await file_of("ana"), await file_of("ana")
    await send(talk["ana"], talk.group, picture(before))
    for name, with_history in (("mod", False), ("dan", True)):
        add = {"personIds": [str(talk.people[name].id)], "withHistory": with_history}
        await talk["ana"].post(f"{BASE}/conversations/{talk.group}/members", json=add)
    await send(talk["ana"], talk.group, picture(after))
    assert [(await talk["mod"].get(f"/media/{file}")).status_code for file in (before, after)] == [404, 200]
    seen = [(await talk["dan"].get(f"/media/{file}")).status_code for file in (before, after)]
    assert seen in ([200, 200], [404, 404])


async def test_who_left_or_was_taken_out_loses_it(talk: Talk, file_of: MakeFile) -> None:
    file = await file_of("ana")
    await send(talk["ana"], talk.group, picture(file))
    assert (await talk["bruno"].get(f"/media/{file}")).status_code == 200
    bruno = talk.people["bruno"].id
    assert (await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")).status_code == 204
    assert (await talk["bruno"].get(f"/media/{file}")).status_code == 404


async def test_of_a_request_it_is_seen_before_the_answer_and_after_a_refusal(talk: Talk, file_of: MakeFile) -> None:
    """Whoever declines can come back to the conversation, and to what stands in it."""
    file = await file_of("ana")
    request = (await send_to(talk["ana"], talk.people["carla"].id, picture(file))).json()["id"]
    assert (await talk["carla"].get(f"/media/{file}")).status_code == 200
    answer = f"{BASE}/conversations/{request}/answer"
    assert (await talk["carla"].post(answer, json={"accept": False})).status_code == 204
    assert (await talk["carla"].get(f"/media/{file}")).status_code == 200
    assert (await talk["dan"].get(f"/media/{file}")).status_code == 404


async def test_a_block_takes_nothing_back(talk: Talk, file_of: MakeFile) -> None:
    file = await file_of("ana")
    await send(talk["ana"], talk.pair, picture(file))
    assert (await talk["bruno"].put(f"{BASE}/blocks/{talk.people['ana'].id}")).status_code == 204
    assert (await talk["bruno"].get(f"/media/{file}")).status_code == 200
    assert (await send(talk["ana"], talk.pair, picture(file))).status_code == 403


async def test_a_file_of_another_conversation_is_not_given_on(talk: Talk, file_of: MakeFile) -> None:
    file = await file_of("ana")
    await send(talk["ana"], talk.pair, picture(file))
    # A stranger, and somebody who sees it in the other conversation.
    own = (await open_group(talk["mod"], [talk.people["ana"].id])).json()["id"]
    for name, conversation in (("mod", own), ("bruno", talk.group)):
        refused = await send(talk[name], conversation, picture(file))
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "file_unknown"), name
    seq = (await send(talk["bruno"], talk.group, "Rien")).json()["seq"]
    edit = {"source": picture(file), "version": 1}
    path = f"{BASE}/conversations/{talk.group}/messages/{seq}"
    assert (await talk["bruno"].patch(path, json=edit)).status_code == 422
    # Where it is already, it can be shown again; its owner gives it to whom they like.
    assert (await send(talk["bruno"], talk.pair, picture(file))).status_code == 201
    assert (await send(talk["ana"], talk.group, picture(file))).status_code == 201


async def test_a_file_that_has_not_arrived_holds_the_message(talk: Talk, file_of: MakeFile) -> None:
    file = await file_of("ana", state=FileState.UPLOADING)
    waiting = await send(talk["ana"], talk.pair, picture(file))
    assert (waiting.status_code, waiting.json()["errors"][0]["code"]) == (422, "file_uploading")
    refused = await file_of("ana", state=FileState.REFUSED)
    assert (await send(talk["ana"], talk.pair, picture(refused))).status_code == 422
