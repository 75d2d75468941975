"""A topic by form with its poll waits for its time; a draft stays in reach when its topic is closed."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in
from tests.journeys.test_quoting import WRITER
from tests.journeys.test_writing import TEXT
from tests.journeys.topics import make_topic, send

pytestmark = pytest.mark.timeout(180)

PHONE = {"width": 390, "height": 800}
BESIDE = "Texte en plus du formulaire"


async def add_poll(page: Page) -> None:
    await page.get_by_role("button", name="Ajouter un sondage").click()
    dialog = page.get_by_role("dialog", name="Sondage")
    await dialog.get_by_label("Question").fill("Quel jour de livraison ?")
    await dialog.get_by_label("Réponse 1").fill("Mardi")
    await dialog.get_by_label("Réponse 2").fill("Jeudi")
    await dialog.get_by_role("button", name="Mettre le sondage dans le message").click()
    await expect(page.get_by_text("Sondage : Quel jour de livraison ?")).to_be_visible()


async def schedule(page: Page) -> None:
    await page.get_by_role("button", name="Programmer").click()
    await page.get_by_role("dialog", name="Publier plus tard").get_by_role("button", name="Programmer").click()


async def test_a_form_and_its_poll_wait_come_back_and_appear(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MEMBER)
    await page.goto("/sujets/nouveau?espace=arrivages")
    await page.get_by_label("Titre").fill("Cherche mangues pour Pâques")
    await page.get_by_label("Formulaire", exact=True).select_option(label="Besoin")
    await expect(page.get_by_role("textbox", name=BESIDE)).to_be_visible()
    await add_poll(page)
    # What the form lacks is said where it is filled in, before anything waits.
    await schedule(page)
    await expect(page.get_by_role("dialog", name="Publier plus tard")).to_be_hidden()
    product = page.get_by_label("Produit ou service cherché")
    await expect(product).to_have_attribute("aria-invalid", "true")
    await product.fill("Mangues Kent")
    await page.get_by_label("Ce qu'il faut savoir").fill("Par avion.")
    await schedule(page)
    await expect(page.get_by_text(re.compile("Publication programmée")).first).to_be_visible()

    await page.goto("/compte/brouillons")
    waiting = page.get_by_role("listitem").filter(has_text="Cherche mangues pour Pâques")
    await expect(waiting.get_by_text("Formulaire « Besoin »")).to_be_visible()
    await expect(waiting.get_by_text("Avec le sondage « Quel jour de livraison ? »")).to_be_visible()
    assert not await violations(page)
    await waiting.get_by_role("button", name="Déprogrammer").click()
    await expect(waiting.get_by_text("Programmé, pas publié")).to_be_visible()
    await waiting.get_by_role("button", name="Reprendre").click()
    await expect(product).to_have_value("Mangues Kent")
    await expect(page.get_by_text("Sondage : Quel jour de livraison ?")).to_be_visible()

    await schedule(page)
    await page.get_by_role("button", name="Voir").click()
    await waiting.get_by_role("button", name="Publier maintenant").click()
    await expect(page).to_have_url(re.compile("/sujets/[0-9a-f-]{36}"))
    first = page.locator("#message-1")
    await expect(first).to_contain_text("Mangues Kent")
    await expect(first.get_by_label("Jeudi")).to_be_visible()


async def test_the_draft_of_a_closed_topic_is_read_copied_and_deleted(open_page: OpenPage) -> None:
    page = await open_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    await sign_in(page, WRITER)
    topic = await make_topic(page, "Horaires du quai 4")
    await page.goto(f"/sujets/{topic}")
    await page.locator("[data-dock] button").first.click()
    await page.get_by_role("textbox", name=TEXT).fill("Le quai 4 ouvre à cinq heures.")
    await expect(page.locator("[data-draft=saved]")).to_be_visible()
    moderator = await open_page()
    await sign_in(moderator, MODERATOR)
    await send(moderator, "PUT", f"/topics/{topic}/state", {"closed": True})

    await page.goto("/compte/brouillons")
    row = page.get_by_role("listitem").filter(has_text="Le quai 4 ouvre à cinq heures.")
    await row.get_by_role("button", name="Reprendre").click()
    dialog = page.get_by_role("dialog", name="Votre brouillon")
    await expect(dialog.get_by_label(TEXT)).to_have_value("Le quai 4 ouvre à cinq heures.")
    assert not await violations(page)
    await dialog.get_by_role("button", name="Copier").click()
    await expect(page.get_by_text("Le texte est copié.").first).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "Le quai 4 ouvre à cinq heures."
    await page.goto(f"/sujets/{topic}")
    own = page.get_by_role("button", name="Votre brouillon")
    await own.click()
    await dialog.get_by_role("button", name="Supprimer").click()
    await expect(page.get_by_text("Le brouillon est supprimé.").first).to_be_visible()
    await expect(own).to_be_hidden()
    assert not await violations(page)
