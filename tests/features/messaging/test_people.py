"""Whose messages a person wants: preferences and blocks, which nobody else can notice."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, message, open_group, send, send_to
from tests.features.messaging.conftest import Events, Statements, Talk

from community.features.messaging.models import Block

PREFERENCES = f"{BASE}/preferences"


async def block(talk: Talk, name: str, other: str) -> None:
    answer = await talk[name].put(f"{BASE}/blocks/{talk.people[other].id}")
    assert answer.status_code == 204, answer.text


async def contact(talk: Talk, name: str, other: str) -> tuple[str, bool]:
    answer = (await talk[name].get(f"{BASE}/people/{talk.people[other].id}")).json()
    return answer["way"], answer["blocked"]


async def test_preferences_are_kept_one_by_one(talk: Talk) -> None:
    ana = talk["ana"]
    assert (await ana.get(PREFERENCES)).json() == {
        "acceptFrom": "everyone",
        "readReceipts": True,
        "presenceVisible": True,
        "linkPreviews": True,
    }
    changed = await ana.patch(PREFERENCES, json={"readReceipts": False})
    assert changed.json() == {
        "acceptFrom": "everyone",
        "readReceipts": False,
        "presenceVisible": True,
        "linkPreviews": True,
    }
    changed = await ana.patch(PREFERENCES, json={"acceptFrom": "nobody", "presenceVisible": False})
    assert changed.json() == {
        "acceptFrom": "nobody",
        "readReceipts": False,
        "presenceVisible": False,
        "linkPreviews": True,
    }
    assert (await ana.patch(PREFERENCES, json={})).json() == changed.json() == (await ana.get(PREFERENCES)).json()
    assert (await ana.patch(PREFERENCES, json={"acceptFrom": "friends"})).status_code == 400
    assert (await talk["bruno"].get(PREFERENCES)).json() == {
        "acceptFrom": "everyone",
        "readReceipts": True,
        "presenceVisible": True,
        "linkPreviews": True,
    }
    assert (await send_to(talk["dan"], talk.people["ana"].id)).json()["code"] == "not_accepting"
    # Colleagues and staff reach them all the same.
    assert (await send_to(talk["mod"], talk.people["ana"].id)).status_code == 201
    assert (await send(talk["bruno"], talk.pair)).status_code == 201


async def test_a_blocked_colleague_writes_no_more_and_is_not_told(talk: Talk, events: Events) -> None:
    first = (await send(talk["ana"], talk.pair, "Avant")).json()["seq"]
    await block(talk, "bruno", "ana")
    await block(talk, "bruno", "ana")
    told = [event for name, event in await events() if name == "messaging.conversation_changed"]
    assert [event["member_ids"] for event in told[-2:]] == [[str(talk.people["bruno"].id)]] * 2
    refused = await send(talk["ana"], talk.pair)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_accepting")
    edited = await talk["ana"].patch(
        f"{BASE}/conversations/{talk.pair}/messages/{first}", json={"source": "Autre", "version": 1}
    )
    assert edited.json()["code"] == "not_accepting"
    assert (await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/{first}")).status_code == 204
    own = await send(talk["bruno"], talk.pair)
    assert (own.status_code, own.json()["code"]) == (403, "person_blocked")
    assert await contact(talk, "bruno", "ana") == ("closed", True)
    assert await contact(talk, "ana", "bruno") == ("closed", False)
    # What was sent before the block and is sent again has arrived.
    assert len((await talk.messages("ana", talk.pair))["items"]) == 2
    assert (await talk["bruno"].delete(f"{BASE}/blocks/{talk.people['ana'].id}")).status_code == 204
    assert (await send(talk["ana"], talk.pair)).status_code == 201
    assert await contact(talk, "ana", "bruno") == ("open", False)


async def test_a_message_repeated_after_a_block_answers_as_before(talk: Talk) -> None:
    body = message("Une fois")
    where = f"{BASE}/conversations/{talk.pair}/messages"
    made = await talk["ana"].post(where, json=body)
    await block(talk, "bruno", "ana")
    again = await talk["ana"].post(where, json=body)
    assert (again.status_code, again.json()["seq"]) == (201, made.json()["seq"])


async def test_a_block_holds_before_any_conversation_for_every_role(talk: Talk) -> None:
    dan = talk.people["dan"]
    for name in ("ana", "carla", "mod"):
        await block(talk, "dan", name)
        assert (await send_to(talk[name], dan.id)).json()["code"] == "not_accepting"
        assert (await send_to(talk["dan"], talk.people[name].id)).json()["code"] == "person_blocked"
    assert (await open_group(talk["ana"], [dan.id])).json()["code"] == "not_accepting"
    refused = await open_group(talk["dan"], [talk.people["ana"].id])
    assert (refused.json()["code"], refused.json()["params"]["personIds"]) == (
        "person_blocked",
        [str(talk.people["ana"].id)],
    )
    listed = (await talk["dan"].get(f"{BASE}/blocks")).json()
    assert [row["person"]["id"] for row in listed] == [str(talk.people[name].id) for name in ("mod", "carla", "ana")]
    assert (await talk["ana"].get(f"{BASE}/blocks")).json() == []


async def test_blocking_declines_a_request(talk: Talk) -> None:
    made = (await send_to(talk["carla"], talk.people["dan"].id)).json()["id"]
    assert [row["id"] for row in await talk.listed("dan", "requests")] == [made]
    await block(talk, "dan", "carla")
    assert await talk.listed("dan", "requests") == []


async def test_a_group_goes_on_for_both(talk: Talk) -> None:
    await block(talk, "bruno", "ana")
    for name in ("ana", "bruno"):
        assert (await send(talk[name], talk.group)).status_code == 201


async def test_who_cannot_be_blocked(talk: Talk, session: AsyncSession) -> None:
    ana = talk["ana"]
    assert (await ana.put(f"{BASE}/blocks/{talk.people['ana'].id}")).status_code == 404
    assert (await ana.put(f"{BASE}/blocks/{talk.group}")).status_code == 404
    assert (await ana.delete(f"{BASE}/blocks/{talk.group}")).status_code == 204


async def test_the_list_of_blocked_people_takes_one_statement(
    talk: Talk, session: AsyncSession, statements: Statements
) -> None:
    names = ("bruno", "carla", "dan", "mod")
    await talk["ana"].get(f"{BASE}/blocks")
    statements.reset()
    await talk["ana"].get(f"{BASE}/blocks")
    none = len(statements.sent)
    session.add_all(
        Block(person_id=talk.people["ana"].id, blocked_id=talk.people[name].id, at=datetime.now(UTC)) for name in names
    )
    await session.commit()
    statements.reset()
    assert len((await talk["ana"].get(f"{BASE}/blocks")).json()) == len(names)
    assert len(statements.sent) == none
