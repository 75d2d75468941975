"""Three levels of spaces from their making to the day when somebody leaves: by keyboard, on a phone, all live."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in
from tests.journeys.test_spaces import ADMINISTRATOR, PHONE

pytestmark = pytest.mark.timeout(240)

TITLE = "Litige sur des pêches de la semaine 31"
FIRM = "Primeurs des Alpilles"


async def create(page: Page, slug: str, name: str, parent: str | None = None) -> None:
    """A space, and what is asked next: its rights."""
    await page.goto("/administration/espaces?espace=nouveau")
    await page.get_by_label("Nom (français)").fill(name)
    await page.get_by_label("Description (français)").fill(f"{name} : description.")
    await page.get_by_label("Adresse").fill(slug)
    if parent is not None:
        option = page.get_by_label("Placé dans").get_by_role("option", name=re.compile(f"{parent}$"))
        await page.get_by_label("Placé dans").select_option(value=str(await option.get_attribute("value")))
    await page.get_by_role("button", name="Créer l’espace").click()
    await expect(page).to_have_url(re.compile("volet=droits"))


async def save_rights(page: Page) -> None:
    await page.get_by_role("button", name="Vérifier qui gagne et qui perd").click()
    dialog = page.get_by_role("dialog", name="Qui gagne, qui perd")
    await expect(dialog).to_be_visible()
    assert not await violations(page)
    await dialog.get_by_role("button", name="Enregistrer ces droits").click()
    await expect(page.get_by_text("Les droits sont enregistrés.").first).to_be_visible()


async def create_levels(page: Page) -> None:
    """All write in the first, the second inherits, the third is by approval."""
    await create(page, "peche", "Filière pêche")
    await page.get_by_label("Droit de : Tous les membres").select_option(label="Lire, répondre et ouvrir des sujets")
    await save_rights(page)
    await create(page, "peche-qualite", "Pêche : qualité", "Filière pêche")
    await page.get_by_label("Mêmes droits et mêmes membres").check()
    await save_rights(page)
    await create(page, "peche-litiges", "Pêche : litiges", "Pêche : qualité")
    await page.goto("/administration/espaces?espace=peche-litiges&volet=adhesion")
    await page.get_by_label("Sur demande : un modérateur de l’espace décide").check()
    await page.get_by_label("Montrer à tous que cet espace existe").check()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("L’espace est enregistré.").first).to_be_visible()
    assert not await violations(page)


async def write_template(moderator: Page) -> None:
    await moderator.goto("/forums/peche-litiges?vue=formulaires")
    await moderator.get_by_role("button", name="Nouveau formulaire").click()
    await moderator.get_by_label("Nom du formulaire (français)").fill("Litige")
    await moderator.get_by_label("Intitulé (français)").fill("Défaut constaté")
    await moderator.get_by_label("Réponse obligatoire").check()
    await moderator.get_by_role("button", name="Ajouter un champ").click()
    await moderator.get_by_label("Intitulé (français)").last.fill("Récit")
    await moderator.get_by_label("Réponse attendue").last.select_option(label="Texte long")
    await moderator.get_by_role("button", name="Ajouter un champ").click()
    await moderator.get_by_label("Intitulé (français)").last.fill("Société concernée")
    await moderator.get_by_label("Aide (français)").last.fill("Une organisation de l’annuaire.")
    await moderator.get_by_label("Aide (anglais)").last.fill("An organisation of the directory.")
    await moderator.get_by_label("Réponse attendue").last.select_option(label="Organisation de l’annuaire")
    assert not await violations(moderator)
    await moderator.get_by_role("button", name="Enregistrer").click()
    await expect(moderator.get_by_text("Le formulaire est enregistré.").first).to_be_visible()


async def ask(member: Page) -> None:
    """By keyboard alone, on a phone with one."""
    await member.goto("/forums?vue=espaces")
    button = member.get_by_role("button", name="Demander à entrer : Pêche : litiges")
    await button.focus()
    await member.keyboard.press("Enter")
    field = member.get_by_label("Pourquoi souhaitez-vous entrer")
    await expect(field).to_be_focused()
    await member.keyboard.type("Deux lots refusés cette semaine.")
    await member.get_by_role("button", name="Envoyer la demande").focus()
    await member.keyboard.press("Enter")
    await expect(member.get_by_text("Demande envoyée")).to_be_visible()


async def write_from_template(member: Page) -> None:
    await member.goto("/sujets/nouveau?espace=peche-litiges")
    await member.get_by_label("Titre").focus()
    await member.keyboard.type(TITLE)
    await member.get_by_label("Formulaire", exact=True).select_option(label="Litige")
    await member.get_by_label("Défaut constaté").focus()
    await member.keyboard.type("Meurtrissures")
    await member.keyboard.press("Tab")
    await expect(member.get_by_label("Récit")).to_be_focused()
    await member.keyboard.type("Un tiers des plateaux.")
    await member.keyboard.press("Tab")
    firm = member.get_by_role("combobox", name="Société concernée")
    await expect(firm).to_be_focused()
    await expect(member.get_by_text("Une organisation de l’annuaire.")).to_be_visible()
    await member.keyboard.type("primeurs des alp")
    await expect(member.get_by_role("option", name=FIRM)).to_be_visible()
    await member.keyboard.press("ArrowDown")
    await member.keyboard.press("Enter")
    await expect(member.get_by_role("button", name=f"Retirer {FIRM}")).to_be_focused()
    assert not await violations(member)
    await member.get_by_role("button", name="Ouvrir le sujet").focus()
    await member.keyboard.press("Enter")
    await expect(member).to_have_url(re.compile("/sujets/[0-9a-f-]{36}"))
    first = member.get_by_role("article").first
    await expect(first).to_contain_text("Défaut constaté : Meurtrissures")
    await expect(first.get_by_role("link", name=FIRM).last).to_have_attribute("href", re.compile("/organisations/"))


async def read_from_above(member: Page) -> None:
    """The topic stands in the list of the highest space, with its own space; the switch leaves it out."""
    await member.goto("/forums/peche")
    row = member.get_by_role("list", name="Sujets du forum").get_by_role("link", name=re.compile(TITLE))
    await expect(row).to_contain_text("Pêche : litiges")
    assert not await violations(member)
    await member.get_by_role("button", name="Plus de listes et de filtres").click()
    await member.get_by_role("menuitemradio", name="Cet espace seulement").click()
    await expect(member).to_have_url(re.compile("portee=espace"))
    await expect(row).to_be_hidden()
    await member.keyboard.press("Escape")
    await member.go_back()
    await expect(row).to_be_visible()
    await row.click()
    await expect(member.get_by_role("article").first).to_contain_text("Meurtrissures")


async def test_three_levels_a_form_and_a_member_who_comes_and_goes(open_page: OpenPage) -> None:
    administrator, moderator, member = await open_page(), await open_page(), await open_page(viewport=PHONE)
    await sign_in(administrator, ADMINISTRATOR)
    await create_levels(administrator)
    await sign_in(moderator, MODERATOR)
    await write_template(moderator)
    await moderator.goto("/forums/peche-litiges?vue=membres")
    await expect(moderator.get_by_text("Rien n’attend de réponse.")).to_be_visible()

    await sign_in(member, MEMBER)
    await ask(member)
    # The moderator's page was open before: the request comes by itself.
    await expect(moderator.get_by_text("Deux lots refusés cette semaine.")).to_be_visible()
    await moderator.get_by_role("button", name=re.compile("Laisser entrer")).click()
    await expect(member.get_by_text("Demande envoyée")).to_be_hidden()
    await write_from_template(member)
    await read_from_above(member)

    # Taken out of the space, the member has its topic no longer before them.
    await moderator.get_by_role("button", name=re.compile("^Retirer .* de l’espace")).click()
    await expect(member.get_by_role("heading", name="Ce sujet est introuvable")).to_be_visible()
    await expect(member.get_by_role("heading", name="Ce sujet est introuvable").first).to_be_focused()
    await expect(member.get_by_text("Meurtrissures")).to_have_count(0)
    await member.goto("/forums/peche")
    await expect(member.get_by_text(TITLE)).to_have_count(0)
