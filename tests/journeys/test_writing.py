"""Writing with all its help: a draft on two devices, mentions, quotes, what is like it already."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, sign_in
from tests.journeys.topics import make_topic

pytestmark = pytest.mark.timeout(180)

OTHER = "direction@demo.example"
TEXT = "Votre texte"


async def topic_of_another(open_page: OpenPage) -> str:
    """The address of a topic that somebody else began and replied to."""
    other = await open_page()
    await sign_in(other, OTHER)
    return f"/sujets/{await make_topic(other, 'Des palettes perdues', 'Où sont-elles ?', 'À Cavaillon.')}"


async def begin(page: Page, address: str) -> None:
    """Open the editor of a topic."""
    await page.goto(address)
    await page.locator("[data-dock] button").first.click()


async def test_a_draft_of_two_devices_loses_no_text(open_page: OpenPage) -> None:
    desk, phone = await open_page(), await open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    for page in (desk, phone):
        await sign_in(page, MEMBER)
    address = await topic_of_another(open_page)
    await begin(desk, address)
    await desk.get_by_role("textbox", name=TEXT).fill("Écrit au bureau")
    await expect(desk.locator("[data-draft=saved]")).to_be_visible()

    # The other device finds it, goes on, and the first one follows.
    await phone.goto(address)
    await phone.get_by_role("button", name=re.compile("Reprendre votre brouillon.*Écrit au bureau")).click()
    field = phone.get_by_role("textbox", name=TEXT)
    await expect(field).to_have_value("Écrit au bureau")
    await field.fill("Écrit au bureau, suite dans le train")
    await expect(desk.get_by_role("textbox", name=TEXT)).to_have_value("Écrit au bureau, suite dans le train")

    # Without a line both go on: then the person is shown both texts, and keeps them.
    await phone.context.set_offline(True)
    await field.fill("Écrit dans le tunnel")
    await desk.get_by_role("textbox", name=TEXT).fill("Repris au bureau")
    await expect(desk.locator("[data-draft=saved]")).to_be_visible()
    await phone.context.set_offline(False)
    await expect(phone.get_by_role("heading", name="Ce brouillon a changé sur un autre appareil")).to_be_visible()
    assert not await violations(phone)
    await phone.get_by_role("button", name="Garder les deux").click()
    for page in (phone, desk):
        await expect(page.get_by_role("textbox", name=TEXT)).to_have_value("Écrit dans le tunnel\n\nRepris au bureau")

    # Sent by one, it is gone from the other.
    await desk.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(phone.get_by_role("textbox", name=TEXT)).to_have_value("", timeout=20_000)


async def test_names_are_completed_and_posts_quoted_by_keyboard(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MEMBER)
    await begin(page, await topic_of_another(open_page))
    field = page.get_by_role("textbox", name=TEXT)
    await field.fill("")
    await field.press_sequentially("Merci @")
    names = page.get_by_role("listbox", name="Personnes, organisations et groupes à mentionner")
    await expect(names).to_be_visible()
    assert not await violations(page)
    await field.press("Enter")
    await expect(field).to_have_value(re.compile(r"^Merci \[@.+\]\(/personnes/[0-9a-f-]{36}\) $"))
    await expect(names).to_be_hidden()

    # Two posts quoted into one reply, by the key q.
    await field.press("Escape")
    for number in (1, 2):
        await page.locator(f"#message-{number}").focus()
        await page.keyboard.press("q")
        await expect(field).to_have_value(re.compile(rf"message n° {number}\]\(/sujets/"))
        await field.press("Escape")
    await page.locator("[data-dock] button").first.click()
    await field.press("Control+Enter")
    sent = page.locator("article[data-post]").last
    await expect(sent.locator(".mention")).to_be_visible()
    await expect(sent.locator("blockquote")).to_have_count(2)

    # And back from the quoted one.
    await page.locator("#message-1").hover()
    await page.locator("#message-1").get_by_role("button", name=re.compile("Actions")).click()
    await page.get_by_role("menuitem", name="Réponses et citations").click()
    await expect(page.get_by_role("dialog").get_by_text("a cité").first).to_be_visible()
    assert not await violations(page)


async def test_similar_topics_are_shown_while_a_title_is_typed(open_page: OpenPage) -> None:
    page = await open_page(viewport={"width": 320, "height": 700})
    await sign_in(page, MEMBER)
    await page.goto("/forums")
    title = await page.locator("[data-topic] .truncate").first.text_content() or ""
    await page.goto("/sujets/nouveau")
    await page.get_by_label("Titre").fill(title.strip() or "Étiquetage des fromages")
    await expect(page.get_by_role("region", name="Des sujets qui ressemblent au vôtre")).to_be_visible()
    assert not await violations(page)
