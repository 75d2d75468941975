"""Spaces: one within another with rights that are previewed, asking to join, topics by form."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in

pytestmark = pytest.mark.timeout(180)

ADMINISTRATOR = "admin@demo.example"
PHONE = {"width": 390, "height": 800}


async def create_within(page: Page) -> None:
    """A space within another: first its name, then its rights, seen before they are saved."""
    await page.goto("/administration/espaces?espace=nouveau")
    await page.get_by_label("Nom (français)").fill("Agrumes d’hiver")
    await page.get_by_label("Description (français)").fill("Arrivages d’agrumes, de novembre à mars.")
    await page.get_by_label("Adresse").fill("agrumes")
    await page.get_by_label("Placé dans").select_option(label="Arrivages et logistique")
    await page.get_by_role("button", name="Créer l’espace").click()
    await expect(page).to_have_url(re.compile("volet=droits"))
    assert not await violations(page)
    await page.get_by_label("Droit de : Tous les membres").select_option(label="Lire et répondre")
    await page.get_by_role("button", name="Vérifier qui gagne et qui perd").click()
    dialog = page.get_by_role("dialog", name="Qui gagne, qui perd")
    await expect(dialog.get_by_text(re.compile(r"\d+ personnes gagnent"))).to_be_visible()
    await expect(dialog.get_by_text("rien → répondre").first).to_be_visible()
    assert not await violations(page)
    await dialog.get_by_role("button", name="Enregistrer ces droits").click()
    await expect(page.get_by_text("Les droits sont enregistrés.").first).to_be_visible()


async def test_a_space_within_a_space_and_its_rights(open_page: OpenPage) -> None:
    administrator = await open_page()
    await sign_in(administrator, ADMINISTRATOR)
    await create_within(administrator)
    await administrator.goto("/administration/espaces?espace=agrumes&volet=adhesion")
    await administrator.get_by_label("Sur demande : un modérateur de l’espace décide").check()
    await administrator.get_by_role("button", name="Enregistrer").click()
    await expect(administrator.get_by_text("L’espace est enregistré.").first).to_be_visible()
    await expect(administrator.get_by_role("button", name="Enregistrer")).to_be_visible()
    assert not await violations(administrator)

    member = await open_page(viewport=PHONE)
    await sign_in(member, MEMBER)
    await member.goto("/forums?vue=espaces")
    await expect(member.get_by_role("link", name="Agrumes d’hiver")).to_be_visible()
    await member.get_by_role("button", name="Demander à entrer : Agrumes d’hiver").click()
    await member.get_by_label("Pourquoi souhaitez-vous entrer").fill("Nous importons des oranges.")
    await member.get_by_role("button", name="Envoyer la demande").click()
    await expect(member.get_by_text("Demande envoyée")).to_be_visible()
    assert not await violations(member)

    moderator = await open_page()
    await sign_in(moderator, MODERATOR)
    await moderator.goto("/forums/agrumes?vue=membres")
    await expect(moderator.get_by_text("Nous importons des oranges.")).to_be_visible()
    assert not await violations(moderator)
    await moderator.get_by_role("button", name="Laisser entrer").click()
    await expect(moderator.get_by_text("Rien n’attend de réponse.")).to_be_visible()
    # Told by the live channel: no reload.
    await expect(member.get_by_text("Demande envoyée")).to_be_hidden()
    await member.goto("/forums/agrumes?vue=membres")
    await expect(member.get_by_role("list", name="Membres").get_by_role("link")).to_have_count(1)


async def test_a_form_changes_while_somebody_fills_it_in(open_page: OpenPage) -> None:
    member = await open_page()
    await sign_in(member, MEMBER)
    await member.goto("/sujets/nouveau?espace=reglementation")
    await member.get_by_label("Titre").fill("Étiquetage des avocats du Pérou")
    await member.get_by_label("Formulaire", exact=True).select_option(label="Question réglementaire")
    await member.get_by_label("Produit", exact=True).fill("Avocats")
    await member.get_by_label("Pays de provenance").select_option(label="Pérou")
    await member.get_by_label("Votre question").fill("Quelle mention sur le carton ?")
    await member.get_by_label("Ce que vous avez déjà vérifié").fill("Le règlement 2023/2429.")
    assert not await violations(member)

    moderator = await open_page()
    await sign_in(moderator, MODERATOR)
    await moderator.goto("/forums/reglementation?vue=formulaires")
    await moderator.get_by_role("button", name=re.compile("^Question réglementaire")).click()
    await moderator.get_by_role("button", name="Retirer : Ce que vous avez déjà vérifié").click()
    await moderator.get_by_role("button", name="Ajouter un champ").click()
    await moderator.get_by_label("Intitulé (français)").last.fill("Échéance")
    await moderator.get_by_role("button", name="Ajouter un champ").click()
    await moderator.get_by_label("Intitulé (français)").last.fill("Transport")
    await moderator.get_by_label("Réponse attendue").last.select_option(label="Un choix")
    await moderator.get_by_label("Choix 1 (anglais)").fill("By road")
    await moderator.get_by_role("button", name="Enregistrer").click()
    await expect(moderator.get_by_text("Écrivez chaque choix au moins en français.").first).to_be_visible()
    await moderator.get_by_label("Choix 1 (français)").fill("Par la route")
    await moderator.get_by_role("button", name="Ajouter un choix").click()
    await moderator.get_by_label("Choix 2 (français)").fill("Par mer")
    await moderator.get_by_label("Choix 2 (espagnol)").fill("Por mar")
    assert not await violations(moderator)
    await moderator.get_by_role("button", name="Enregistrer").click()
    await expect(moderator.get_by_text("Le formulaire est enregistré.").first).to_be_visible()

    await member.get_by_role("button", name="Ouvrir le sujet").click()
    await expect(member.get_by_text("Ce formulaire a changé depuis que vous avez commencé.")).to_be_visible()
    await expect(member.get_by_text("Le règlement 2023/2429.")).to_be_visible()
    await expect(member.get_by_label("Produit", exact=True)).to_have_value("Avocats")
    await member.get_by_label("Échéance (nouveau)").fill("1er mars")
    await member.get_by_label("Transport (nouveau)").select_option(label="Par mer")
    assert not await violations(member)
    await member.get_by_role("button", name="Ouvrir le sujet").click()
    await expect(member).to_have_url(re.compile("/sujets/[0-9a-f-]{36}"))
    first = member.get_by_role("article").first
    await expect(first).to_contain_text("Pays de provenance : Pérou")
    await expect(first).to_contain_text("Quelle mention sur le carton ?")
