"""Messages: stored once, in order, for members only, whatever is sent again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import make_file
from tests.factories.messaging import BASE, message, send
from tests.features.messaging.conftest import Events, Statements, Talk

from community.features.media.models import File, FileState
from community.features.media.service.processing import sweep
from community.infra.storage import Storage
from community.settings import Settings


async def test_messages_are_numbered_without_gaps_and_read_in_order(talk: Talk) -> None:
    for source in ("Un", "Deux", "Trois"):
        answer = await send(talk["bruno"], talk.pair, source)
        assert answer.status_code == 201
    page = await talk.messages("ana", talk.pair)
    assert [(each["seq"], each["source"]) for each in page["items"]] == [
        (1, "Bonjour"),
        (2, "Un"),
        (3, "Deux"),
        (4, "Trois"),
    ]
    assert (page["lastSeq"], page["hasBefore"], page["hasAfter"]) == (4, False, False)
    assert page["items"][3]["author"]["id"] == str(talk.people["bruno"].id)
    assert page["items"][3]["html"] == "<p>Trois</p>"


@pytest.mark.parametrize(
    ("query", "numbers", "before", "after"),
    [
        ({"limit": 3}, [8, 9, 10], True, False),
        ({"after": 0, "limit": 3}, [1, 2, 3], False, True),
        ({"after": 7, "limit": 3}, [8, 9, 10], True, False),
        ({"after": 10}, [], True, False),
        ({"before": 4, "limit": 2}, [2, 3], True, True),
        ({"before": 3, "limit": 2}, [1, 2], False, True),
        ({"around": 5, "limit": 4}, [3, 4, 5, 6, 7], True, True),
        ({"around": 10, "limit": 4}, [8, 9, 10], True, False),
    ],
)
async def test_pages_by_number(
    talk: Talk, query: dict[str, int], numbers: list[int], before: bool, after: bool
) -> None:
    for number in range(2, 11):
        assert (await send(talk["ana"], talk.pair, f"Message {number}")).status_code == 201
    page = await talk.messages("bruno", talk.pair, **query)
    assert [each["seq"] for each in page["items"]] == numbers
    assert (page["hasBefore"], page["hasAfter"]) == (before, after)


async def test_what_another_person_wrote_in_this_browser_is_not_sent(talk: Talk) -> None:
    ana, bruno = (str(talk.people[name].id) for name in ("ana", "bruno"))
    path = f"{BASE}/conversations/{talk.pair}/messages"
    direct = {"personId": bruno, "message": message("Du navigateur d'ana")}
    for answer in (
        await talk["ana"].post(path, json=message("Du navigateur d'ana"), headers={"X-Author": bruno}),
        await talk["ana"].post(f"{BASE}/conversations/direct", json=direct, headers={"X-Author": bruno}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    own = await talk["ana"].post(path, json=message("D'ana"), headers={"X-Author": ana})
    assert own.status_code == 201
    assert [each["source"] for each in (await talk.messages("ana", talk.pair))["items"]] == ["Bonjour", "D'ana"]


async def test_a_message_sent_again_is_stored_once(talk: Talk, events: Events) -> None:
    body = message("Une seule fois")
    path = f"{BASE}/conversations/{talk.pair}/messages"
    first = await talk["ana"].post(path, json=body)
    again = await talk["ana"].post(path, json=body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (await talk.messages("bruno", talk.pair))["lastSeq"] == 2
    stored = [content for name, content in await events() if name == "messaging.message_stored"]
    assert len([each for each in stored if each["client_message_id"] == body["clientMessageId"]]) == 1
    # Even when the sender has left since.
    left = message("Avant de partir")
    path = f"{BASE}/conversations/{talk.group}/messages"
    assert (await talk["bruno"].post(path, json=left)).status_code == 201
    bruno = talk.people["bruno"].id
    assert (await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")).status_code == 204
    assert (await talk["bruno"].post(path, json=left)).status_code == 201
    other = await talk["bruno"].post(path, json=message("Trop tard"))
    assert other.status_code == 404


async def test_a_client_message_id_is_for_one_message(talk: Talk) -> None:
    body = message("Le premier")
    path = f"{BASE}/conversations/{talk.pair}/messages"
    assert (await talk["ana"].post(path, json=body)).status_code == 201
    for changed, where in (({"source": "Un autre"}, talk.pair), ({"replyTo": 1}, talk.pair), ({}, talk.group)):
        answer = await talk["ana"].post(f"{BASE}/conversations/{where}/messages", json={**body, **changed})
        assert (answer.status_code, answer.json()["code"]) == (422, "client_message_id_reused")
    # Another person may have made the same one.
    assert (await talk["bruno"].post(path, json=body)).status_code == 201


async def test_who_is_no_member_finds_nothing(talk: Talk) -> None:
    for name in ("carla", "dan", "mod"):
        browser = talk[name]
        for path in ("", "/messages", "/messages/changes?after=0", "/messages/1/versions"):
            answer = await browser.get(f"{BASE}/conversations/{talk.pair}{path}")
            assert answer.status_code == 404, path
        assert (await send(browser, talk.pair)).status_code == 404
        body = {"source": "Non", "version": 1}
        assert (await browser.patch(f"{BASE}/conversations/{talk.pair}/messages/1", json=body)).status_code == 404
        assert (await browser.delete(f"{BASE}/conversations/{talk.pair}/messages/1")).status_code == 404
        assert (await browser.patch(f"{BASE}/conversations/{talk.pair}/own", json={})).status_code == 404
        assert await talk.listed(name) == []


async def test_texts_are_bounded_and_never_empty(talk: Talk) -> None:
    assert (await send(talk["ana"], talk.pair, "a" * 10_000)).status_code == 201
    long = await send(talk["ana"], talk.pair, "a" * 10_001)
    assert (long.status_code, long.json()["code"]) == (413, "message_too_long")
    assert long.json()["params"] == {"size": 10_001, "limit": 10_000}
    # Characters count, not the bytes that they take.
    assert (await send(talk["ana"], talk.pair, "長🍈" * 5_000)).status_code == 201
    assert (await send(talk["ana"], talk.pair, "長🍈" * 5_000 + "長")).status_code == 413
    blank = await send(talk["ana"], talk.pair, " \n ")
    assert (blank.status_code, blank.json()["code"]) == (422, "invalid")
    assert (await send(talk["ana"], talk.pair, "x", replyTo=9)).status_code == 422
    answered = await send(talk["bruno"], talk.pair, "À toi", replyTo=1)
    assert answered.json()["replyTo"] == 1


async def test_edits_keep_the_former_text_and_deletions_nothing(talk: Talk) -> None:
    path = f"{BASE}/conversations/{talk.pair}/messages/1"
    strange = await talk["bruno"].patch(path, json={"source": "Non", "version": 1})
    assert strange.status_code == 403
    assert (await talk["ana"].patch(path, json={"source": "Bonsoir", "version": 1})).status_code == 204
    late = await talk["ana"].patch(path, json={"source": "Autre", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "message_conflict")
    assert late.json()["params"] == {"version": 2, "source": "Bonsoir"}
    page = (await talk["bruno"].get(f"{BASE}/conversations/{talk.pair}/messages/changes?after=1")).json()
    assert [(each["seq"], each["source"], each["version"]) for each in page["items"]] == [(1, "Bonsoir", 2)]
    versions = (await talk["bruno"].get(f"{path}/versions")).json()
    assert [each["html"] for each in versions] == ["<p>Bonjour</p>"]
    assert (await talk["bruno"].delete(path)).status_code == 403
    for _ in range(2):
        assert (await talk["ana"].delete(path)).status_code == 204
    gone = (await talk.messages("bruno", talk.pair))["items"][0]
    assert (gone["deleted"], gone["source"], gone["html"], gone["excerpt"]) == (True, "", "", "")
    assert (await talk["bruno"].get(f"{path}/versions")).json() == []
    assert (await talk["ana"].patch(path, json={"source": "Retour", "version": 2})).status_code == 404


async def test_a_deleted_message_lets_its_files_go(talk: Talk, session: AsyncSession, settings: Settings) -> None:
    storage = Storage(settings.files_dir)
    file = await make_file(session, storage, talk.people["ana"])
    await session.commit()
    sent = await send(talk["ana"], talk.pair, f"![Cagettes](/media/{file.id})")
    assert (await talk["bruno"].get(f"/media/{file.id}")).status_code == 200
    in_a_month = datetime.now(UTC) + timedelta(days=30)
    await sweep(session, storage, now=in_a_month)
    assert await session.scalar(select(File.state)) == FileState.READY
    address = f"{BASE}/conversations/{talk.pair}/messages/{sent.json()['seq']}"
    assert (await talk["ana"].delete(address)).status_code == 204
    assert (await talk["bruno"].get(f"/media/{file.id}")).status_code == 404
    await sweep(session, storage, now=in_a_month)
    assert await session.scalar(select(File.state)) == FileState.DELETED


async def test_statements_of_the_reads_do_not_grow(talk: Talk, statements: Statements) -> None:
    counts = {}
    for rows in (1, 20):
        for number in range(rows):
            await send(talk["ana"], talk.pair, f"Ligne {rows} {number}")
        for path in ("/conversations", f"/conversations/{talk.pair}", f"/conversations/{talk.pair}/messages"):
            await talk["bruno"].get(BASE + path)
            statements.reset()
            assert (await talk["bruno"].get(BASE + path)).status_code == 200
            counts[rows, path] = len([each for each in statements.sent if each.startswith(("SELECT", "WITH"))])
    assert set(counts.values()) == {2}


async def test_who_writes_has_read_all_only_if_they_had_read_what_came_before(talk: Talk) -> None:
    await send(talk["ana"], talk.pair, "Encore moi")
    assert (await talk.seen("ana", talk.pair))["readSeq"] == 2
    await send(talk["bruno"], talk.pair, "Sans avoir lu")
    seen = await talk.seen("bruno", talk.pair)
    assert (seen["readSeq"], seen["unread"]) == (0, 2)
