"""Reports: moderators see the copy that a member shows them, and nothing else of the conversation."""

from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, make_report, open_group, send, send_to
from tests.factories.worker import work_off
from tests.features.messaging.conftest import Events, Statements, Talk
from tests.features.notifications.conftest import Stored, stored

from community.features.messaging.models import Report
from community.infra.db import Database
from community.settings import Settings

__all__ = ["stored"]

REPORTS = f"{BASE}/reports"
CANARY = "canari-confidentiel"


async def file(
    talk: Talk, name: str, conversation: str, seq: int | None = None, **changes: Any
) -> tuple[int, dict[str, Any]]:
    body = {"id": str(uuid4()), "seq": seq, "reason": "harassment", "note": " Trop. ", **changes}
    answer = await talk[name].post(f"{BASE}/conversations/{conversation}/reports", json=body)
    return answer.status_code, answer.json()


async def seen(talk: Talk, report: str, name: str = "mod") -> dict[str, Any]:
    answer = await talk[name].get(f"{REPORTS}/{report}")
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_ten_messages_before_and_after_are_copied_and_stay(talk: Talk) -> None:
    for number in range(2, 31):
        await send(talk["ana"], talk.pair, f"Message {number}")
    status, made = await file(talk, "bruno", talk.pair, 15)
    assert status == 201
    report = await seen(talk, made["id"])
    assert [each["seq"] for each in report["evidence"]] == list(range(5, 26))
    assert [each["seq"] for each in report["evidence"] if each["reported"]] == [15]
    assert (report["reason"], report["note"], report["message"]) == ("harassment", "Trop.", True)
    assert report["reporter"]["id"] == str(talk.people["bruno"].id)
    assert report["reported"]["id"] == str(talk.people["ana"].id)
    await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/15")
    again = await seen(talk, made["id"])
    assert next(each["source"] for each in again["evidence"] if each["reported"]) == "Message 15"
    # The conversation itself stays closed to them.
    assert (await talk["mod"].get(f"{BASE}/conversations/{talk.pair}")).status_code == 404
    assert (await talk["mod"].get(f"{BASE}/conversations/{talk.pair}/messages")).status_code == 404


async def test_what_an_edit_has_hidden_is_copied_too(talk: Talk) -> None:
    path = f"{BASE}/conversations/{talk.pair}/messages/1"
    await talk["ana"].patch(path, json={"source": "Bonjour quand même", "version": 1})
    _, made = await file(talk, "bruno", talk.pair, 1)
    copy = (await seen(talk, made["id"]))["evidence"][0]
    assert (copy["source"], copy["formerSources"], copy["edited"]) == ("Bonjour quand même", ["Bonjour"], True)


async def test_a_conversation_is_reported_as_a_whole(talk: Talk) -> None:
    for number in range(2, 40):
        await send(talk["ana"], talk.group, f"Message {number}")
    _, made = await file(talk, "bruno", talk.group)
    report = await seen(talk, made["id"])
    assert (report["message"], report["reported"], report["title"]) == (False, None, "Comité melon")
    assert len(report["evidence"]) == 21
    assert report["evidence"][-1]["seq"] == 39
    _, pair = await file(talk, "bruno", talk.pair)
    assert (await seen(talk, pair["id"]))["reported"]["id"] == str(talk.people["ana"].id)


async def test_a_request_can_be_reported_before_it_is_answered(talk: Talk) -> None:
    made = (await send_to(talk["carla"], talk.people["dan"].id, "Gagnez vite")).json()["id"]
    status, _ = await file(talk, "dan", made, 1, reason="spam")
    assert status == 201
    assert [row["reason"] for row in (await talk["mod"].get(REPORTS)).json()["items"]] == ["spam"]


async def test_nobody_shows_what_they_cannot_see(talk: Talk) -> None:
    await send(talk["ana"], talk.group, CANARY)
    added = {"personIds": [str(talk.people["carla"].id)], "withHistory": False}
    await talk["ana"].post(f"{BASE}/conversations/{talk.group}/members", json=added)
    await send(talk["ana"], talk.group, "Après")
    assert (await file(talk, "carla", talk.group, 2))[0] == 404
    _, made = await file(talk, "carla", talk.group, 4)
    report = await seen(talk, made["id"])
    assert [each["seq"] for each in report["evidence"]] == [3, 4]
    assert CANARY not in str(report)
    for name in ("dan", "mod"):
        assert (await file(talk, name, talk.group, 4))[0] == 404
    assert (await file(talk, "bruno", talk.group, 99))[0] == 404
    # A line about the conversation, and one's own message.
    assert (await file(talk, "bruno", talk.group, 1))[0] == 404
    assert (await file(talk, "ana", talk.group, 2))[0] == 403
    await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{talk.people['bruno'].id}")
    assert (await file(talk, "bruno", talk.group, 2))[0] == 404


async def test_the_same_again_is_one_report_while_it_is_open(talk: Talk, session: AsyncSession) -> None:
    body = {"id": str(uuid4())}
    _, first = await file(talk, "bruno", talk.pair, 1, **body)
    assert (await file(talk, "bruno", talk.pair, 1, **body))[1] == first
    assert (await file(talk, "bruno", talk.pair, 1))[1] == first
    assert len((await session.scalars(select(Report.id))).all()) == 1
    handled = await talk["mod"].post(f"{REPORTS}/{first['id']}/handling", json={"note": "Averti"})
    assert handled.status_code == 204
    assert (await file(talk, "bruno", talk.pair, 1))[1] != first


async def test_a_report_is_handled_once(talk: Talk, events: Events) -> None:
    _, made = await file(talk, "bruno", talk.pair, 1)
    assert (await talk["mod"].get(f"{REPORTS}/waiting")).json() == {"open": 1}
    path = f"{REPORTS}/{made['id']}/handling"
    assert (await talk["mod"].post(path, json={"note": " Averti. "})).status_code == 204
    again = await talk["mod"].post(path, json={"note": ""})
    assert (again.status_code, again.json()["code"]) == (409, "already_handled")
    report = await seen(talk, made["id"])
    assert (report["state"], report["handling"]["note"]) == ("handled", "Averti.")
    assert report["handling"]["by"]["id"] == str(talk.people["mod"].id)
    assert (await talk["mod"].get(f"{REPORTS}/waiting")).json() == {"open": 0}
    assert (await talk["mod"].get(REPORTS)).json()["items"] == []
    handled = (await talk["mod"].get(REPORTS, params={"which": "handled"})).json()["items"]
    assert [row["id"] for row in handled] == [made["id"]]
    told = [content for name, content in await events() if name.startswith("messaging.report")]
    assert [each["report_id"] for each in told] == [made["id"]] * 2


async def test_nobody_deals_with_what_concerns_them(talk: Talk) -> None:
    group = (await open_group(talk["mod"], [talk.people["ana"].id])).json()["id"]
    await send(talk["mod"], group, "Attention")
    await talk["ana"].post(f"{BASE}/conversations/{group}/answer", json={"accept": True})
    _, against = await file(talk, "ana", group, 2)
    await send(talk["ana"], group, "Non")
    _, own = await file(talk, "mod", group, 3)
    for report in (against["id"], own["id"]):
        assert (await talk["mod"].get(f"{REPORTS}/{report}")).status_code == 404
        refused = await talk["mod"].post(f"{REPORTS}/{report}/handling", json={"note": ""})
        assert refused.status_code == 404
    assert (await talk["mod"].get(REPORTS)).json()["items"] == []
    assert (await talk["mod"].get(f"{REPORTS}/waiting")).json() == {"open": 0}


async def test_moderators_are_told_without_the_text(
    talk: Talk, stored: Stored, database: Database, settings: Settings, events: Events
) -> None:
    await send(talk["ana"], talk.pair, CANARY)
    _, made = await file(talk, "bruno", talk.pair, 2, note=CANARY)
    await work_off(database, settings)
    notices = [notice for notice in await stored(talk.people["mod"]) if notice.kind == "messaging.report"]
    assert [(str(notice.subject_id), notice.by) for notice in notices] == [(made["id"], None)]
    line = (await talk["mod"].get("/api/notifications")).json()["items"][0]
    assert line["path"] == f"/moderation/signalements/{made['id']}"
    assert CANARY not in str(line)
    assert CANARY not in str(await events())
    for name in ("ana", "bruno"):
        assert "messaging.report" not in {notice.kind for notice in await stored(talk.people[name])}


async def test_bad_input_is_refused(talk: Talk) -> None:
    assert (await file(talk, "bruno", talk.pair, 1, reason="dislike"))[0] == 400
    assert (await file(talk, "bruno", talk.pair, 1, note="x" * 2_001))[0] == 400
    assert (await file(talk, "bruno", talk.pair, 0))[0] == 400


async def test_the_list_takes_as_many_statements_for_twenty(
    talk: Talk, session: AsyncSession, statements: Statements
) -> None:
    counts = []
    for number in (1, 20, 40):
        for _ in range(number):
            made = (await send(talk["ana"], talk.group)).json()
            report = make_report(made["conversationId"], talk.people["bruno"], talk.people["ana"])
            report.seq = made["seq"]
            session.add(report)
        await session.commit()
        await talk["mod"].get(REPORTS)
        statements.reset()
        page = (await talk["mod"].get(REPORTS)).json()
        counts.append(len(statements.sent))
    assert len(set(counts)) == 1
    rest = (await talk["mod"].get(REPORTS, params={"cursor": page["next"]})).json()
    assert len({row["id"] for row in page["items"] + rest["items"]}) == 60
