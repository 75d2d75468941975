"""Posts that go to another topic: numbers without gaps, links, marks, answers and rights go along."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import CANARY, World

from community.core.actor import member_actor
from community.core.permissions import Role
from community.features.forums.models import Topic
from community.features.forums.queries.subjects import topic_items, topic_views


def path(topic: Any, rest: str = "") -> str:
    return f"/api/forums/topics/{topic}{rest}"


async def six(world: World, session: AsyncSession, **changes: Any) -> Topic:
    """A topic with six posts, by its author and the member in turns."""
    author, member = world.people["author"], world.people["member"]
    topic = await make_topic(session, world.public, author, replies=[member, author, member, author, member], **changes)
    await session.commit()
    return topic


async def posts(browser: httpx.AsyncClient, topic: Any) -> list[dict[str, Any]]:
    return list((await browser.get(path(topic, "/posts?limit=50"))).json()["items"])


async def split(world: World, topic: Any, numbers: list[int], **where: Any) -> dict[str, Any]:
    body = {"numbers": numbers, **where}
    answer = await world["moderator"].post(path(topic, "/split"), json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_split_keeps_numbers_ids_replies_and_leaves_links(world: World, session: AsyncSession) -> None:
    topic = (await six(world, session)).id
    for reply_to, text in ((3, "à 3"), (5, "à 5")):
        await world["member"].post(path(topic, "/posts"), json={"source": text, "replyTo": reply_to})
    before = {post["number"]: post for post in await posts(world["reader"], topic)}
    made = await split(world, topic, [3, 5, 7], title="À part")
    assert (made["title"], made["postCount"], made["highestNumber"]) == ("À part", 3, 3)
    there = await posts(world["reader"], made["id"])
    assert [post["number"] for post in there] == [1, 2, 3]
    assert [post["id"] for post in there] == [before[number]["id"] for number in (3, 5, 7)]
    assert [post["replyTo"] for post in there] == [None, None, 1]
    assert [post["html"] for post in there] == [before[number]["html"] for number in (3, 5, 7)]
    left = await posts(world["reader"], topic)
    assert [post["number"] for post in left] == list(range(1, 9))
    assert [post["number"] for post in left if post["moved"]] == [3, 5, 7]
    assert all(post["deleted"] and not post["html"] for post in left if post["moved"])
    assert left[7]["replyTo"] == 5
    for former, number in ((3, 1), (5, 2), (7, 3)):
        place = (await world["reader"].get(path(topic, f"/place?number={former}"))).json()
        assert place == {"topicId": made["id"], "number": number, "title": "À part"}
    row = (await world["reader"].get(path(topic))).json()
    assert (row["postCount"], row["highestNumber"]) == (5, 8)
    acts = (await world["reader"].get(path(topic, "/acts"))).json()
    assert [(act["kind"], act["postCount"], act["other"]["id"]) for act in acts] == [("split", 3, made["id"])]
    acts = (await world["reader"].get(path(made["id"], "/acts"))).json()
    assert [(act["kind"], act["other"]["id"]) for act in acts] == [("received", str(topic))]


async def test_a_second_move_is_followed_from_the_first_place(world: World, session: AsyncSession) -> None:
    topic, other = (await six(world, session)).id, (await six(world, session)).id
    first = await split(world, topic, [4, 5], title="Premier lieu")
    await split(world, first["id"], [2], topicId=str(other))
    place = (await world["reader"].get(path(topic, "/place?number=5"))).json()
    assert (place["topicId"], place["number"]) == (str(other), 7)
    merged = await world["moderator"].post(path(other, "/merge"), json={"topicId": str(topic)})
    assert merged.status_code == 200
    place = (await world["reader"].get(path(topic, "/place?number=5"))).json()
    assert (place["topicId"], place["number"]) == (str(topic), 13)
    assert [post["number"] for post in await posts(world["reader"], topic)] == list(range(1, 14))


async def test_what_was_read_stays_read(world: World, session: AsyncSession) -> None:
    topic = (await six(world, session)).id
    await world["reader"].put(path(topic, "/read"), json={"number": 3})
    await world["outsider"].put(path(topic, "/read"), json={"number": 6})
    made = await split(world, topic, [2, 4, 6], title="À part")
    assert made["lastRead"] is None
    for person, source, target in (("reader", (3, 1), (1, 2)), ("outsider", (6, 0), (3, 0))):
        row = (await world[person].get(path(topic))).json()
        assert (row["lastRead"], row["unread"]) == source, person
        row = (await world[person].get(path(made["id"]))).json()
        assert (row["lastRead"], row["unread"]) == target, person
    counters = (await world["reader"].get("/api/forums/counters")).json()
    assert counters["unread"] == 2


async def test_the_accepted_answer_goes_along(world: World, session: AsyncSession) -> None:
    topic, other = (await six(world, session)).id, (await six(world, session)).id
    await world["author"].put(path(topic, "/answer"), json={"number": 4})
    made = await split(world, topic, [3, 4], title="À part")
    assert (made["answered"], made["acceptedNumber"]) == (True, 2)
    row = (await world["author"].get(path(topic))).json()
    assert (row["answered"], row["acceptedNumber"]) == (False, None)
    await world["author"].put(path(other, "/answer"), json={"number": 2})
    merged = (await world["moderator"].post(path(made["id"], "/merge"), json={"topicId": str(other)})).json()
    assert merged["acceptedNumber"] == 2


async def test_a_merged_topic_leads_to_the_other(world: World, session: AsyncSession) -> None:
    source, target = (await six(world, session, title="Source")).id, (await six(world, session)).id
    await world["outsider"].put(path(source, "/read"), json={"number": 4})
    key = {"Idempotency-Key": str(uuid4())}
    sent = await world["member"].post(path(source, "/posts"), json={"source": "perdu ?"}, headers=key)
    post = await world.post_id(3, await session.get_one(Topic, source))
    await world["moderator"].delete(f"/api/forums/posts/{post}")
    answer = await world["moderator"].post(path(source, "/merge"), json={"topicId": str(target)})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["postCount"], answer.json()["highestNumber"]) == (12, 13)
    again = await world["moderator"].post(path(source, "/merge"), json={"topicId": str(target)})
    assert (again.status_code, again.json()["highestNumber"]) == (200, 13)
    for asked, number in (
        (path(source), 7),
        (path(source, "/posts?around=4"), 10),
        (path(source, "/changes?after=0"), 7),
    ):
        moved = await world["reader"].get(asked)
        assert (moved.status_code, moved.json()["code"]) == (410, "topic_moved")
        assert moved.json()["params"] == {"topicId": str(target), "number": number}
    for person in ("member", "moderator"):
        gone = await world[person].post(path(source, "/posts"), json={"source": "tard", "replyTo": 2})
        assert (gone.status_code, gone.json()["params"]) == (410, {"topicId": str(target), "number": 8})
    repeated = await world["member"].post(path(source, "/posts"), json={"source": "perdu ?"}, headers=key)
    assert (repeated.status_code, repeated.json()["id"]) == (201, sent.json()["id"])
    assert (repeated.json()["topicId"], repeated.json()["number"]) == (str(target), 13)
    restored = await world["moderator"].post(f"/api/forums/posts/{post}/restore")
    assert (restored.status_code, restored.json()["number"]) == (200, 9)
    row = (await world["outsider"].get(path(target))).json()
    assert (row["lastRead"], row["unread"]) == (0, 13)
    listed = (await world["reader"].get(f"/api/forums/topics?space={world.public.id}")).json()["items"]
    assert str(source) not in {each["id"] for each in listed}


async def test_nobody_is_led_to_what_they_may_not_see(world: World, session: AsyncSession) -> None:
    topic = (await six(world, session)).id
    made = await split(world, topic, [2, 3], topicId=str(world.secret.id))
    assert made["title"] == f"Secret {CANARY}"
    merged = (await six(world, session)).id
    await world["moderator"].post(path(merged, "/merge"), json={"topicId": str(world.secret.id)})
    for person, status in (("reader", 404), ("outsider", 404), ("member", 200), ("author", 200)):
        answer = await world[person].get(path(topic, "/place?number=2"))
        assert answer.status_code == status
        moved = await world[person].get(path(merged))
        assert moved.status_code == (410 if status == 200 else 404)
        if status == 404:
            for rest in ("", "/posts", "/acts", "/changes?after=0"):
                assert str(world.secret.id) not in (await world[person].get(path(topic, rest))).text
                assert CANARY not in (await world[person].get(path(topic, rest))).text
            sent = await world[person].post(path(merged, "/posts"), json={"source": "où ?"})
            assert (sent.status_code, CANARY in sent.text) == (404, False)


async def test_what_other_slices_say_of_posts_follows(world: World, session: AsyncSession) -> None:
    topic = (await six(world, session)).id
    merged = (await six(world, session)).id
    made = UUID((await split(world, topic, [3], title="À part"))["id"])
    await world["moderator"].post(path(merged, "/merge"), json={"topicId": str(topic)})
    person = world.people["moderator"]
    roles = frozenset({Role.MODERATOR})
    actor = member_actor(person_id=person.id, organisation_id=None, roles=roles, groups=frozenset(), locale="fr")
    items = await topic_items(session, actor, [(topic, 2), (topic, 3), (merged, 4)])
    assert items[topic, 2].path == f"/sujets/{topic}?message=2"
    assert items[topic, 3].path == f"/sujets/{made}?message=1"
    assert items[merged, 4].path == f"/sujets/{topic}?message=10"
    views = await topic_views(session, actor, [topic, merged])
    assert views[merged].path == f"/sujets/{topic}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"numbers": [1], "title": "Rien ne reste"}, 422),
        ({"numbers": [9], "title": "Il n'y en a pas"}, 422),
        ({"numbers": [], "title": "Rien"}, 400),
        ({"numbers": [2]}, 422),
        ({"numbers": [2], "topicId": "00000000-0000-7000-8000-000000000000"}, 422),
        ({"numbers": [2], "title": "Ailleurs", "spaceId": "00000000-0000-7000-8000-000000000000"}, 422),
    ],
)
async def test_wrong_splits_change_nothing(
    world: World, session: AsyncSession, body: dict[str, Any], status: int
) -> None:
    topic = (await six(world, session)).id
    before = await posts(world["moderator"], topic)
    assert (await world["moderator"].post(path(topic, "/split"), json=body)).status_code == status
    assert await posts(world["moderator"], topic) == before


async def test_a_split_sent_twice_is_done_once(world: World, session: AsyncSession) -> None:
    topic = (await six(world, session)).id
    key, body = {"Idempotency-Key": str(uuid4())}, {"numbers": [2, 3], "title": "Une fois"}
    first, second = [
        (await world["moderator"].post(path(topic, "/split"), json=body, headers=key)).json()["id"] for _ in range(2)
    ]
    assert first == second
    again = await world["moderator"].post(path(topic, "/split"), json={"numbers": [2], "title": "Encore"})
    assert again.status_code == 422


async def test_who_wrote_a_moved_post_finds_the_other_topic_among_their_own(
    world: World, session: AsyncSession
) -> None:
    source, target = (
        (await six(world, session, title="Source")).id,
        await make_topic(session, world.public, world.people["moderator"]),
    )
    await session.commit()
    await world["member"].put(path(target.id, "/read"), json={"number": 1})

    async def own() -> set[str]:
        page = (await world["member"].get("/api/forums/topics?list=mine")).json()
        return {row["id"] for row in page["items"]}

    await world["member"].post(path(source, "/posts"), json={"source": "De ma main."})
    assert str(target.id) not in await own()
    answer = await world["moderator"].post(path(source, "/merge"), json={"topicId": str(target.id)})
    assert answer.status_code == 200, answer.text
    assert str(target.id) in await own()
    assert str(source) not in await own()
