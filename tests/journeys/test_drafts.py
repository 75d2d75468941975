"""Write for later, and several things at a time."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import MEMBER, sign_in
from tests.journeys.test_quoting import WRITER
from tests.journeys.test_writing import TEXT
from tests.journeys.topics import make_topic

pytestmark = pytest.mark.timeout(180)


async def schedule(page: Page, text: str) -> None:
    await page.locator("[data-dock] button").first.click()
    await page.get_by_role("textbox", name=TEXT).fill(text)
    await page.get_by_role("button", name="Programmer").click()
    dialog = page.get_by_role("dialog", name="Publier plus tard")
    await dialog.get_by_role("button", name="Programmer").click()
    await expect(page.get_by_text(re.compile("Publication programmée")).first).to_be_visible()


async def test_a_reply_is_scheduled_changed_sent_and_taken_back(site: Site, open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, WRITER)
    topic = f"/sujets/{await make_topic(page, 'Compte rendu du comité', 'Le compte rendu suit.')}"
    await page.goto(topic)
    await schedule(page, "Voici le compte rendu.")
    await page.get_by_role("button", name="Voir").click()
    await expect(page).to_have_url(re.compile("/compte/brouillons"))
    waiting = page.get_by_role("listitem").filter(has_text="Voici le compte rendu.").first
    await expect(waiting.get_by_text("Sera publié")).to_be_visible()
    assert not await violations(page)

    await waiting.get_by_role("button", name="Modifier").click()
    dialog = page.get_by_role("dialog", name="Publier plus tard")
    await dialog.get_by_label(TEXT).fill("Voici le compte rendu, relu.")
    assert not await violations(page)
    await dialog.get_by_role("button", name="Programmer").click()
    changed = page.get_by_role("listitem").filter(has_text="Voici le compte rendu, relu.")
    await changed.get_by_role("button", name="Publier maintenant").click()
    await expect(page).to_have_url(re.compile(f"{topic}.*message=2"))
    await expect(page.locator("#message-2")).to_contain_text("Voici le compte rendu, relu.")

    await page.goto(topic)
    await schedule(page, "Et la suite lundi.")
    await page.goto("/compte/brouillons")
    again = page.get_by_role("listitem").filter(has_text="Et la suite lundi.")
    await again.get_by_role("button", name="Déprogrammer").click()
    await expect(again.get_by_text("Programmé, pas publié")).to_be_visible()
    await again.get_by_role("button", name="Reprendre").click()
    await expect(page).to_have_url(re.compile(topic))
    await expect(page.get_by_role("textbox", name=TEXT)).to_have_value("Et la suite lundi.")


async def begin(page: Page, title: str) -> None:
    await page.get_by_label("Titre").fill(title)
    await expect(page.locator("[data-draft=saved]")).to_be_visible()


async def test_several_topics_are_begun_and_finished_in_any_order(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MEMBER)
    await page.goto("/sujets/nouveau")
    await begin(page, "Palettes à céder")
    await page.goto("/sujets/nouveau")
    await expect(page.get_by_label("Titre")).to_have_value("")
    begun = page.get_by_role("region", name="Vous aviez commencé")
    await expect(begun.get_by_role("link", name="Palettes à céder").first).to_be_visible()
    assert not await violations(page)
    await begin(page, "Cherche transporteur frigorifique")
    await page.reload()
    await expect(page.get_by_label("Titre")).to_have_value("Cherche transporteur frigorifique")

    await page.goto("/compte/brouillons")
    palettes = page.get_by_role("listitem").filter(has_text="Palettes à céder").first
    transport = page.get_by_role("listitem").filter(has_text="Cherche transporteur frigorifique").first
    await expect(transport).to_be_visible()
    await transport.get_by_role("button", name="Supprimer").click()
    await expect(page.get_by_text("Le brouillon est supprimé.").first).to_be_visible()
    await palettes.get_by_role("button", name="Reprendre").click()
    await expect(page.get_by_label("Titre")).to_have_value("Palettes à céder")


async def test_an_open_topic_tells_of_a_draft_on_another_device(site: Site, open_page: OpenPage) -> None:
    desk = await open_page()
    await sign_in(desk, WRITER)
    topic = f"/sujets/{await make_topic(desk, 'Rendez-vous de quai', 'Quel créneau ?')}"
    phone = await open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    await sign_in(phone, WRITER)
    await desk.goto(topic)
    await expect(desk.get_by_role("button", name="Répondre au sujet")).to_be_visible()
    await phone.goto(topic)
    await phone.locator("[data-dock] button").first.tap()
    await phone.get_by_role("textbox", name=TEXT).fill("Plutôt à six heures")
    resume = desk.get_by_role("button", name=re.compile("Reprendre votre brouillon.*Plutôt à six heures"))
    await resume.click()
    await expect(desk.get_by_role("textbox", name=TEXT)).to_have_value("Plutôt à six heures")
    await desk.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(desk.get_by_role("button", name="Répondre au sujet")).to_be_visible()
