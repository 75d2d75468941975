"""Conversations: how they begin, who is in them, what each member keeps for themselves."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.features.messaging.conftest import Events, Statements, Talk

from community.core.ids import new_id
from community.features.messaging.models import Preference


async def test_two_people_have_one_conversation(talk: Talk) -> None:
    again = await send_to(talk["bruno"], talk.people["ana"].id, "Salut")
    assert (again.status_code, again.json()["id"]) == (201, talk.pair)
    assert again.json()["lastSeq"] == 2
    contact = (await talk["ana"].get(f"{BASE}/people/{talk.people['bruno'].id}")).json()
    assert contact == {
        "personId": str(talk.people["bruno"].id),
        "conversationId": talk.pair,
        "way": "open",
        "blocked": False,
        "blockedOrganisation": False,
    }
    assert (await send_to(talk["ana"], talk.people["ana"].id)).status_code == 404
    assert (await send_to(talk["ana"], new_id())).status_code == 404


async def test_a_stranger_asks_with_one_message(talk: Talk, events: Events) -> None:
    carla = talk.people["carla"].id
    contact = (await talk["ana"].get(f"{BASE}/people/{carla}")).json()
    assert contact == {
        "personId": str(carla),
        "conversationId": None,
        "way": "request",
        "blocked": False,
        "blockedOrganisation": False,
    }
    first = (await send_to(talk["ana"], carla, "Bonjour, une question")).json()
    assert (first["request"], first["rights"]["write"]) == ("outgoing", False)
    second = await send(talk["ana"], first["id"], "Alors ?")
    assert (second.status_code, second.json()["code"]) == (403, "request_pending")
    assert await talk.listed("carla") == []
    asked = await talk.listed("carla", "requests")
    assert [(each["id"], each["request"], each["unread"]) for each in asked] == [(first["id"], "incoming", 1)]
    counts = (await talk["carla"].get(f"{BASE}/conversations/unread")).json()
    assert counts == {"conversations": 0, "requests": 1}

    answer = await talk["carla"].post(f"{BASE}/conversations/{first['id']}/answer", json={"accept": False})
    assert answer.status_code == 204
    # Who has asked is not told, and cannot ask again.
    seen = await talk.seen("ana", first["id"])
    assert [each["state"] for each in seen["members"]] == ["member", "asked"]
    assert (await send(talk["ana"], first["id"], "Alors ?")).status_code == 403
    told = [content["member_ids"] for name, content in await events() if name == "messaging.conversation_changed"]
    assert told[-1] == [str(carla)]

    # Writing is accepting.
    assert (await send(talk["carla"], first["id"], "Finalement, oui")).status_code == 201
    assert (await send(talk["ana"], first["id"], "Merci")).status_code == 201
    assert [each["id"] for each in await talk.listed("carla")] == [first["id"]]
    assert (await talk["ana"].get(f"{BASE}/people/{carla}")).json()["way"] == "open"


async def test_who_takes_no_requests_gets_none(talk: Talk, session: AsyncSession) -> None:
    carla = talk.people["carla"]
    session.add(Preference(person_id=carla.id, accept_from="contacts", read_receipts=True))
    await session.commit()
    refused = await send_to(talk["ana"], carla.id)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_accepting")
    group = await open_group(talk["ana"], [carla.id])
    assert (group.status_code, group.json()["code"]) == (403, "not_accepting")
    # The chamber can always be reached, and reaches everybody.
    assert (await send_to(talk["mod"], carla.id)).json()["request"] == "none"


async def test_the_people_of_a_list_are_asked_for_together(
    talk: Talk, session: AsyncSession, statements: Statements
) -> None:
    session.add(Preference(person_id=talk.people["carla"].id, accept_from="nobody", read_receipts=True))
    await session.commit()
    ids = [("id", str(talk.people[name].id)) for name in ("ana", "bruno", "carla", "dan")] + [("id", str(new_id()))]
    counts = []
    for asked in (ids[:1] + ids[2:3], ids):
        await talk["ana"].get(f"{BASE}/people", params=asked)
        statements.reset()
        answer = await talk["ana"].get(f"{BASE}/people", params=asked)
        counts.append(len(statements.sent))
    ways = {each["personId"]: (each["way"], each["conversationId"]) for each in answer.json()}
    assert ways == {
        str(talk.people["bruno"].id): ("open", talk.pair),
        str(talk.people["carla"].id): ("closed", None),
        str(talk.people["dan"].id): ("request", None),
    }
    assert len(set(counts)) == 1
    too_many = await talk["ana"].get(f"{BASE}/people", params=[("id", str(new_id())) for _ in range(101)])
    assert too_many.status_code == 400


async def test_a_group_begins_once(talk: Talk) -> None:
    body = {"id": str(uuid4()), "title": " Comité\nmelon ", "personIds": [str(talk.people["bruno"].id)]}
    first = await talk["ana"].post(f"{BASE}/conversations/groups", json=body)
    assert (first.status_code, first.json()["title"]) == (201, "Comité melon")
    again = await talk["ana"].post(f"{BASE}/conversations/groups", json=body)
    assert again.json()["id"] == first.json()["id"]
    page = await talk.messages("bruno", first.json()["id"])
    assert [(each["seq"], each["kind"]) for each in page["items"]] == [(1, "created")]
    assert (await talk["carla"].post(f"{BASE}/conversations/groups", json=body)).status_code == 404
    unknown = {**body, "id": str(uuid4()), "personIds": [str(new_id())]}
    assert (await talk["ana"].post(f"{BASE}/conversations/groups", json=unknown)).status_code == 422
    crowd = {**body, "id": str(uuid4()), "personIds": [str(new_id()) for _ in range(50)]}
    full = await talk["ana"].post(f"{BASE}/conversations/groups", json=crowd)
    assert (full.status_code, full.json()["code"]) == (409, "conversation_full")


async def test_who_comes_later_sees_the_past_only_if_it_is_shown(talk: Talk) -> None:
    await send(talk["ana"], talk.group, "Avant")
    path = f"{BASE}/conversations/{talk.group}/members"
    for name, shown in (("carla", False), ("dan", True)):
        body = {"personIds": [str(talk.people[name].id)], "withHistory": shown}
        assert (await talk["ana"].post(path, json=body)).status_code == 204
    await send(talk["ana"], talk.group, "Après")
    seen = {
        name: [each["seq"] for each in (await talk.messages(name, talk.group))["items"]] for name in ("carla", "dan")
    }
    assert seen == {"carla": [3, 4, 5], "dan": [1, 2, 3, 4, 5]}
    assert (await talk["carla"].get(f"{BASE}/conversations/{talk.group}/messages/2/versions")).status_code == 404
    changes = await talk["carla"].get(f"{BASE}/conversations/{talk.group}/messages/changes?after=0")
    assert [each["seq"] for each in changes.json()["items"]] == [3, 4, 5]
    assert (await talk["bruno"].post(path, json={"personIds": [str(new_id())], "withHistory": True})).status_code == 403


async def test_who_leaves_hears_nothing_more(talk: Talk, events: Events) -> None:
    bruno = talk.people["bruno"].id
    path = f"{BASE}/conversations/{talk.group}/members/{bruno}"
    for _ in range(2):
        assert (await talk["ana"].delete(path)).status_code == 204
    assert (await talk["bruno"].get(f"{BASE}/conversations/{talk.group}")).status_code == 404
    assert (await send(talk["bruno"], talk.group)).status_code == 404
    await send(talk["ana"], talk.group, "Entre nous")
    stored = [content for name, content in await events() if name == "messaging.message_stored"]
    assert str(bruno) not in stored[-1]["member_ids"]
    direct = await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/members/{bruno}")
    assert (direct.status_code, direct.json()["code"]) == (409, "not_a_group")


async def test_a_group_is_never_without_an_administrator(talk: Talk) -> None:
    ana, bruno = talk.people["ana"].id, talk.people["bruno"].id
    path = f"{BASE}/conversations/{talk.group}/members"
    assert (await talk["ana"].put(f"{path}/{ana}/role", json={"role": "member"})).status_code == 403
    assert (await talk["bruno"].put(f"{path}/{bruno}/role", json={"role": "administrator"})).status_code == 403
    assert (await talk["ana"].delete(f"{path}/{ana}")).status_code == 204
    seen = await talk.seen("bruno", talk.group)
    assert {each["person"]["id"]: each["role"] for each in seen["members"] if each["state"] == "member"} == {
        str(bruno): "administrator"
    }
    kinds = [each["kind"] for each in (await talk.messages("bruno", talk.group))["items"]]
    assert kinds == ["created", "left", "appointed"]
    assert (await talk["bruno"].patch(f"{BASE}/conversations/{talk.group}", json={"title": "Neuf"})).status_code == 204
    assert (await talk["bruno"].delete(f"{path}/{bruno}")).status_code == 204


async def receipts(talk: Talk, name: str, conversation: str, delivered: int, read: int) -> None:
    item = {"conversationId": conversation, "deliveredSeq": delivered, "readSeq": read}
    answer = await talk[name].put(f"{BASE}/receipts", json={"items": [item]})
    assert answer.status_code == 204, answer.text


async def test_receipts_only_grow_and_never_pass_the_end(talk: Talk, events: Events) -> None:
    await send(talk["ana"], talk.pair, "Deux")
    for delivered, read in ((1, 0), (2, 1), (1, 0), (9, 9), (2, 2)):
        await receipts(talk, "bruno", talk.pair, delivered, read)
    seen = await talk.seen("ana", talk.pair)
    bruno = next(each for each in seen["members"] if each["person"]["id"] == str(talk.people["bruno"].id))
    assert (bruno["deliveredSeq"], bruno["readSeq"]) == (2, 2)
    moved = [(c["delivered_seq"], c["read_seq"]) for name, c in await events() if name == "messaging.receipt_moved"]
    assert moved == [(1, 0), (2, 1), (2, 2)]
    # Of what one is not in, nothing.
    await receipts(talk, "carla", talk.pair, 2, 2)


async def test_who_hides_receipts_sees_none(talk: Talk, session: AsyncSession, events: Events) -> None:
    ana, bruno = (str(talk.people[name].id) for name in ("ana", "bruno"))
    session.add(Preference(person_id=talk.people["bruno"].id, accept_from="everyone", read_receipts=False))
    await session.commit()
    await receipts(talk, "bruno", talk.pair, 1, 1)
    shown = {each["person"]["id"]: each["readSeq"] for each in (await talk.seen("ana", talk.pair))["members"]}
    assert shown == {ana: 1, bruno: None}
    shown = {each["person"]["id"]: each["readSeq"] for each in (await talk.seen("bruno", talk.pair))["members"]}
    assert shown == {ana: None, bruno: 1}
    moved = [(c["told_ids"], c["read_seq"]) for name, c in await events() if name == "messaging.receipt_moved"]
    assert moved == [([bruno], 1), ([ana], None)]


async def test_unread_from_here_until_one_reads_on(talk: Talk) -> None:
    for number in range(2, 5):
        await send(talk["ana"], talk.pair, f"Message {number}")
    await receipts(talk, "bruno", talk.pair, 4, 4)
    own = f"{BASE}/conversations/{talk.pair}/own"
    assert (await talk["bruno"].patch(own, json={"unreadFrom": 3})).status_code == 204
    listed = (await talk.listed("bruno", "unread"))[0]
    assert (listed["unread"], listed["unreadFrom"], listed["readSeq"]) == (2, 3, 4)
    shown = {each["person"]["id"]: each["readSeq"] for each in (await talk.seen("ana", talk.pair))["members"]}
    assert shown[str(talk.people["bruno"].id)] == 4
    await receipts(talk, "bruno", talk.pair, 4, 4)
    assert await talk.listed("bruno", "unread") == []


async def test_pinned_first_and_archived_until_the_next_message(talk: Talk) -> None:
    await send(talk["ana"], talk.pair, "Le plus récent")
    own = f"{BASE}/conversations/{talk.group}/own"
    assert [each["id"] for each in await talk.listed("bruno")] == [talk.pair, talk.group]
    assert (await talk["bruno"].patch(own, json={"pinned": True})).status_code == 204
    assert [each["id"] for each in await talk.listed("bruno")] == [talk.group, talk.pair]
    assert [each["id"] for each in await talk.listed("ana")] == [talk.pair, talk.group]
    assert (await talk["bruno"].patch(own, json={"archived": True, "pinned": False})).status_code == 204
    assert [each["id"] for each in await talk.listed("bruno")] == [talk.pair]
    assert [each["id"] for each in await talk.listed("bruno", "archived")] == [talk.group]
    await send(talk["ana"], talk.group, "Du neuf")
    assert [each["id"] for each in await talk.listed("bruno")] == [talk.group, talk.pair]


async def test_muted_conversations_are_not_counted(talk: Talk) -> None:
    counts = f"{BASE}/conversations/unread"
    await send(talk["ana"], talk.group, "Coucou")
    assert (await talk["bruno"].get(counts)).json() == {"conversations": 2, "requests": 0}
    muted = {"mutedUntil": "2100-01-01T00:00:00Z"}
    await talk["bruno"].patch(f"{BASE}/conversations/{talk.group}/own", json=muted)
    assert (await talk["bruno"].get(counts)).json() == {"conversations": 1, "requests": 0}
    await talk["bruno"].patch(f"{BASE}/conversations/{talk.group}/own", json={"mutedUntil": None})
    assert (await talk["bruno"].get(counts)).json() == {"conversations": 2, "requests": 0}


async def test_the_list_pages_by_key(talk: Talk) -> None:
    for number in range(31):
        await open_group(talk["mod" if number else "dan"], [talk.people["dan"].id], f"Groupe {number}")
    first = (await talk["dan"].get(f"{BASE}/conversations")).json()
    assert (len(first["items"]), first["items"][0]["title"]) == (30, "Groupe 30")
    second = (await talk["dan"].get(f"{BASE}/conversations", params={"cursor": first["next"]})).json()
    assert ([each["title"] for each in second["items"]], second["next"]) == (["Groupe 0"], None)
    assert (await talk["dan"].get(f"{BASE}/conversations", params={"cursor": "x"})).status_code == 422
