"""Tags of topics: chosen by keyboard as the space wants them, changed later, kept with the draft on all devices."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, sign_in
from tests.journeys.test_spaces import ADMINISTRATOR, PHONE

pytestmark = pytest.mark.timeout(180)


async def create_space(page: Page) -> None:
    """A space in which all members open topics, with tags that are asked for."""
    await page.goto("/administration/espaces?espace=nouveau")
    await page.get_by_label("Nom (français)").fill("Cotations")
    await page.get_by_label("Description (français)").fill("Prix et volumes de la semaine.")
    await page.get_by_label("Adresse").fill("cotations")
    await page.get_by_role("button", name="Créer l’espace").click()
    await page.get_by_label("Droit de : Tous les membres").select_option(label="Lire, répondre et ouvrir des sujets")
    await page.get_by_role("button", name="Vérifier qui gagne et qui perd").click()
    await page.get_by_role("button", name="Enregistrer ces droits").click()
    await expect(page.get_by_text("Les droits sont enregistrés.").first).to_be_visible()
    await page.goto("/administration/espaces?espace=cotations&volet=adhesion")
    await page.get_by_role("combobox", name="Une de ces étiquettes est demandée").fill("prix, volume,")
    await page.get_by_role("combobox", name="Étiquettes admises").press_sequentially("Période d’été")
    await page.keyboard.press("Enter")
    chosen = page.get_by_role("list", name="Étiquettes choisies")
    await expect(chosen.get_by_role("listitem")).to_have_text(["prix", "volume", "période d’été"])
    assert not await violations(page)
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("L’espace est enregistré.").first).to_be_visible()


async def change_tags(member: Page) -> None:
    """Later, the author changes them; a refusal is said in the dialog."""
    await member.get_by_role("button", name="Actions sur le sujet").click()
    await member.get_by_role("menuitem", name="Titre et étiquettes").click()
    dialog = member.get_by_role("dialog", name="Titre et étiquettes du sujet")
    await dialog.get_by_role("button", name="Retirer l’étiquette : prix").click()
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(dialog.get_by_text("Cet espace demande une de ces étiquettes").first).to_be_visible()
    await dialog.get_by_role("combobox", name="Étiquettes").press_sequentially("vol")
    assert not await violations(member)
    await member.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(dialog).to_be_hidden()
    await expect(member.get_by_role("link", name="#volume")).to_be_visible()
    await expect(member.get_by_role("link", name="#prix")).to_be_hidden()


async def test_tags_by_keyboard_where_the_space_asks_for_them(open_page: OpenPage) -> None:
    administrator = await open_page()
    await sign_in(administrator, ADMINISTRATOR)
    await create_space(administrator)

    member = await open_page()
    await sign_in(member, MEMBER)
    await member.goto("/sujets/nouveau?espace=cotations")
    await expect(member.get_by_text("Il en faut au moins une de celles-ci : prix, volume.")).to_be_visible()
    await member.get_by_label("Titre").fill("Melons de la semaine 30")
    await member.get_by_role("textbox", name="Votre texte").fill("Quels prix constatez-vous ?")
    tags = member.get_by_role("combobox", name="Étiquettes")
    chosen = member.get_by_role("list", name="Étiquettes choisies").get_by_role("listitem")
    await tags.focus()
    await tags.press_sequentially("Periode")
    await member.keyboard.press("Enter")
    await expect(chosen).to_have_text(["période d’été"])

    # Refused by the server: said at the field, and everything is still there.
    await member.get_by_role("button", name="Ouvrir le sujet").click()
    await expect(member.get_by_text("Cet espace demande une de ces étiquettes : prix, volume.").first).to_be_visible()
    await expect(tags).to_have_attribute("aria-invalid", "true")
    await expect(chosen).to_have_text(["période d’été"])
    assert not await violations(member)

    # What the space does not admit is not taken, and not lost either.
    await tags.focus()
    await tags.press_sequentially("divers")
    await member.keyboard.press("Enter")
    await expect(tags).to_have_value("divers")
    await expect(chosen).to_have_count(1)
    await tags.fill("")
    await member.keyboard.press("ArrowDown")
    await member.keyboard.press("ArrowDown")
    await expect(member.get_by_role("option", name="volume")).to_have_attribute("aria-selected", "true")
    assert not await violations(member)
    await member.keyboard.press("Enter")
    await expect(chosen).to_have_text(["période d’été", "volume"])
    await member.keyboard.press("Backspace")
    await expect(chosen).to_have_text(["période d’été"])
    await tags.press_sequentially("prix,")
    await expect(chosen).to_have_text(["période d’été", "prix"])
    await member.get_by_role("button", name="Ouvrir le sujet").click()
    await expect(member).to_have_url(re.compile("/sujets/[0-9a-f-]{36}"))
    await expect(member.get_by_role("link", name="#prix")).to_be_visible()
    await change_tags(member)


async def test_a_form_and_its_tags_follow_to_another_device(open_page: OpenPage) -> None:
    desk, phone = await open_page(), await open_page(viewport=PHONE, has_touch=True)
    for page in (desk, phone):
        await sign_in(page, MEMBER)
    await desk.goto("/sujets/nouveau?espace=arrivages")
    await desk.get_by_label("Titre").fill("Bananes vertes pour jeudi")
    await desk.get_by_label("Formulaire", exact=True).select_option(label="Besoin")
    await desk.get_by_label("Produit ou service cherché").fill("Bananes vertes")
    await desk.get_by_role("combobox", name="Étiquettes").press_sequentially("urgent jeudi,")
    await expect(desk.locator("[data-draft=saved]")).to_be_visible()

    await phone.goto("/sujets/nouveau")
    await phone.get_by_role("link", name="Bananes vertes pour jeudi").click()
    await expect(phone.get_by_label("Titre")).to_have_value("Bananes vertes pour jeudi")
    product = phone.get_by_label("Produit ou service cherché")
    await expect(product).to_have_value("Bananes vertes")
    await expect(phone.get_by_role("list", name="Étiquettes choisies")).to_contain_text("urgent jeudi")
    assert not await violations(phone)
    await product.fill("Bananes vertes, catégorie I")
    await expect(desk.get_by_label("Produit ou service cherché")).to_have_value("Bananes vertes, catégorie I")

    # Written on both without a line: both answers stand in the question, and none is lost.
    await phone.context.set_offline(True)
    await product.fill("Bananes du Cameroun")
    await desk.get_by_label("Produit ou service cherché").fill("Bananes de Martinique")
    await expect(desk.locator("[data-draft=saved]")).to_be_visible()
    await phone.context.set_offline(False)
    question = phone.get_by_role("dialog", name="Ce brouillon a changé sur un autre appareil")
    await expect(question.get_by_text("Bananes de Martinique")).to_be_visible()
    await expect(question.get_by_text("Bananes du Cameroun")).to_be_visible()
    assert not await violations(phone)
    await question.get_by_role("button", name="Garder les deux").click()
    await expect(product).to_have_value("Bananes du Cameroun")
    await expect(phone.get_by_role("textbox", name="Texte en plus du formulaire")).to_have_value(
        re.compile("Bananes de Martinique")
    )
    await phone.reload()
    await expect(product).to_have_value("Bananes du Cameroun")
