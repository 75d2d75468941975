"""A need in one sentence: confirmed, submitted, published by a moderator, read by another firm."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in
from tests.journeys.test_messages import STRANGER

pytestmark = pytest.mark.timeout(180)

PHONE = {"width": 390, "height": 800}
NEED = "Nous cherchons un transporteur frigorifique vers l’Espagne, 5 palettes par jour, certifié IFS Logistics."
TITLE = "Transport frigorifique quotidien vers l’Espagne"


async def understood(page: Page) -> None:
    """The sentence is written, and what it says stands in the fields."""
    await page.goto("/opportunites")
    await page.get_by_role("link", name="Un besoin").first.click()
    await page.get_by_label("Que cherchez-vous, ou que proposez-vous").fill(NEED)
    assert not await violations(page)
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("heading", name="Voici ce que nous avons compris")).to_be_focused()
    await expect(page.get_by_role("radio", name="Besoin")).to_be_checked()
    await expect(page.get_by_label("Nature", exact=True)).to_have_value("service")
    await expect(page.get_by_role("list", name="Mots-clés : choix")).to_contain_text("Transport frigorifique")
    await expect(page.get_by_role("list", name="Lieux : choix")).to_contain_text("Espagne")
    await expect(page.get_by_role("list", name="Certificats : choix")).to_contain_text("IFS Logistics")
    await expect(page.get_by_role("textbox", name="Quantité")).to_have_value("5")
    await expect(page.get_by_role("combobox", name="Unité")).to_have_value("pallet")


async def correct(page: Page) -> None:
    """A keyword more by keyboard, a code, a title of one's own."""
    await page.get_by_label("Titre").fill(TITLE)
    tags = page.get_by_role("combobox", name="Mots-clés")
    await tags.fill("melon")
    await expect(page.get_by_role("listbox", name="Mots-clés").get_by_role("option").first).to_be_visible()
    await tags.press("Enter")
    await expect(page.get_by_role("list", name="Mots-clés : choix").get_by_role("listitem")).to_have_count(2)
    codes = page.get_by_role("textbox", name="Codes de produits ou d’activités")
    await codes.fill("nc 0807")
    await codes.press("Enter")
    await expect(page.get_by_role("list", name="Codes de produits ou d’activités : choix")).to_contain_text("NC 0807")


async def test_need_is_written_published_and_read(open_page: OpenPage) -> None:
    member = await open_page(viewport=PHONE, has_touch=True)
    await sign_in(member, MEMBER)
    await understood(member)
    await correct(member)
    await member.get_by_label("Rester anonyme").check()
    await expect(member.get_by_text("Ils ne verront pas")).to_be_visible()
    assert not await violations(member)
    # Nothing typed is lost with the page.
    await member.reload()
    await expect(member.get_by_label("Titre")).to_have_value(TITLE)
    await member.get_by_role("button", name="Envoyer à la relecture").click()
    await expect(member.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    await expect(member.get_by_text("En relecture", exact=True)).to_be_visible()
    assert not await violations(member)

    moderator = await open_page()
    await sign_in(moderator, MODERATOR)
    await moderator.goto("/opportunites?liste=relire")
    await moderator.get_by_role("list", name="À relire").get_by_role("link", name=TITLE).click()
    await expect(moderator.get_by_text("Donnez les quatre notes")).to_be_visible()
    await moderator.get_by_role("button", name="Rendre cet avis").click()
    await expect(moderator.get_by_role("alert").filter(has_text="sont à revoir")).to_be_focused()
    for group in ("Avantages et nouveauté", "Clarté", "Attentes envers le partenaire", "Rédaction et règles"):
        await moderator.get_by_role("group", name=group).get_by_label("4", exact=True).check()
    await expect(moderator.get_by_text("16 sur 20 : elle sera publiée.")).to_be_visible()
    assert not await violations(moderator)
    await moderator.get_by_role("button", name="Rendre cet avis").click()
    await expect(moderator.get_by_role("heading", name="Avis rendus")).to_be_visible()

    reader = await open_page()
    await sign_in(reader, STRANGER)
    await reader.goto("/opportunites")
    await reader.get_by_label("Nature", exact=True).first.select_option("service")
    await expect(reader).to_have_url(re.compile("kind=service"))
    await reader.get_by_role("list", name="Toutes").get_by_role("link", name=TITLE).click()
    await expect(reader.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    await expect(reader.get_by_text("L’auteur reste anonyme")).to_be_visible()
    await expect(reader.get_by_role("button", name="Retirer")).to_have_count(0)
    assert not await violations(reader)


async def test_draft_is_corrected_deleted_and_had_back(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MEMBER)
    await page.goto("/opportunites/nouvelle")
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_text("Ce champ est à remplir.")).to_be_visible()
    await page.get_by_label("Que cherchez-vous, ou que proposez-vous").fill("Quelque chose")
    await page.get_by_role("button", name="Continuer").click()
    await page.get_by_label("Résumé").fill("")
    await page.get_by_role("button", name="Envoyer à la relecture").click()
    problems = page.get_by_role("alert").filter(has_text="sont à revoir")
    await expect(problems).to_be_focused()
    await problems.get_by_role("link", name=re.compile("Mots-clés")).click()
    await expect(page.get_by_role("combobox", name="Mots-clés")).to_be_focused()
    await page.get_by_role("button", name="Enregistrer le brouillon").click()
    await expect(page.get_by_text("Brouillon", exact=True)).to_be_visible()

    await page.get_by_role("link", name="Modifier").click()
    await page.get_by_label("Titre").fill("Quelque chose de précis")
    await page.get_by_role("button", name="Enregistrer le brouillon").click()
    await expect(page.get_by_role("heading", level=1, name="Quelque chose de précis")).to_be_focused()
    await page.get_by_role("button", name="Supprimer le brouillon").click()
    await expect(page).to_have_url(re.compile("liste=notres"))
    await page.get_by_role("button", name="Annuler").click()
    await expect(page.get_by_role("heading", level=1, name="Quelque chose de précis")).to_be_visible()


FILE = "side;kind;text\noffer;service;Stockage à température dirigée\noffer;voiture;Rien de tel"


async def act_on(line: Locator, action: str) -> None:
    """Choose from the menu of a line."""
    await line.get_by_role("button", name=re.compile("^Actions pour")).click()
    await line.page.get_by_role("menuitem", name=action).click()


async def test_profile_says_what_a_firm_offers(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MEMBER)
    await page.get_by_role("link", name="Mon organisation").click()
    await page.get_by_role("button", name="Ajouter une offre").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(dialog.get_by_role("alert")).to_be_focused()
    await dialog.get_by_label("En quelques mots").fill("Melons de Cavaillon")
    await dialog.get_by_role("combobox", name="Mots-clés").fill("melon")
    await dialog.get_by_role("listbox", name="Mots-clés").get_by_role("option").first.click()
    assert not await violations(page)
    await dialog.get_by_role("button", name="Enregistrer").click()
    line = page.get_by_role("list", name="Propose").get_by_role("listitem").filter(has_text="Melons de Cavaillon")
    await expect(line).to_be_visible()
    await act_on(line, "Modifier")
    await dialog.get_by_label("En quelques mots").fill("Melons de Cavaillon, de juin à août")
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(line).to_contain_text("de juin à août")
    await act_on(line, "Supprimer")
    await expect(line).to_have_count(0)
    await page.get_by_role("button", name="Annuler").click()
    await expect(line).to_be_visible()

    await page.get_by_role("button", name="Importer un fichier CSV").click()
    await dialog.get_by_label("Ou collez ses lignes").fill(FILE)
    await dialog.get_by_role("button", name="Vérifier").click()
    await expect(dialog.get_by_text("1 ligne est bonne.")).to_be_visible()
    await expect(dialog.get_by_role("table")).to_contain_text("n’est pas dans la liste")
    assert not await violations(page)
    await dialog.get_by_role("button", name="Ajouter 1 ligne").click()
    await expect(page.get_by_text("Stockage à température dirigée")).to_be_visible()
    assert not await violations(page)
