"""Reactions to messages: who may, what is counted, who hears of it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.features.messaging.conftest import Events, Statements, Talk

from community.core.reactions import KINDS
from community.features.messaging.models import MessageReaction


def address(conversation: str, seq: int, kind: str = "") -> str:
    return f"{BASE}/conversations/{conversation}/messages/{seq}/reactions{f'/{kind}' if kind else ''}"


async def react(browser: httpx.AsyncClient, conversation: str, seq: int = 1, kind: str = "agree") -> httpx.Response:
    return await browser.put(address(conversation, seq, kind))


async def take_back(browser: httpx.AsyncClient, conversation: str, seq: int = 1, kind: str = "agree") -> httpx.Response:
    return await browser.delete(address(conversation, seq, kind))


async def shown(talk: Talk, name: str, conversation: str, seq: int = 1) -> tuple[dict[str, int], list[str]]:
    page = await talk.messages(name, conversation)
    item: dict[str, Any] = next(each for each in page["items"] if each["seq"] == seq)
    return item["reactions"], item["ownReactions"]


async def test_reactions_are_counted_once_each_and_told_without_names(talk: Talk, events: Events) -> None:
    before = (await talk.messages("ana", talk.pair))["changeSeq"]
    for kind in ("seen", "agree", "agree"):
        answer = await react(talk["bruno"], talk.pair, kind=kind)
        assert answer.status_code == 200
    assert answer.json()["reactions"] == {"agree": 1, "seen": 1}
    assert answer.json()["ownReactions"] == ["agree", "seen"]
    assert answer.json()["changeSeq"] == before + 2
    assert await shown(talk, "ana", talk.pair) == ({"agree": 1, "seen": 1}, [])
    changed = [content for name, content in await events() if name == "messaging.message_changed"]
    assert [each["change_seq"] for each in changed] == [before + 1, before + 2]
    assert {*changed[-1]} == {"conversation_id", "seq", "change_seq", "member_ids", "message_id"}
    # Whoever was away finds it by the change number, like any other change.
    missed = await talk["ana"].get(f"{BASE}/conversations/{talk.pair}/messages/changes?after={before}")
    assert [each["reactions"] for each in missed.json()["items"]] == [{"agree": 1, "seen": 1}]

    for _ in range(2):
        assert (await take_back(talk["bruno"], talk.pair)).json()["reactions"] == {"seen": 1}
    who = (await talk["ana"].get(address(talk.pair, 1))).json()
    assert [(each["person"]["id"], each["kind"]) for each in who] == [(str(talk.people["bruno"].id), "seen")]


async def test_nobody_reacts_to_their_own_words_or_to_none(talk: Talk) -> None:
    own = await react(talk["ana"], talk.pair)
    assert (own.status_code, own.json()["code"]) == (403, "own_message")
    # The first of a group is a line about the group.
    assert (await react(talk["bruno"], talk.group)).status_code == 404
    assert (await react(talk["bruno"], talk.pair, seq=9)).status_code == 404
    assert (await react(talk["bruno"], talk.pair, kind="boo")).status_code in {400, 404, 422}


async def test_a_deleted_message_keeps_no_reactions(talk: Talk, session: AsyncSession) -> None:
    await react(talk["bruno"], talk.pair)
    assert (await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/1")).status_code == 204
    assert await shown(talk, "bruno", talk.pair) == ({}, [])
    assert await session.scalar(select(func.count()).select_from(MessageReaction)) == 0
    assert (await react(talk["bruno"], talk.pair)).status_code == 404
    assert (await take_back(talk["bruno"], talk.pair)).status_code == 404
    assert (await talk["ana"].get(address(talk.pair, 1))).status_code == 404


@pytest.mark.parametrize("name", ["carla", "dan", "mod"])
async def test_who_is_no_member_finds_nothing(talk: Talk, name: str) -> None:
    assert (await react(talk[name], talk.pair)).status_code == 404
    assert (await take_back(talk[name], talk.pair)).status_code == 404
    assert (await talk[name].get(address(talk.pair, 1))).status_code == 404


async def test_who_left_loses_it_and_their_reaction_stays(talk: Talk) -> None:
    seq = (await send(talk["ana"], talk.group)).json()["seq"]
    assert (await react(talk["bruno"], talk.group, seq)).status_code == 200
    bruno = talk.people["bruno"].id
    assert (await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")).status_code == 204
    assert (await react(talk["bruno"], talk.group, seq, "seen")).status_code == 404
    assert (await take_back(talk["bruno"], talk.group, seq)).status_code == 404
    assert await shown(talk, "ana", talk.group, seq) == ({"agree": 1}, [])


async def test_who_came_later_reacts_to_what_they_see(talk: Talk) -> None:
    seq = (await send(talk["ana"], talk.group)).json()["seq"]
    mod = talk.people["mod"].id
    add = {"personIds": [str(mod)], "withHistory": False}
    assert (await talk["ana"].post(f"{BASE}/conversations/{talk.group}/members", json=add)).status_code == 204
    assert (await talk["mod"].post(f"{BASE}/conversations/{talk.group}/answer", json={"accept": True})).is_success
    assert (await react(talk["mod"], talk.group, seq)).status_code == 404
    assert (await talk["mod"].get(address(talk.group, seq))).status_code == 404
    later = (await send(talk["ana"], talk.group)).json()["seq"]
    assert (await react(talk["mod"], talk.group, later)).status_code == 200


async def test_who_was_asked_accepts_before_they_react(talk: Talk) -> None:
    request = (await send_to(talk["ana"], talk.people["carla"].id)).json()["id"]
    assert (await react(talk["carla"], request)).status_code == 403
    answer = f"{BASE}/conversations/{request}/answer"
    assert (await talk["carla"].post(answer, json={"accept": False})).status_code == 204
    assert (await react(talk["carla"], request)).status_code == 403
    assert (await talk["carla"].post(answer, json={"accept": True})).status_code == 204
    assert (await react(talk["carla"], request)).status_code == 200


async def test_blocks_end_it_in_both_directions(talk: Talk) -> None:
    await send(talk["bruno"], talk.pair)
    assert (await react(talk["bruno"], talk.pair)).status_code == 200
    bruno = talk.people["bruno"].id
    assert (await talk["ana"].put(f"{BASE}/blocks/{bruno}")).status_code == 204
    blocked = await react(talk["bruno"], talk.pair, kind="seen")
    assert (blocked.status_code, blocked.json()["code"]) == (403, "not_accepting")
    blocking = await react(talk["ana"], talk.pair, seq=2)
    assert (blocking.status_code, blocking.json()["code"]) == (403, "person_blocked")
    assert (await take_back(talk["bruno"], talk.pair)).status_code == 200


async def test_reading_them_costs_no_statement_more(talk: Talk, statements: Statements) -> None:
    group = (await open_group(talk["ana"], [talk.people["bruno"].id])).json()["id"]
    for _ in range(10):
        seq = (await send(talk["ana"], group)).json()["seq"]
        for kind in KINDS:
            assert (await react(talk["bruno"], group, seq, kind)).status_code == 200
    statements.reset()
    page = await talk.messages("bruno", group)
    assert len([each for each in statements.sent if each.startswith(("SELECT", "WITH"))]) == 2
    assert [each["ownReactions"] for each in page["items"][1:]] == [list(KINDS)] * 10
