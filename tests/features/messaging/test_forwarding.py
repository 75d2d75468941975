"""What was said in one conversation, carried into another: who may, whose words they stay, and what stays behind."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import make_file
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.features.messaging.conftest import Events, Talk

from community.features.messaging.queries.searching import message_documents
from community.features.messaging.repository.reports import copied
from community.infra.storage import Storage
from community.settings import Settings


async def forward(
    browser: httpx.AsyncClient, conversation: str, seq: int = 1, *, key: str | None = None, **body: Any
) -> httpx.Response:
    path = f"{BASE}/conversations/{conversation}/messages/{seq}/forward"
    return await browser.post(path, json={"clientMessageId": key or str(uuid4()), **body})


async def test_words_keep_their_author_and_time(talk: Talk, events: Events) -> None:
    said = (await talk.messages("bruno", talk.pair))["items"][0]
    answer = await forward(talk["bruno"], talk.pair, source="À **lire**", conversationId=talk.group)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["conversationId"], made["author"]["id"]) == (talk.group, str(talk.people["bruno"].id))
    assert (made["source"], made["html"]) == ("À **lire**", "<p>À <strong>lire</strong></p>")
    ana = talk.people["ana"]
    carried = {"authorId": str(ana.id), "authorName": f"{ana.given_name} {ana.family_name}", "html": "<p>Bonjour</p>"}
    assert {key: made["forwarded"][key] for key in carried} == carried
    assert made["forwarded"]["at"][:19] == said["createdAt"][:19]
    seen = (await talk.messages("ana", talk.group))["items"][-1]
    assert seen["forwarded"] == made["forwarded"]
    assert (await talk.listed("ana"))[0]["lastMessage"]["excerpt"] == "À lire"
    # To be told of it is to be told of a message: numbers only.
    stored = [content for name, content in await events() if name == "messaging.message_stored"][-1]
    assert "Bonjour" not in str(stored)


async def test_nothing_need_be_said_to_it(talk: Talk) -> None:
    made = (await forward(talk["bruno"], talk.pair, conversationId=talk.group)).json()
    assert (made["source"], made["html"], made["excerpt"]) == ("", "", "Bonjour")


async def test_later_changes_do_not_follow_and_a_deletion_takes_all_of_the_copy(talk: Talk) -> None:
    made = (await forward(talk["bruno"], talk.pair, source="Vu ?", conversationId=talk.group)).json()
    path = f"{BASE}/conversations/{talk.pair}/messages/1"
    assert (await talk["ana"].patch(path, json={"source": "Autre", "version": 1})).status_code == 204
    assert (await talk["ana"].delete(path)).status_code == 204
    assert (await talk.messages("ana", talk.group))["items"][-1]["forwarded"]["html"] == "<p>Bonjour</p>"
    assert (await forward(talk["bruno"], talk.pair, conversationId=talk.group)).status_code == 404
    copy = f"{BASE}/conversations/{talk.group}/messages/{made['seq']}"
    assert (await talk["bruno"].patch(copy, json={"source": "Lu ?", "version": 1})).status_code == 204
    edited = (await talk.messages("ana", talk.group))["items"][-1]
    assert (edited["source"], edited["forwarded"]["html"]) == ("Lu ?", "<p>Bonjour</p>")
    assert (await talk["bruno"].delete(copy)).status_code == 204
    assert (await talk.messages("ana", talk.group))["items"][-1]["forwarded"] is None


async def test_what_was_carried_is_carried_on_under_its_first_author(talk: Talk) -> None:
    first = (await forward(talk["bruno"], talk.pair, source="Voir", conversationId=talk.group)).json()
    again = (await forward(talk["ana"], talk.group, first["seq"], conversationId=talk.pair)).json()
    assert again["forwarded"] == first["forwarded"]
    assert again["source"] == ""


async def test_sent_again_it_is_stored_once(talk: Talk) -> None:
    key = str(uuid4())
    one = await forward(talk["bruno"], talk.pair, key=key, conversationId=talk.group)
    # Whatever has become of the original.
    assert (await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/1")).status_code == 204
    two = await forward(talk["bruno"], talk.pair, key=key, conversationId=talk.group)
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json() == two.json()
    other = await forward(talk["bruno"], talk.pair, key=key, source="Autre", conversationId=talk.group)
    assert (other.status_code, other.json()["code"]) == (422, "client_message_id_reused")


async def test_to_a_person(talk: Talk) -> None:
    mod = talk.people["mod"].id
    made = await forward(talk["ana"], talk.pair, personId=str(mod))
    assert made.status_code == 201
    seen = await talk.messages("mod", made.json()["conversationId"])
    assert seen["items"][0]["forwarded"]["html"] == "<p>Bonjour</p>"
    for body in ({}, {"personId": str(mod), "conversationId": talk.group}):
        assert (await forward(talk["ana"], talk.pair, **body)).status_code == 422
    assert (await forward(talk["ana"], talk.pair, personId=str(uuid4()))).status_code == 404


@pytest.mark.parametrize("name", ["carla", "dan", "mod"])
async def test_who_may_not_read_carries_nothing(talk: Talk, name: str) -> None:
    own = (await open_group(talk[name], [talk.people["ana"].id])).json()
    target = own.get("id", talk.group)
    assert (await forward(talk[name], talk.pair, conversationId=target)).status_code == 404


async def test_nobody_carries_to_where_they_are_not(talk: Talk) -> None:
    elsewhere = (await send_to(talk["carla"], talk.people["dan"].id)).json().get("id", str(uuid4()))
    assert (await forward(talk["ana"], talk.pair, conversationId=elsewhere)).status_code == 404
    bruno = talk.people["bruno"].id
    assert (await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")).status_code == 204
    assert (await forward(talk["bruno"], talk.pair, conversationId=talk.group)).status_code == 404
    seq = (await send(talk["ana"], talk.group)).json()["seq"]
    assert (await forward(talk["bruno"], talk.group, seq, conversationId=talk.pair)).status_code == 404


async def test_what_was_said_before_one_came_stays_there(talk: Talk) -> None:
    seq = (await send(talk["ana"], talk.group)).json()["seq"]
    add = {"personIds": [str(talk.people["mod"].id)], "withHistory": False}
    assert (await talk["ana"].post(f"{BASE}/conversations/{talk.group}/members", json=add)).status_code == 204
    assert (await forward(talk["mod"], talk.group, seq, conversationId=talk.group)).status_code == 404
    # Lines about the conversation are nobody's words.
    assert (await forward(talk["ana"], talk.group, 1, conversationId=talk.pair)).status_code == 404


async def test_who_declined_carries_nothing(talk: Talk) -> None:
    request = (await send_to(talk["ana"], talk.people["carla"].id)).json()["id"]
    own = (await send_to(talk["carla"], talk.people["mod"].id)).json()["id"]
    answer = f"{BASE}/conversations/{request}/answer"
    assert (await talk["carla"].post(answer, json={"accept": False})).status_code == 204
    assert (await forward(talk["carla"], request, conversationId=own)).status_code == 404


async def test_blocks_hold_as_for_any_message(talk: Talk) -> None:
    assert (await talk["bruno"].put(f"{BASE}/blocks/{talk.people['ana'].id}")).status_code == 204
    seq = (await send(talk["ana"], talk.group)).json()["seq"]
    blocked = await forward(talk["ana"], talk.group, seq, conversationId=talk.pair)
    assert (blocked.status_code, blocked.json()["code"]) == (403, "not_accepting")


async def test_files_stay_behind(talk: Talk, session: AsyncSession, settings: Settings) -> None:
    storage = Storage(settings.files_dir)
    file = await make_file(session, storage, talk.people["ana"])
    await session.commit()
    text = f"Voici\n\n![Les cagettes](/media/{file.id})\n\n![](/media/{file.id})"
    seq = (await send(talk["ana"], talk.pair, text)).json()["seq"]
    mod = talk.people["mod"].id
    made = (await forward(talk["bruno"], talk.pair, seq, personId=str(mod))).json()
    assert made["forwarded"]["html"] == "<p>Voici</p>\n<p><em>Les cagettes</em></p>"
    assert (await talk["bruno"].get(f"/media/{file.id}")).status_code == 200
    assert (await talk["mod"].get(f"/media/{file.id}")).status_code == 404
    # A picture without words leaves none.
    alone = (await send(talk["ana"], talk.pair, f"![](/media/{file.id})")).json()["seq"]
    made = (await forward(talk["bruno"], talk.pair, alone, conversationId=talk.group)).json()
    assert made["forwarded"]["html"] == "<p>…</p>"


async def test_moderators_and_search_read_the_words_that_were_carried(talk: Talk, session: AsyncSession) -> None:
    made = (await forward(talk["bruno"], talk.pair, source="Vu ?", conversationId=talk.group)).json()
    group, seq = UUID(talk.group), made["seq"]
    copies = await copied(session, group, first=seq, last=seq, reported=seq)
    assert [each.source for each in copies] == ["> Bonjour\n\nVu ?"]
    (found,) = await message_documents(session, [UUID(made["id"])])
    assert found.text == "Bonjour Vu ?"
