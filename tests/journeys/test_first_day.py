"""The first day of a firm: it applies, is let in, finds a topic, replies, and a colleague sees it live."""

import re

import pytest
from playwright.async_api import Page, expect

from community.app.seed import PASSWORD as DEMO_PASSWORD
from tests.factories.accounts import siren
from tests.journeys.conftest import OpenPage, Site
from tests.journeys.topics import make_topic
from tests.polling import until

# Starting the platform counts towards the first test.
pytestmark = pytest.mark.timeout(180)

MODERATOR = "moderation@demo.example"
MEMBER = "camille@demo.example"
NEWCOMER = "lea.durand@primeurs-durand.example"
PASSWORD = "un verger sous la neige de mai"
TITLE = "Un camion complet vers Perpignan"


async def sign_in(page: Page, email: str) -> None:
    """As the form does, without its page: a journey begins behind it."""
    answer = await page.context.request.post("/api/accounts/sign-in", data={"email": email, "password": DEMO_PASSWORD})
    assert answer.ok, await answer.text()
    await page.goto("/forums")
    await expect(page.get_by_role("list", name="Sujets du forum")).to_be_visible()


async def fill_in_sign_in(page: Page, email: str) -> None:
    await page.goto("/connexion")
    await page.get_by_label("Adresse électronique").fill(email)
    await page.get_by_label("Mot de passe", exact=True).fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page).to_have_url(re.compile("/forums"))


async def apply(page: Page) -> None:
    """Fill in the application as a member of a small firm would."""
    await page.get_by_label("Numéro SIREN ou SIRET").fill(siren(55_000_001))
    await page.get_by_label("Dénomination").fill("Primeurs Durand")
    await page.get_by_label("Nature de l’organisation").select_option(label="Entreprise")
    await expect(page.get_by_label("Nature de l’organisation")).to_have_value("firm")
    await page.get_by_label("Adresse", exact=True).fill("12 avenue du Marché")
    await page.get_by_label("Code postal").fill("66000")
    await page.get_by_label("Ville").fill("Perpignan")
    await page.get_by_label("Prénom").fill("Léa")
    await page.get_by_label("Nom", exact=True).fill("Durand")
    await page.get_by_label("Fonction").fill("Acheteuse")
    await page.get_by_label("Adresse électronique professionnelle").fill(NEWCOMER)
    await page.get_by_label("Pourquoi souhaitez-vous nous rejoindre").fill("Nous importons des tomates du Maroc.")
    await page.get_by_role("button", name="Envoyer la demande").click()
    await expect(page.get_by_role("heading", name="Regardez votre messagerie")).to_be_visible()


async def test_firm_applies_is_let_in_and_talks(site: Site, open_page: OpenPage) -> None:
    newcomer = await open_page("/candidature")
    await apply(newcomer)
    await newcomer.goto(await until(lambda: site.link_to(NEWCOMER)))
    await newcomer.get_by_role("button", name="Confirmer mon adresse").click()
    await expect(newcomer.get_by_role("heading", name="Votre adresse est confirmée")).to_be_visible()

    moderator = await open_page()
    await fill_in_sign_in(moderator, MODERATOR)
    await moderator.goto("/moderation/candidatures")
    await moderator.get_by_role("link", name=re.compile("Primeurs Durand")).click()
    await moderator.get_by_role("button", name="Accepter").click()
    await make_topic(moderator, TITLE)

    mails = await until(lambda: len(site.mails(NEWCOMER)) >= 3 and site.link_to(NEWCOMER))
    await newcomer.goto(str(mails))
    await newcomer.get_by_label("Mot de passe à choisir").fill(PASSWORD)
    await newcomer.get_by_role("button", name="Entrer dans la communauté").click()
    await expect(newcomer).to_have_url(re.compile("/forums"))

    topics = newcomer.get_by_role("list", name="Sujets du forum")
    await topics.get_by_role("link", name=re.compile(TITLE)).click()
    await expect(newcomer).to_have_url(re.compile("/sujets/"))

    colleague = await open_page()
    await sign_in(colleague, MEMBER)
    await colleague.goto(newcomer.url)
    await expect(colleague.get_by_role("article").first).to_be_visible()
    await newcomer.get_by_role("button", name="Répondre au sujet").first.click()
    await newcomer.get_by_role("textbox", name="Votre texte").fill("Bonjour, nous cherchons le même transporteur.")
    await newcomer.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(newcomer.get_by_text("nous cherchons le même transporteur").first).to_be_visible()
    await expect(colleague.get_by_text(re.compile("1 nouvelle réponse|même transporteur")).first).to_be_visible(
        timeout=3_000
    )
