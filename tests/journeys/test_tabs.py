"""Several tabs of one person agree, and a list says that something new has come without moving."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import APIRequestContext, Page, expect

from tests.journeys.conftest import OpenPage, Site
from tests.journeys.test_first_day import sign_in
from tests.polling import until

pytestmark = pytest.mark.timeout(180)

READER = "recherche@demo.example"
WRITER = "direction@demo.example"


async def waiting(request: APIRequestContext) -> int:
    counters = await (await request.get("/api/forums/counters")).json()
    return int(counters["new"] + counters["unread"])


async def short_unread_topic(page: Page) -> str:
    """A topic with unread posts that fits on one screen."""
    listed = await (await page.request.get("/api/forums/topics", params={"list": "new"})).json()
    return str(min(listed["items"], key=lambda topic: topic["postCount"])["id"])


async def test_what_is_read_in_one_tab_is_read_in_the_other(open_page: OpenPage) -> None:
    first = await open_page()
    await sign_in(first, READER)
    before = await waiting(first.request)
    rail = first.get_by_role("navigation", name="Lieux").get_by_role("link", name=re.compile("^Forums"))
    await expect(rail).to_contain_text(str(before))
    second = await first.context.new_page()
    await second.goto(f"/sujets/{await short_unread_topic(first)}")
    await expect(second.get_by_role("article").first).to_be_visible()

    async def fewer() -> int | None:
        now = await waiting(first.request)
        return now if now < before else None

    after = await until(fewer)
    assert after is not None
    await expect(rail).to_contain_text(str(after))


async def test_new_topic_is_announced_and_moves_no_row(site: Site, open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    rows = reader.get_by_role("list", name="Sujets du forum").get_by_role("link")
    await expect(rows.first).to_be_visible()
    top = await rows.first.inner_text()
    await sign_in(writer, WRITER)
    spaces = await (await writer.request.get("/api/forums/spaces")).json()
    visible = {space["id"] for space in await (await reader.request.get("/api/forums/spaces")).json()}
    space = next(space for space in spaces if space["mayOpen"] and space["id"] in visible)
    title = f"Palettes de retour {uuid4().hex[:6]}"
    answer = await writer.request.post(
        "/api/forums/topics",
        data={"spaceId": space["id"], "title": title, "source": "Qui en reprend ?"},
        headers={"Origin": site.url, "Idempotency-Key": str(uuid4())},
    )
    assert answer.ok, await answer.text()
    bar = reader.get_by_role("status").get_by_role("button", name=re.compile("nouveau sujet"))
    await expect(bar.first).to_be_visible()
    assert await rows.first.inner_text() == top
    listed = await (await reader.request.get("/api/forums/topics")).json()
    assert title in [topic["title"] for topic in listed["items"]]
    await bar.first.click()
    await expect(reader.get_by_role("link", name=re.compile(title))).to_be_visible()
