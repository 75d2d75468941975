"""React, vote in each kind of poll by mouse, keyboard and finger, keep a bookmark, print, read the feed."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, Site, open_space, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.topics import make_topic

pytestmark = pytest.mark.timeout(180)

WRITER = "direction@demo.example"
READER = "camille@demo.example"


def poll(kind: str, *options: str, **more: Any) -> dict[str, Any]:
    return {"question": f"Quel choix ({kind}) ?", "kind": kind, "options": options, **more}


async def topic_with_polls(page: Page, site: Site) -> str:
    """Three posts, each with a poll of another kind."""
    spaces = await (await page.request.get("/api/forums/spaces")).json()
    space = open_space(spaces)
    headers = {"Origin": site.url}
    new = {
        "spaceId": space["id"],
        "title": "Choisir ensemble",
        "source": "Merci de **voter** cette semaine.",
        "poll": poll("single", "Lundi", "Mardi"),
    }
    topic = await (await page.request.post("/api/forums/topics", data=new, headers=headers)).json()
    for other in (poll("several", "Résidus", "Emballages", "Froid", most=2), poll("ranked", "Sète", "Perpignan")):
        reply = {"source": "Et encore :", "poll": other}
        answer = await page.request.post(f"/api/forums/topics/{topic['id']}/posts", data=reply, headers=headers)
        assert answer.ok
    return str(topic["id"])


async def test_reacting_and_voting_by_mouse_keyboard_and_finger(site: Site, open_page: OpenPage) -> None:
    writer = await open_page()
    await sign_in(writer, WRITER)
    topic = await topic_with_polls(writer, site)
    # High enough for the whole topic: what is cut by an edge counts as too small a target.
    reader = await open_page(viewport={"width": 1280, "height": 2_000})
    await sign_in(reader, READER)
    await reader.goto(f"/sujets/{topic}")
    single, several, ranked = (reader.locator(f"#message-{number}") for number in (1, 2, 3))
    # By mouse.
    await single.hover()
    await single.get_by_role("button", name="Réagir").click()
    await reader.get_by_role("menuitem", name="Utile, merci").click()
    await expect(single.get_by_role("button", name="Utile, merci : 1, dont vous")).to_be_visible()
    await single.get_by_label("Mardi").check()
    await single.get_by_role("button", name="Voter", exact=True).click()
    await expect(single.get_by_text("1 votant ")).to_be_visible()
    # By keyboard.
    await several.get_by_label("Résidus").focus()
    await reader.keyboard.press("Space")
    await reader.keyboard.press("Tab")
    await reader.keyboard.press("Space")
    await expect(several.get_by_label("Froid")).to_be_disabled()
    await several.get_by_role("button", name="Voter", exact=True).focus()
    await reader.keyboard.press("Enter")
    await expect(several.get_by_text("1 votant ")).to_be_visible()
    # By finger, and the order changed by a button.
    phone = await open_page(viewport={"width": 320, "height": 2_600}, has_touch=True, is_mobile=True)
    await sign_in(phone, WRITER)
    await phone.goto(f"/sujets/{topic}?message=3")
    ballot = phone.locator("#message-3")
    await ballot.get_by_role("button", name="Classer « Sète »").tap()
    await ballot.get_by_role("button", name="Classer « Perpignan »").tap()
    await ballot.get_by_role("button", name="Monter « Perpignan »").tap()
    await ballot.get_by_role("button", name="Voter", exact=True).tap()
    await expect(ballot.get_by_text("1 votant ")).to_be_visible()
    # The reader's page hears of it.
    await expect(ranked.get_by_text("1 votant ")).to_be_visible()
    # No tools float over a post that is looked at.
    for view in (reader, phone):
        await view.mouse.move(0, 0)
        await view.goto(f"/sujets/{topic}?message=3")
        await expect(view.locator("#message-3").get_by_text("1 votant ")).to_be_visible()
        await view.evaluate("document.activeElement.blur()")
        assert not await violations(view)


async def test_keeping_printing_and_the_feed(site: Site, open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, READER)
    listed = await (await page.request.get("/api/forums/topics")).json()
    topic = listed["items"][0]
    await page.goto(f"/sujets/{topic['id']}?message=1")
    first = page.locator("#message-1")
    await first.hover()
    await first.get_by_role("button", name=re.compile("Actions sur le message")).click()
    await page.get_by_role("menuitem", name="Mettre un signet…").click()
    await page.get_by_label("Note").fill("À relire <b>avant</b> la réunion")
    await page.get_by_role("button", name="Demain matin").click()
    assert not await violations(page)
    await page.get_by_role("button", name="Garder").click()
    await expect(page.get_by_text("Le signet est gardé.").first).to_be_visible()
    await page.goto("/signets?liste=avenir")
    await expect(page.get_by_text("À relire <b>avant</b> la réunion")).to_be_visible()
    assert not await violations(page)
    await page.goto(f"/sujets/{topic['id']}/imprimer")
    await expect(page.get_by_text("Imprimé par Camille Roux")).to_be_visible()
    assert not await violations(page)
    await page.goto("/compte/flux")
    await page.get_by_role("button", name="Créer une adresse").click()
    address = await page.get_by_label("Adresse du flux").input_value()
    assert not await violations(page)
    answer = await page.request.get(address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert topic["title"].split()[0] in await answer.text()


async def test_a_poll_is_corrected_and_what_is_ones_own_shows_in_every_tab(site: Site, open_page: OpenPage) -> None:
    writer = await open_page()
    await sign_in(writer, WRITER)
    topic = await topic_with_polls(writer, site)
    desk = await open_page()
    await sign_in(desk, READER)
    await desk.goto(f"/sujets/{topic}")
    tab = await desk.context.new_page()
    await tab.goto(f"/sujets/{topic}")
    await expect(tab.locator("#message-1").get_by_label("Mardi")).to_be_visible()

    await writer.goto(f"/sujets/{topic}")
    await writer.locator("#message-1").get_by_role("button", name="Corriger").click()
    dialog = writer.get_by_role("dialog", name="Corriger le sondage")
    await dialog.get_by_label("Réponse 2").fill("Mercredi")
    assert not await violations(writer)
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(writer.locator("#message-1").get_by_label("Mercredi")).to_be_visible()
    first = desk.locator("#message-1")
    await expect(first.get_by_label("Mercredi")).to_be_visible()

    await first.get_by_label("Mercredi").check()
    await first.get_by_role("button", name="Voter", exact=True).click()
    await expect(tab.locator("#message-1").get_by_role("button", name="Modifier mon vote")).to_be_visible()
    # Read and voted for: what it says stays.
    await expect(writer.locator("#message-1").get_by_text("1 votant ")).to_be_visible()
    await expect(writer.locator("#message-1").get_by_role("button", name="Corriger")).to_be_hidden()

    await first.hover()
    await first.get_by_role("button", name="Réagir").click()
    await desk.get_by_role("menuitem", name="Utile, merci").click()
    mine = tab.locator("#message-1").get_by_role("button", name="Utile, merci : 1, dont vous")
    await expect(mine).to_be_visible()
    await mine.click()
    await expect(first.get_by_role("button", name=re.compile("Utile, merci"))).to_be_hidden()


async def test_a_shared_link_leads_to_the_passage(site: Site, open_page: OpenPage) -> None:
    writer = await open_page()
    await sign_in(writer, WRITER)
    topic = f"/sujets/{await make_topic(writer, 'Quai de mardi', 'Bonjour.', 'Le quai ouvre à cinq heures.', 'Merci.')}"
    desk = await open_page(permissions=["clipboard-read", "clipboard-write"])
    await sign_in(desk, READER)
    await desk.goto(topic)
    post = desk.locator("#message-2")
    await post.locator(".prose p").click(click_count=3)
    await post.get_by_role("button", name=re.compile("Actions sur le message")).click()
    await desk.get_by_role("menuitem", name="Partager…").click()
    dialog = desk.get_by_role("dialog")
    await expect(dialog.get_by_label("Lien")).to_have_value(re.compile(r"message=2&passage=Le\+quai"))
    assert not await violations(desk)
    await dialog.get_by_role("button", name="Copier le lien").click()
    await expect(dialog).to_be_hidden()
    link = await desk.evaluate("navigator.clipboard.readText()")

    phone = await open_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    await sign_in(phone, READER)
    await phone.goto(link)
    await expect(phone.locator("#message-2")).to_be_in_viewport()
    await phone.wait_for_function("CSS.highlights.get('passage')?.size === 1")
    await phone.locator("#message-2").get_by_role("button", name=re.compile("Actions sur le message")).tap()
    await phone.get_by_role("menuitem", name="Partager…").tap()
    await expect(phone.get_by_role("dialog").get_by_label("Lien")).to_have_value(re.compile(r"message=2$"))
    assert not await violations(phone)
