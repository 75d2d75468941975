"""What a person takes along: all that they see of their conversations, and nothing else."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.factories.messaging import BASE, send
from tests.features.messaging.conftest import Talk


async def export(browser: httpx.AsyncClient) -> dict[str, list[dict[str, Any]]]:
    answer = await browser.get(f"{BASE}/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="messages.json"'
    assert "no-store" in answer.headers["cache-control"]
    return {each["conversation"]["title"]: each["messages"] for each in answer.json()["conversations"]}


async def test_one_takes_along_what_one_sees(talk: Talk) -> None:
    for number in range(105):
        await send(talk["bruno"], talk.group, f"Message {number}", replyTo=2 if number == 1 else None)
    await send(talk["ana"], talk.group, "Un secret")
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/107")
    found = await export(talk["ana"])
    assert set(found) == {talk.people["bruno"].name, "Comité melon"}
    assert [each["text"] for each in found[talk.people["bruno"].name]] == ["Bonjour"]
    said = found["Comité melon"]
    assert [each["text"] for each in said[:2]] == ["Message 0", "Message 1"]
    assert [each["number"] for each in said] == list(range(2, 108))
    assert (said[1]["answers"], said[0]["author"]) == (2, talk.people["bruno"].name)
    assert (said[-1]["deleted"], said[-1]["text"]) == (True, "")


@pytest.mark.parametrize("who", ["carla", "dan", "mod"])
async def test_nobody_takes_along_what_others_say(talk: Talk, who: str) -> None:
    assert await export(talk[who]) == {}


async def test_who_came_late_or_left_takes_along_what_they_may_see(talk: Talk) -> None:
    await send(talk["ana"], talk.group, "Avant")
    members = f"{BASE}/conversations/{talk.group}/members"
    carla, bruno = (str(talk.people[name].id) for name in ("carla", "bruno"))
    await talk["ana"].post(members, json={"personIds": [carla], "withHistory": False})
    await send(talk["ana"], talk.group, "Après")
    assert [each["text"] for each in (await export(talk["carla"]))["Comité melon"]] == ["Après"]
    await talk["ana"].delete(f"{members}/{bruno}")
    assert "Comité melon" not in await export(talk["bruno"])


async def test_as_a_text_to_read(talk: Talk) -> None:
    await send(talk["ana"], talk.pair, "Le **lot** est parti")
    answer = await talk["bruno"].get(f"{BASE}/export", params={"format": "markdown"})
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.text.startswith(f"# {talk.people['ana'].name}\n\n**{talk.people['ana'].name}**, ")
    assert "Le **lot** est parti" in answer.text
    assert (await talk["bruno"].get(f"{BASE}/export", params={"format": "pdf"})).status_code in {400, 422}


async def test_words_that_were_forwarded_are_taken_along(talk: Talk) -> None:
    said = (await send(talk["ana"], talk.pair, "Le quai\nest **fermé**")).json()
    path = f"{BASE}/conversations/{talk.pair}/messages/{said['seq']}/forward"
    carried = {"clientMessageId": str(uuid4()), "conversationId": str(talk.group), "source": ""}
    assert (await talk["bruno"].post(path, json=carried)).status_code == 201
    name = talk.people["ana"].name
    last = (await export(talk["ana"]))["Comité melon"][-1]
    assert (last["text"], last["forwarded"]["author"], last["forwarded"]["text"]) == (
        "",
        name,
        "Le quai\nest **fermé**",
    )
    answer = await talk["ana"].get(f"{BASE}/export", params={"format": "markdown"})
    assert f"> **{name}**\n>\n> Le quai\n> est **fermé**\n" in answer.text
