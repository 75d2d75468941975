"""Posts of ignored people: marked for who ignores them, and for nobody else."""

from typing import Any

import httpx
from tests.features.forums.conftest import World


async def marked(browser: httpx.AsyncClient, world: World, page: str = "posts?limit=20") -> dict[int, bool]:
    found = (await browser.get(f"/api/forums/topics/{world.topic.id}/{page}")).json()
    return {post["number"]: post["ignored"] for post in found["items"]}


async def ignore(browser: httpx.AsyncClient, world: World, name: str, duration: str | None = "week") -> Any:
    path = f"/api/forums/people/{world.people[name].id}/ignore"
    answer = await (browser.delete(path) if duration is None else browser.put(path, json={"duration": duration}))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_mark_is_personal_whatever_is_kept(world: World) -> None:
    reader, outsider = world["reader"], world["outsider"]
    assert await marked(reader, world) == {1: False, 2: False}
    await ignore(reader, world, "member")
    for _ in ("read", "kept"):
        assert await marked(reader, world) == {1: False, 2: True}
        assert await marked(outsider, world) == {1: False, 2: False}
    assert (await marked(reader, world, "changes?after=0"))[2]
    assert (await marked(reader, world, "summary"))[2]
    assert not (await marked(outsider, world, "summary"))[2]
    await ignore(reader, world, "member", None)
    assert await marked(reader, world) == {1: False, 2: False}


async def test_what_a_write_answers_is_marked_too(world: World) -> None:
    author = world["author"]
    second = await world.post_id(2)
    assert (await world["member"].put(f"/api/forums/posts/{second}/wiki", json={"wiki": True})).status_code == 200
    await ignore(author, world, "member", "ever")
    post = next(
        each
        for each in (await author.get(f"/api/forums/topics/{world.topic.id}/posts")).json()["items"]
        if each["number"] == 2
    )
    body = {"source": "mieux dit", "version": post["version"]}
    answer = await author.patch(f"/api/forums/posts/{second}", json=body)
    assert (answer.status_code, answer.json()["ignored"]) == (200, True)
    mine = await author.post(f"/api/forums/topics/{world.topic.id}/posts", json={"source": "suite"})
    assert mine.json()["ignored"] is False
