"""Writing: replies, edits, deletions, answers, moves; repeated, late, and wrong."""

import time
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import Events, World

from community.features.forums.models import Post, Topic
from community.features.forums.schemas.posts import PostOut, PostPage
from community.features.forums.schemas.topics import TopicOut, TopicPage


def problem(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]


async def test_a_topic_is_opened_with_its_first_post(world: World, events: Events) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {
        "spaceId": str(world.public.id),
        "title": "  Un \n titre ",
        "source": "**gras**",
        "tags": ["Export", "export "],
    }
    answers = [await world["member"].post("/api/forums/topics", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    topic = answers[0].json()
    assert topic == answers[1].json()
    assert (topic["title"], topic["tags"], topic["postCount"]) == ("Un titre", ["export"], 1)
    assert (topic["lastRead"], topic["unread"], topic["isNew"]) == (1, 0, False)
    posts = (await world["member"].get(f"/api/forums/topics/{topic['id']}/posts")).json()
    assert posts["items"][0]["html"] == "<p><strong>gras</strong></p>"
    assert [name for name, _ in await events()] == ["forums.topic_created"]


async def test_a_reply_sent_twice_is_one_post(world: World, session: AsyncSession, events: Events) -> None:
    path = f"/api/forums/topics/{world.topic.id}/posts"
    key = {"Idempotency-Key": str(uuid4())}
    first = await world["member"].post(path, json={"source": "bonjour"}, headers=key)
    second = await world["member"].post(path, json={"source": "bonjour"}, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert await session.scalar(select(func.count()).select_from(Post).where(Post.topic_id == world.topic.id)) == 3
    assert [name for name, _ in await events()] == ["forums.post_created"]

    other = await world["member"].post(path, json={"source": "autre"}, headers=key)
    assert problem(other) == (422, "idempotency_key_reused")
    elsewhere = await world["member"].post(
        f"/api/forums/topics/{world.secret.id}/posts", json={"source": "bonjour"}, headers=key
    )
    assert problem(elsewhere) == (422, "idempotency_key_reused")
    # Keys are of one person: another's same key is another request.
    assert (await world["author"].post(path, json={"source": "autre"}, headers=key)).json()["number"] == 4


async def test_a_repetition_is_answered_even_after_the_topic_was_closed(world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}"
    key = {"Idempotency-Key": str(uuid4())}
    first = await world["member"].post(f"{path}/posts", json={"source": "bonjour"}, headers=key)
    await world["moderator"].put(f"{path}/state", json={"closed": True})
    second = await world["member"].post(f"{path}/posts", json={"source": "bonjour"}, headers=key)
    assert (second.status_code, second.json()["id"]) == (201, first.json()["id"])


async def test_replies_are_numbered_and_may_answer_an_earlier_post(world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}/posts"
    reply = await world["author"].post(path, json={"source": "> cité\n\nréponse", "replyTo": 2})
    assert (reply.json()["number"], reply.json()["replyTo"], reply.json()["changeSeq"]) == (3, 2, 3)
    for wrong in (4, 99):
        refused = await world["author"].post(path, json={"source": "x", "replyTo": wrong})
        assert refused.status_code == 422
        assert refused.json()["errors"] == [{"pointer": "/replyTo", "code": "unknown_value", "params": {}}]
    # The refused ones took no number.
    assert (await world["author"].post(path, json={"source": "suite"})).json()["number"] == 4


async def test_an_edit_keeps_the_former_text(world: World) -> None:
    path = f"/api/forums/posts/{await world.post_id(2)}"
    before = (await world["member"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()["items"][1]
    edited = (await world["member"].patch(path, json={"source": "*neuf*", "version": 1})).json()
    assert (edited["html"], edited["version"], edited["source"]) == ("<p><em>neuf</em></p>", 2, "*neuf*")
    assert edited["editedAt"] is not None
    await world["moderator"].patch(path, json={"source": "modéré", "version": 2})
    history = (await world["member"].get(f"{path}/revisions")).json()
    assert [(entry["version"], entry["source"]) for entry in history] == [(2, "*neuf*"), (1, before["source"])]
    assert [entry["editor"]["id"] for entry in history] == [str(world.people["member"].id)] * 2


async def test_two_people_editing_one_post_lose_no_text(world: World) -> None:
    path = f"/api/forums/posts/{await world.post_id(2)}"
    assert (await world["member"].patch(path, json={"source": "mien", "version": 1})).status_code == 200
    late = await world["moderator"].patch(path, json={"source": "sien", "version": 1})
    assert problem(late) == (409, "edit_conflict")
    assert late.json()["params"] == {"version": 2, "source": "mien"}
    # An answer lost on the way: the same text again is no conflict and no revision.
    again = await world["member"].patch(path, json={"source": "mien", "version": 1})
    assert (again.status_code, again.json()["version"]) == (200, 2)


async def test_a_deleted_post_leaves_a_stub(world: World) -> None:
    post = f"/api/forums/posts/{await world.post_id(2)}"
    page = f"/api/forums/topics/{world.topic.id}"
    await world["reader"].put(f"{page}/read", json={"number": 1})
    assert [(await world["member"].delete(post)).status_code for _ in range(2)] == [204, 204]
    stub = (await world["reader"].get(f"{page}/posts")).json()["items"][1]
    assert (stub["deleted"], stub["html"], stub["excerpt"], stub["source"]) == (True, "", "", None)
    seen = (await world["moderator"].get(f"{page}/posts")).json()["items"][1]
    assert (seen["deleted"], seen["rights"]["restore"]) == (True, True)
    assert seen["html"]
    assert seen["source"]
    topic = (await world["reader"].get(page)).json()
    assert (topic["postCount"], topic["highestNumber"], topic["unread"]) == (1, 2, 0)
    assert topic["lastAuthor"]["id"] == str(world.people["author"].id)
    assert problem(await world["moderator"].patch(post, json={"source": "y", "version": 1})) == (409, "post_deleted")
    assert (await world["author"].post(f"{post}/restore")).status_code == 403
    restored = await world["member"].post(f"{post}/restore")
    assert (restored.status_code, restored.json()["deleted"]) == (200, False)
    assert (await world["reader"].get(page)).json()["unread"] == 1


async def test_what_a_moderator_deleted_only_moderators_restore(world: World) -> None:
    post = f"/api/forums/posts/{await world.post_id(2)}"
    await world["moderator"].delete(post)
    assert (await world["member"].post(f"{post}/restore")).status_code == 403
    page = (await world["member"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()
    assert (page["items"][1]["html"], page["items"][1]["rights"]["restore"]) == ("", False)
    assert (await world["administrator"].post(f"{post}/restore")).status_code == 200


async def test_with_the_first_post_goes_the_topic(world: World) -> None:
    post = f"/api/forums/posts/{await world.post_id(1)}"
    topic = f"/api/forums/topics/{world.topic.id}"
    assert problem(await world["author"].delete(post)) == (403, "topic_has_replies")
    await world["moderator"].delete(post)
    assert [(await world[name].get(topic)).status_code for name in ("author", "member", "reader")] == [404] * 3
    assert (await world["moderator"].get(topic)).json()["deleted"] is True
    assert str(world.topic.id) not in (await world["moderator"].get("/api/forums/topics")).text
    assert (await world["member"].post(f"{topic}/posts", json={"source": "x"})).status_code == 404
    await world["moderator"].post(f"{post}/restore")
    assert (await world["member"].get(topic)).json()["postCount"] == 2


async def test_the_author_takes_back_a_topic_without_replies_and_returns_it(world: World) -> None:
    body = {"spaceId": str(world.public.id), "title": "Trop vite", "source": "oubli"}
    topic = (await world["author"].post("/api/forums/topics", json=body)).json()["id"]
    page = (await world["author"].get(f"/api/forums/topics/{topic}/posts")).json()
    post = f"/api/forums/posts/{page['items'][0]['id']}"
    assert (await world["author"].delete(post)).status_code == 204
    assert (await world["author"].get(f"/api/forums/topics/{topic}")).status_code == 404
    assert (await world["member"].post(f"{post}/restore")).status_code == 404
    assert (await world["author"].post(f"{post}/restore")).status_code == 200
    assert (await world["member"].get(f"/api/forums/topics/{topic}")).status_code == 200


async def test_an_answer_is_accepted_and_taken_back(world: World) -> None:
    topic = f"/api/forums/topics/{world.topic.id}"
    accepted = (await world["author"].put(f"{topic}/answer", json={"number": 2})).json()
    assert (accepted["acceptedNumber"], accepted["answered"]) == (2, True)
    posts = (await world["member"].get(f"{topic}/posts")).json()["items"]
    assert [post["accepted"] for post in posts] == [False, True]
    for wrong, code in ((1, "answer_is_question"), (9, "unknown_value")):
        refused = await world["author"].put(f"{topic}/answer", json={"number": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    back = (await world["author"].put(f"{topic}/answer", json={"number": None})).json()
    assert (back["acceptedNumber"], back["answered"]) == (None, False)
    await world["author"].put(f"{topic}/answer", json={"number": 2})
    await world["member"].delete(f"/api/forums/posts/{posts[1]['id']}")
    assert (await world["author"].get(topic)).json()["answered"] is False


async def test_the_change_feed_tells_all_that_happened_meanwhile(world: World) -> None:
    topic = f"/api/forums/topics/{world.topic.id}"
    known = (await world["reader"].get(f"{topic}/posts")).json()["changeSeq"]
    await world["author"].post(f"{topic}/posts", json={"source": "trois"})
    await world["member"].patch(f"/api/forums/posts/{await world.post_id(2)}", json={"source": "neuf", "version": 1})
    await world["author"].put(f"{topic}/answer", json={"number": 2})
    await world["author"].delete(f"/api/forums/posts/{await world.post_id(3)}")
    feed = msgspec.json.decode((await world["reader"].get(f"{topic}/changes?after={known}")).content, type=PostPage)
    assert [(post.number, post.deleted, post.accepted) for post in feed.items] == [(2, False, True), (3, True, False)]
    assert feed.items[0].html == "<p>neuf</p>"
    assert not feed.has_after
    assert feed.change_seq == (await world["reader"].get(topic)).json()["changeSeq"]
    rest = (await world["reader"].get(f"{topic}/changes?after={feed.change_seq}")).json()
    assert rest["items"] == []


async def test_a_move_is_told_to_each_space_in_its_own_name(world: World, events: Events) -> None:
    topic = f"/api/forums/topics/{world.topic.id}"
    moved = await world["moderator"].patch(topic, json={"spaceId": str(world.private.id), "title": "Ailleurs"})
    assert (moved.json()["spaceId"], moved.json()["title"]) == (str(world.private.id), "Ailleurs")
    assert (await world["reader"].get(topic)).status_code == 404
    assert (await world["member"].get(topic)).status_code == 200
    assert [(name, event["space_id"]) for name, event in await events()] == [
        ("forums.topic_left", str(world.public.id)),
        ("forums.topic_arrived", str(world.private.id)),
    ]
    unknown = await world["moderator"].patch(topic, json={"spaceId": str(uuid4())})
    assert unknown.json()["errors"][0]["pointer"] == "/spaceId"


async def test_what_changes_nothing_is_told_to_nobody(world: World, events: Events) -> None:
    topic = f"/api/forums/topics/{world.topic.id}"
    post = f"/api/forums/posts/{await world.post_id(2)}"
    known = (await world["reader"].get(topic)).json()
    for name, method, path, body in (
        ("reader", "PATCH", topic, {}),
        ("reader", "PATCH", topic, {"spaceId": str(world.public.id)}),
        ("author", "PATCH", topic, {"title": world.topic.title}),
        ("moderator", "PUT", f"{topic}/state", {"closed": False, "pinned": False}),
        ("author", "PUT", f"{topic}/answer", {"number": None}),
        ("member", "POST", f"{post}/restore", None),
    ):
        assert (await world[name].request(method, path, json=body)).status_code == 200
    assert (await world["reader"].get(topic)).json() == known
    assert await events() == []


async def test_pinned_topics_stand_first_in_their_space_only_unless_pinned_everywhere(world: World) -> None:
    body = {"spaceId": str(world.public.id), "title": "Plus récent", "source": "x"}
    newer = (await world["member"].post("/api/forums/topics", json=body)).json()["id"]
    await world["moderator"].put(f"/api/forums/topics/{world.topic.id}/state", json={"pinned": True})
    in_space = (await world["reader"].get(f"/api/forums/topics?space={world.public.id}")).json()["items"]
    assert [row["id"] for row in in_space] == [str(world.topic.id), newer]
    everywhere = (await world["reader"].get("/api/forums/topics")).json()["items"]
    assert [row["id"] for row in everywhere] == [newer, str(world.topic.id)]
    await world["moderator"].put(f"/api/forums/topics/{world.topic.id}/state", json={"pinnedEverywhere": True})
    everywhere = (await world["reader"].get("/api/forums/topics")).json()["items"]
    assert [row["id"] for row in everywhere] == [str(world.topic.id), newer]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"source": "x", "authorId": str(uuid4())}, "unknown_field"),
        ({}, "required"),
        ({"source": ""}, "too_short"),
        ({"source": "x", "replyTo": 0}, "too_small"),
        ({"source": "x", "replyTo": 2**40}, "too_big"),
        ({"source": 3}, "wrong_type"),
    ],
)
async def test_wrong_bodies_are_refused(world: World, body: dict[str, object], code: str) -> None:
    answer = await world["member"].post(f"/api/forums/topics/{world.topic.id}/posts", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


@pytest.mark.parametrize("source", [" \n\t ", "\r\n"])
async def test_a_post_without_words_is_refused(world: World, source: str) -> None:
    answer = await world["member"].post(f"/api/forums/topics/{world.topic.id}/posts", json={"source": source})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/source")


async def test_odd_characters_are_no_error_of_ours(world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}/posts"
    posted = await world["member"].post(path, json={"source": "a\x00b \u202e 👩‍🔬 \ufffe"})
    assert posted.status_code == 201
    assert "\x00" not in posted.json()["source"]
    body = {"spaceId": str(world.public.id), "title": "a\x00\x1bb\u2028c", "source": "x", "tags": ["\x00"]}
    topic = await world["member"].post("/api/forums/topics", json=body)
    assert (topic.status_code, topic.json()["title"], topic.json()["tags"]) == (201, "a b c", [])
    surrogate = await world["member"].post(
        path, content=b'{"source":"\\ud800"}', headers={"Content-Type": "application/json"}
    )
    assert surrogate.status_code in {201, 400}


@pytest.mark.parametrize("unit", ["> ", "[", "- a\n  ", "*_", "<b>", "![", "`"])
async def test_a_megabyte_of_nesting_is_refused_quickly(world: World, unit: str) -> None:
    path = f"/api/forums/topics/{world.topic.id}/posts"
    started = time.perf_counter()
    for size in (21_000, 900_000, 1_100_000):
        answer = await world["member"].post(path, json={"source": (unit * size)[:size]})
        assert answer.status_code == 413
    assert time.perf_counter() - started < 2
    assert (await world["member"].post(path, json={"source": unit * 9_000})).status_code in {201, 413, 422}


async def test_too_long_a_text_says_the_limit(world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}/posts"
    answer = await world["member"].post(path, json={"source": "é" * 12_000})
    assert problem(answer) == (413, "content_too_long")
    assert answer.json()["params"] == {"size": 24_000, "limit": 20_480}


async def test_posting_is_limited(world: World) -> None:
    body = {"spaceId": str(world.public.id), "title": "Encore un", "source": "x"}
    answers = [await world["member"].post("/api/forums/topics", json=body) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_answers_have_exactly_the_declared_shape(world: World) -> None:
    """The JSON is put together by hand: it must be what the structs of the schema say, no more and no less."""
    topic = f"/api/forums/topics/{world.topic.id}"
    for path, kind in (
        ("/api/forums/topics", TopicPage),
        (topic, TopicOut),
        (f"{topic}/posts", PostPage),
        (f"{topic}/changes?after=0", PostPage),
    ):
        body = (await world["member"].get(path)).content
        # Decoding would also take less than what is declared where a field has a default: none has.
        assert msgspec.json.decode(msgspec.json.encode(msgspec.json.decode(body, type=kind))) == msgspec.json.decode(
            body
        )
    posted = await world["member"].post(f"{topic}/posts", json={"source": "x"})
    again = msgspec.json.encode(msgspec.json.decode(posted.content, type=PostOut))
    assert msgspec.json.decode(again) == msgspec.json.decode(posted.content)


async def test_no_title_breaks_the_json_of_lists(world: World) -> None:
    """PostgreSQL writes it: quotes, backslashes and signs beyond the basic plane are its to escape."""
    title = 'Prix "net" C:\\melons </script> %s {} \u2028 🍈'
    body = {"spaceId": str(world.public.id), "title": title, "source": "x", "tags": ['à "part"']}
    opened = (await world["member"].post("/api/forums/topics", json=body)).json()
    row = (await world["member"].get("/api/forums/topics")).json()["items"][0]
    assert (row["id"], row["title"], row["tags"]) == (opened["id"], opened["title"], opened["tags"])
    assert row["title"] == " ".join(title.split())


async def test_a_topic_row_counts_every_change(world: World, session: AsyncSession) -> None:
    topic = await session.get(Topic, world.topic.id, populate_existing=True)
    assert topic is not None
    before = topic.version
    await world["author"].patch(f"/api/forums/topics/{world.topic.id}", json={"title": "Nouveau titre"})
    topic = await session.get(Topic, world.topic.id, populate_existing=True)
    assert topic is not None
    assert topic.version == before + 1
