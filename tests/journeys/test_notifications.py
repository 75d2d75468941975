"""What a member is told: it arrives by itself, says why, and is read on every device; one chooses how one is told."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in

pytestmark = pytest.mark.timeout(180)

READER = "recherche@demo.example"
WRITER = "direction@demo.example"


async def mention(site: Site, writer: Page, reader: Page) -> str:
    """A topic in which the writer names the reader; returns its title."""
    me = await (await reader.request.get("/api/accounts/me")).json()
    spaces = await (await writer.request.get("/api/forums/spaces")).json()
    visible = {space["id"] for space in await (await reader.request.get("/api/forums/spaces")).json()}
    space = next(space for space in spaces if space["mayOpen"] and space["id"] in visible)
    title = f"Tri optique {uuid4().hex[:6]}"
    source = f"Qu'en dites-vous, [@{me['name']}](/personnes/{me['id']}) ?"
    answer = await writer.request.post(
        "/api/forums/topics",
        data={"spaceId": space["id"], "title": title, "source": source},
        headers={"Origin": site.url, "Idempotency-Key": str(uuid4())},
    )
    assert answer.ok, await answer.text()
    return title


async def test_a_mention_arrives_and_is_read_by_keyboard_everywhere(site: Site, open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    await reader.goto("/notifications")
    await expect(reader.get_by_role("heading", level=1, name="Notifications")).to_be_visible()
    second = await reader.context.new_page()
    await second.goto("/forums")
    title = await mention(site, writer, reader)
    await reader.get_by_role("button", name="Afficher les nouvelles notifications").click()
    row = reader.get_by_role("listitem").filter(has_text=title)
    await expect(row).to_contain_text("vous a mentionné")
    await expect(row).to_contain_text("Vous y êtes mentionné")
    other = second.get_by_role("navigation", name="Lieux").get_by_role("link", name=re.compile("^Notifications"))
    await expect(other).to_contain_text(re.compile(r"\d"))
    assert await violations(reader) == []
    await reader.get_by_role("heading", level=1).focus()
    await reader.keyboard.press("j")
    await expect(row.get_by_role("link")).to_be_focused()
    await reader.keyboard.press("e")
    await expect(row.get_by_role("button", name="Marquer comme non lue")).to_be_visible()
    await reader.goto("/notifications?vue=unread")
    await expect(reader.get_by_role("listitem").filter(has_text=title)).to_have_count(0)


async def test_one_chooses_how_one_is_told(open_page: OpenPage) -> None:
    page = await open_page(viewport={"width": 360, "height": 740})
    await sign_in(page, READER)
    await page.goto("/compte/notifications")
    await page.get_by_role("radio", name=re.compile("^Au calme")).check()
    replies = page.get_by_role("checkbox", name="Réponses dans ce que vous surveillez : par courriel")
    await expect(replies).not_to_be_checked()
    await replies.check()
    await expect(page.get_by_role("radio", name=re.compile("^À ma façon"))).to_be_checked()
    await page.get_by_role("checkbox", name=re.compile("certaines heures")).check()
    await page.get_by_label("De", exact=True).fill("21:15")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Réglages enregistrés.").first).to_be_visible()
    assert await violations(page) == []
    await page.reload()
    await expect(page.get_by_label("De", exact=True)).to_have_value("21:15")
    await page.get_by_role("radio", name=re.compile("^Recommandé")).check()
    await expect(page.get_by_text("Réglages enregistrés.").first).to_be_visible()
