"""Every route for everybody: what one may not see is not found, what one may see but not do is forbidden."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.features.forums.conftest import CANARY, World

from community.core.groups import EVERYONE
from community.core.ids import new_id

MEMBERS = ("reader", "outsider", "member", "author", "moderator", "administrator")


@dataclass(frozen=True)
class Case:
    """One route. `public` and `private`: the status for each of MEMBERS, on the topic of either space."""

    name: str
    method: str
    path: str
    public: str
    private: str | None = None
    body: Any = None


ALL = "200 200 200 200 200 200"
INSIDE = "404 404 200 200 200 200"
AUTHOR = "403 403 403 200 200 200"
MODERATORS = "403 403 403 403 200 200"
CASES = (
    Case("spaces", "GET", "/spaces", ALL),
    Case("counters", "GET", "/counters", ALL),
    Case("latest", "GET", "/topics", ALL),
    Case("latest of a space", "GET", "/topics?space={space}", ALL, INSIDE),
    Case("new of a space", "GET", "/topics?list=new&space={space}", ALL, INSIDE),
    Case("unread of a space", "GET", "/topics?list=unread&space={space}", ALL, INSIDE),
    Case("topic", "GET", "/topics/{topic}", ALL, INSIDE),
    Case("posts", "GET", "/topics/{topic}/posts", ALL, INSIDE),
    Case("changes", "GET", "/topics/{topic}/changes?after=0", ALL, INSIDE),
    Case("read", "PUT", "/topics/{topic}/read", ALL, INSIDE, {"number": 2}),
    Case("dismiss", "POST", "/topics/dismiss-new", ALL, None, {}),
    Case("dismiss of a space", "POST", "/topics/dismiss-new", ALL, "422 422 200 200 200 200", {"spaceId": "{space}"}),
    Case("preview", "POST", "/preview", ALL, None, {"source": "**texte**"}),
    Case(
        "open",
        "POST",
        "/topics",
        "403 201 201 201 201 201",
        "404 404 201 201 201 201",
        {"spaceId": "{space}", "title": "Un sujet", "source": "texte"},
    ),
    Case(
        "reply", "POST", "/topics/{topic}/posts", "403 201 201 201 201 201", "404 404 201 201 201 201",
        {"source": "x"},
    ),
    Case("rename", "PATCH", "/topics/{topic}", AUTHOR, "404 404 403 200 200 200", {"title": "Titre"}),
    Case("move", "PATCH", "/topics/{topic}", MODERATORS, "404 404 403 403 200 200", {"spaceId": "{other}"}),
    Case("close", "PUT", "/topics/{topic}/state", MODERATORS, "404 404 403 403 200 200", {"closed": True}),
    Case("pin", "PUT", "/topics/{topic}/state", MODERATORS, "404 404 403 403 200 200", {"pinned": True}),
    Case("answer", "PUT", "/topics/{topic}/answer", AUTHOR, "404 404 403 200 200 200", {"number": 2}),
    Case(
        "edit", "PATCH", "/posts/{post}", "403 403 200 403 200 200", "404 404 200 403 200 200",
        {"source": "autre", "version": 1},
    ),
    Case("revisions", "GET", "/posts/{post}/revisions", "403 403 200 403 200 200", "404 404 200 403 200 200"),
    Case("delete", "DELETE", "/posts/{post}", "403 403 204 204 204 204", "404 404 204 204 204 204"),
    Case("restore", "POST", "/posts/{post}/restore", ALL, INSIDE),
    Case("acts", "GET", "/topics/{topic}/acts", ALL, INSIDE),
    Case("split", "POST", "/topics/{topic}/split", "403 403 403 403 201 422", "404 404 403 403 201 422",
        {"numbers": [2], "title": "À part"}),
    Case("merge", "POST", "/topics/{topic}/merge", "403 403 403 403 422 422", "404 404 403 403 422 422",
        {"topicId": str(new_id())}),
    Case("summary", "GET", "/topics/{topic}/summary", ALL, INSIDE),
    Case("dates", "GET", "/topics/{topic}/dates", ALL, INSIDE),
    Case("timers", "GET", "/topics/{topic}/timers", ALL, INSIDE),
    Case("set a timer", "PUT", "/topics/{topic}/timers/close", MODERATORS, "404 404 403 403 200 200",
        {"dueAt": "2100-01-01T00:00:00Z"}),
    Case("drop a timer", "DELETE", "/topics/{topic}/timers/close", "403 403 403 403 204 204",
        "404 404 403 403 204 204"),
    Case("be reminded", "PUT", "/topics/{topic}/timers/remind", ALL, INSIDE, {"dueAt": "2100-01-01T00:00:00Z"}),
    Case("staff notes", "GET", "/topics/{topic}/staff-notes", "404 404 404 404 200 200", "404 404 404 404 200 200"),
    Case("write a staff note", "POST", "/topics/{topic}/staff-notes", "404 404 404 404 201 201",
        "404 404 404 404 201 201", {"source": "entre nous"}),
    Case("hide a version", "PUT", "/posts/{post}/revisions/1/hidden", "403 403 403 403 404 404",
        "404 404 403 403 404 404", {"hidden": True}),
    Case("hide a pin", "PUT", "/topics/{topic}/pin-hidden", ALL, INSIDE, {"hidden": True}),
    Case("wiki", "PUT", "/posts/{post}/wiki", "403 403 200 403 200 200", "404 404 200 403 200 200", {"wiki": True}),
    Case("owner", "PUT", "/posts/{post}/owner", "403 403 403 403 422 422", "404 404 403 403 422 422",
        {"personId": str(new_id())}),
    Case("space settings", "GET", "/spaces/{space}/settings", "404 404 404 404 404 200"),
    Case("change a space", "PATCH", "/spaces/{space}", "404 404 404 404 404 200", None, {"version": 1, "position": 3}),
    Case(
        "grants", "PUT", "/spaces/{space}/grants", "404 404 404 404 404 200", None,
        [{"groupId": str(EVERYONE), "level": "see"}],
    ),
    Case(
        "create a space", "POST", "/spaces", "404 404 404 404 404 201", None,
        {"slug": "neuf", "name": {"fr": "Neuf"}, "description": {"fr": "Rien"}, "colour": "#112233"},
    ),
)  # fmt: skip


async def send(case: Case, browser: httpx.AsyncClient, names: dict[str, str]) -> httpx.Response:
    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return value.format(**names) if value.startswith("{") else value
        return {key: fill(item) for key, item in value.items()} if isinstance(value, dict) else value

    return await browser.request(case.method, "/api/forums" + case.path.format(**names), json=fill(case.body))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_each_route_for_everybody(case: Case, world: World, client: httpx.AsyncClient) -> None:
    for topic, space, expected in (
        (world.topic, world.public, case.public),
        (world.secret, world.private, case.private),
    ):
        if expected is None:
            continue
        other = world.private if space is world.public else world.public
        names = {
            "topic": str(topic.id),
            "space": str(space.id),
            "other": str(other.id),
            "post": await world.post_id(2, topic),
        }
        assert (await send(case, client, names)).status_code == 401
        found = {}
        for name in MEMBERS:
            found[name] = (await send(case, world[name], names)).status_code
        assert found == dict(zip(MEMBERS, map(int, expected.split()), strict=True))


@pytest.mark.parametrize(
    "case", [case for case in CASES if "{topic}" in case.path or "{post}" in case.path], ids=lambda case: case.name
)
async def test_what_never_existed_looks_like_what_may_not_be_seen(case: Case, world: World) -> None:
    unknown = {"topic": str(new_id()), "post": str(new_id()), "space": str(world.public.id), "other": str(new_id())}
    hidden = unknown | {"topic": str(world.secret.id), "post": await world.post_id(2, world.secret)}
    never, not_for_me = [await send(case, world["outsider"], names) for names in (unknown, hidden)]
    assert never.status_code == not_for_me.status_code == 404
    assert {**never.json(), "requestId": ""} == {**not_for_me.json(), "requestId": ""}


async def test_the_private_space_is_in_no_list_count_or_feed_of_outsiders(world: World) -> None:
    for name in ("reader", "outsider"):
        for path in (
            "/spaces",
            "/counters",
            "/topics",
            "/topics?list=new",
            "/topics?list=unread",
            f"/topics/{world.topic.id}",
            f"/topics/{world.topic.id}/posts",
            f"/topics/{world.topic.id}/changes?after=0",
        ):
            for _ in range(2):  # what is read, and what was kept of it
                answer = await world[name].get(f"/api/forums{path}")
                assert answer.status_code == 200
                assert CANARY not in answer.text
                assert str(world.private.id) not in answer.text
                assert str(world.secret.id) not in answer.text
    inside = await world["member"].get("/api/forums/topics")
    assert CANARY in inside.text


async def test_losing_the_grant_hides_the_space_at_once(world: World) -> None:
    path = f"/api/forums/topics/{world.secret.id}"
    assert (await world["member"].get(path)).status_code == 200
    answer = await world["administrator"].put(f"/api/forums/spaces/{world.private.id}/grants", json=[])
    assert answer.status_code == 200
    assert answer.json()["grants"] == []
    assert (await world["member"].get(path)).status_code == 404
    assert CANARY not in (await world["member"].get("/api/forums/topics")).text
    assert (await world["moderator"].get(path)).status_code == 200


async def test_an_archived_space_is_read_only_for_members(world: World) -> None:
    space = f"/api/forums/spaces/{world.public.id}"
    answer = await world["administrator"].patch(space, json={"version": 1, "state": "archived"})
    assert answer.json()["state"] == "archived"
    topic = f"/api/forums/topics/{world.topic.id}"
    assert (await world["member"].get(topic)).json()["rights"]["reply"] is False
    assert (await world["member"].post(f"{topic}/posts", json={"source": "x"})).status_code == 403
    assert (await world["author"].patch(topic, json={"title": "Autre titre"})).status_code == 403
    assert (await world["moderator"].post(f"{topic}/posts", json={"source": "x"})).status_code == 201


async def test_closing_stops_replies_but_not_corrections(world: World) -> None:
    topic = f"/api/forums/topics/{world.topic.id}"
    closed = await world["moderator"].put(f"{topic}/state", json={"closed": True})
    assert closed.json()["closed"] is True
    refused = await world["member"].post(f"{topic}/posts", json={"source": "trop tard"})
    assert (refused.status_code, refused.json()["code"]) == (403, "topic_closed")
    own = f"/api/forums/posts/{await world.post_id(2)}"
    assert (await world["member"].patch(own, json={"source": "corrigé", "version": 1})).status_code == 200
    assert (await world["moderator"].post(f"{topic}/posts", json={"source": "bilan"})).status_code == 201
    assert (await world["moderator"].put(f"{topic}/state", json={"closed": False})).json()["closed"] is False
    assert (await world["member"].post(f"{topic}/posts", json={"source": "merci"})).status_code == 201


async def test_rights_in_the_answer_are_those_that_hold(world: World) -> None:
    """What a page offers is what the server will do: rights of each post and topic against the matrix above."""
    page = f"/api/forums/topics/{world.topic.id}"
    rights = {name: (await world[name].get(page)).json()["rights"] for name in MEMBERS}
    assert [rights[name]["reply"] for name in MEMBERS] == [False, True, True, True, True, True]
    assert [rights[name]["edit"] for name in MEMBERS] == [False, False, False, True, True, True]
    assert [rights[name]["close"] for name in MEMBERS] == [False, False, False, False, True, True]
    posts = {name: (await world[name].get(f"{page}/posts")).json()["items"] for name in MEMBERS}
    assert [posts[name][1]["rights"]["edit"] for name in MEMBERS] == [False, False, True, False, True, True]
    assert [posts[name][0]["rights"]["delete"] for name in MEMBERS] == [False, False, False, False, True, True]
    assert [posts[name][1]["source"] is not None for name in MEMBERS] == [False, False, True, False, True, True]
