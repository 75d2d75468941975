"""Bookmarks and their reminders, private feeds, paper: for whom, how often, and what they never show."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import client_of
from tests.factories.atom import ATOM, assert_atom
from tests.factories.forums import make_topic
from tests.factories.worker import in_worker
from tests.features.forums.conftest import CANARY, Events, Statements, World
from tests.features.forums.test_reading_pages import heard

from community.app.factory import Community
from community.features.accounts.models.person import PersonState
from community.features.forums.jobs.bookmarks import send_due_reminders
from community.features.forums.models import Bookmark, FeedToken, Post, SpaceGrant, Topic

FUTURE = (datetime.now(UTC) + timedelta(days=2)).isoformat()


async def listed(browser: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await browser.get("/api/forums/bookmarks", params=query)
    return list(answer.json()["items"])


async def test_posts_and_topics_are_kept_with_a_note(world: World) -> None:
    post = await world.post_id(2)
    kept = await world["reader"].put(
        f"/api/forums/posts/{post}/bookmark", json={"note": " À relire ", "remindAt": FUTURE}
    )
    assert kept.json()["bookmark"]["note"] == "À relire"
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/bookmark", json={})
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/bookmark", json={"note": "Le sujet"})
    assert [(each["number"], each["note"]) for each in await listed(world["reader"])] == [
        (None, "Le sujet"),
        (2, "À relire"),
    ]
    assert [each["number"] for each in await listed(world["reader"], query="RELIRE")] == [2]
    assert [each["number"] for each in await listed(world["reader"], filter="upcoming")] == [2]
    assert await listed(world["reader"], filter="due") == []
    assert await listed(world["author"]) == []
    page = (await world["reader"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()
    assert [each["bookmarked"] for each in page["items"]] == [False, True]
    for _ in range(2):
        assert (await world["reader"].delete(f"/api/forums/posts/{post}/bookmark")).status_code == 204
    page = (await world["reader"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()
    assert [each["bookmarked"] for each in page["items"]] == [False, False]


async def test_what_was_lost_from_sight_is_kept_and_not_shown(world: World, session: AsyncSession) -> None:
    post = await world.post_id(2, world.secret)
    await world["author"].put(f"/api/forums/posts/{post}/bookmark", json={"note": "Garder"})
    assert (await world["outsider"].put(f"/api/forums/posts/{post}/bookmark", json={})).status_code == 404
    inside = select(SpaceGrant.group_id).where(SpaceGrant.space_id == world.private.id)
    group = (await session.execute(inside)).scalar_one()
    members = f"/api/accounts/groups/{group}/members"
    await world["administrator"].put(members, json={"personIds": []})
    assert await listed(world["author"]) == []
    lost = await world["author"].get(f"/api/forums/posts/{post}/bookmark")
    assert (lost.json(), CANARY in lost.text) == ({"bookmark": None}, False)
    await world["administrator"].put(members, json={"personIds": [str(world.people["author"].id)]})
    assert [each["note"] for each in await listed(world["author"])] == ["Garder"]


async def test_two_thousand_and_no_more(world: World, session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.features.forums.service.bookmarks.MAX_BOOKMARKS", 2)
    for number in (1, 2):
        await world["reader"].put(f"/api/forums/posts/{await world.post_id(number)}/bookmark", json={})
    full = await world["reader"].put(f"/api/forums/topics/{world.topic.id}/bookmark", json={})
    assert (full.status_code, full.json()["code"], full.json()["params"]) == (409, "too_many_bookmarks", {"maximum": 2})
    again = await world["reader"].put(f"/api/forums/posts/{await world.post_id(1)}/bookmark", json={"note": "oui"})
    assert again.status_code == 200
    assert await session.scalar(select(func.count()).select_from(Bookmark)) == 2


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
async def test_a_reminder_is_in_the_future(at: str, world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}/bookmark"
    answer = await world["reader"].put(path, json={"remindAt": at})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "reminder_time")


async def test_reminders_come_exactly_once(world: World, app: Community, session: AsyncSession, events: Events) -> None:
    posts = [await world.post_id(number) for number in (1, 2)]
    for post, after in zip(posts, ("keep", "delete"), strict=True):
        await world["reader"].put(
            f"/api/forums/posts/{post}/bookmark", json={"remindAt": FUTURE, "afterReminder": after}
        )
    await session.execute(update(Bookmark).values(remind_at=datetime.now(UTC) - timedelta(minutes=1)))
    await session.commit()
    async with in_worker(app, session) as context:
        for _ in range(2):
            await send_due_reminders(context)
            await session.flush()
    told = [content for name, content in await events() if name == "notifications.notice"]
    assert sorted(notice["item"] for notice in told) == [1, 2]
    assert {notice["kind"] for notice in told} == {"forums.reminder"}
    reader = str(world.people["reader"].id)
    assert {recipient["person_id"] for notice in told for recipient in notice["recipients"]} == {reader}
    left = await listed(world["reader"], filter="due")
    assert [(each["number"], each["remindedAt"] is not None) for each in left] == [(1, True)]
    # The note can still be changed, and a new time makes a new reminder.
    path = f"/api/forums/posts/{posts[0]}/bookmark"
    changed = await world["reader"].put(path, json={"note": "Fait", "remindAt": left[0]["remindAt"]})
    assert changed.json()["bookmark"]["remindedAt"] is not None
    anew = await world["reader"].put(path, json={"remindAt": FUTURE})
    assert anew.json()["bookmark"]["remindedAt"] is None


async def test_lists_and_feeds_cost_the_same_with_one_and_with_twenty(
    world: World, app: Community, session: AsyncSession, statements: Statements
) -> None:
    await heard(app)
    address = (await world["member"].post("/api/forums/feed-token")).json()["address"]
    topic = await make_topic(session, world.public, world.people["author"], replies=[world.people["author"]] * 20)
    posts = list(await session.scalars(select(Post.id).where(Post.topic_id == topic.id)))
    counts: list[list[int]] = []
    for number in (1, 20):
        for post in posts[len(counts) : number]:
            session.add(
                Bookmark(
                    person_id=world.people["member"].id,
                    post_id=post,
                    note="",
                    after_reminder="keep",
                    created_at=datetime.now(UTC),
                )
            )
        await session.commit()
        row = []
        for path in ("/api/forums/bookmarks", address, f"/api/forums/topics/{topic.id}/print"):
            await world["member"].get(path)
            statements.reset()
            assert (await world["member"].get(path)).status_code == 200
            row.append(sum(sent.startswith("SELECT") for sent in statements.sent))
        counts.append(row)
    assert counts == [[1, 3, 2], [1, 3, 2]]


async def fetch(app: Community, address: str, **headers: str) -> httpx.Response:
    """As a feed reader does, without a session."""
    async with client_of(app, **headers) as client:
        return await client.get(address)


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    root = ET.fromstring(answer.content)
    assert_atom(root)
    return [entry.findtext(f"{ATOM}title", "") for entry in root.iter(f"{ATOM}entry")]


async def test_a_feed_shows_what_its_person_may_see(world: World, app: Community, session: AsyncSession) -> None:
    addresses = {
        name: (await world[name].post("/api/forums/feed-token")).json()["address"] for name in ("member", "outsider")
    }
    assert any(CANARY in title for title in titles(await fetch(app, addresses["member"])))
    outside = await fetch(app, addresses["outsider"])
    assert CANARY not in outside.text
    assert titles(outside) == [f"{world.topic.title} #2", world.topic.title] or len(titles(outside)) == 2
    for scope in (f"space:{world.private.id}", f"topic:{world.secret.id}", "space:x", "other"):
        assert (await fetch(app, f"{addresses['outsider']}?scope={scope}")).status_code == 404
    assert len(titles(await fetch(app, f"{addresses['member']}?scope=topic:{world.topic.id}"))) == 2
    assert titles(await fetch(app, f"{addresses['outsider']}?scope=followed")) == []
    # The rights are those of the moment.
    person = world.people["member"]
    person.state = PersonState.SUSPENDED
    await session.merge(person)
    await session.commit()
    assert (await fetch(app, addresses["member"])).status_code == 404


async def test_ignored_people_are_left_out_of_feeds_and_folded_on_paper(world: World, app: Community) -> None:
    """Whoever opened the topic; a place where nothing else is left has an empty feed with its name."""
    reader, topic = world["reader"], world.topic
    address = (await reader.post("/api/forums/feed-token")).json()["address"]
    scopes = ["all", f"space:{world.public.id}", f"topic:{topic.id}"]
    await reader.put(f"/api/forums/people/{world.people['member'].id}/ignore", json={"duration": "ever"})
    for scope in scopes:
        assert titles(await fetch(app, f"{address}?scope={scope}")) == [topic.title]
    page = (await reader.get(f"/api/forums/topics/{topic.id}/print")).json()
    assert [(post["number"], post["ignored"]) for post in page["posts"]] == [(1, False), (2, True)]
    await reader.put(f"/api/forums/people/{world.people['author'].id}/ignore", json={"duration": "ever"})
    for scope, title in zip(scopes, ("Nouveaux messages", world.public.name["fr"], topic.title), strict=True):
        answer = await fetch(app, f"{address}?scope={scope}")
        assert titles(answer) == []
        assert ET.fromstring(answer.content).findtext(f"{ATOM}title") == title


async def test_an_address_is_told_once_and_can_be_closed(world: World, app: Community, session: AsyncSession) -> None:
    first, second = [(await world["member"].post("/api/forums/feed-token")).json()["address"] for _ in range(2)]
    token = second.rsplit("/", 1)[1]
    assert len(token) >= 43
    row = (await session.scalars(select(FeedToken))).one()
    assert token.encode() not in row.token_hash
    assert (await world["member"].get("/api/forums/feed-token")).json()["createdAt"] is not None
    assert (await fetch(app, first)).status_code == 404
    answer = await fetch(app, second)
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert (await fetch(app, second, **{"If-None-Match": answer.headers["etag"]})).status_code == 304
    await world["member"].delete("/api/forums/feed-token")
    assert (await fetch(app, second)).status_code == 404


async def test_hostile_texts_leave_the_feed_well_formed(world: World, app: Community, session: AsyncSession) -> None:
    address = (await world["member"].post("/api/forums/feed-token")).json()["address"]
    topic = await make_topic(
        session, world.public, world.people["author"], title="]]> <script>alert(1)</script> & \x0b"
    )
    await session.execute(update(Post).where(Post.topic_id == topic.id).values(html="<p>\ufffe ]]> &lt;b&gt;</p>"))
    await session.commit()
    assert any("<script>" in title for title in titles(await fetch(app, address)))
    assert "<script>" not in (await fetch(app, address)).text


async def test_paper_says_who_printed_and_leaves_out_what_was_deleted(world: World, session: AsyncSession) -> None:
    await world["member"].delete(f"/api/forums/posts/{await world.post_id(2)}")
    path = f"/api/forums/topics/{world.topic.id}/print"
    page = (await world["reader"].get(path)).json()
    assert [post["number"] for post in page["posts"]] == [1]
    reader = world.people["reader"]
    assert page["printedBy"] == f"{reader.given_name} {reader.family_name}"
    assert page["next"] is None
    long = await make_topic(session, world.public, world.people["author"], replies=[world.people["author"]] * 519)
    await session.commit()
    whole = f"/api/forums/topics/{long.id}/print"
    first = (await world["reader"].get(whole)).json()
    rest = (await world["reader"].get(f"{whole}?after={first['next']}")).json()
    assert [len(first["posts"]), len(rest["posts"]), rest["next"]] == [500, 20, None]
    for _ in range(3):
        last = await world["reader"].get(path)
    assert last.status_code == 429
    assert (await world["outsider"].get(f"/api/forums/topics/{world.secret.id}/print")).status_code == 404
    assert UUID(str(long.id)) in set(await session.scalars(select(Topic.id)))
