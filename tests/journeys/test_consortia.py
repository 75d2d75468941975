"""A joint project: written in a few sentences, teams worked out, a member invited who says yes, roles on paper."""

import re

import pytest
from playwright.async_api import Page, expect

from community.core.clock import SystemClock
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.matching.teams import propose_once
from community.infra.db import open_database
from community.settings import Settings
from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import MEMBER, sign_in

pytestmark = pytest.mark.timeout(180)

LABORATORY = "labo@demo.example"
PROJECT = (
    "Une filière grenade pour la restauration.\n"
    "- un transporteur frigorifique vers Lyon\n"
    "- des analyses de microbiologie\n"
)
TITLE = "Grenades pour les cantines"


async def work_out(site: Site) -> None:
    """What the matcher does, once."""
    settings = Settings(database_url=site.database_url, redis_url=site.redis_url)
    async with open_database(settings, application_name="journey") as database:
        keeper = Keeper(database, SystemClock())
        await keeper.renew()
        while await propose_once(database, (await keeper.kept()).supply, SystemClock()):
            pass
        keeper.close()


async def written(page: Page) -> None:
    await page.goto("/groupements")
    await page.get_by_role("link", name="Nouveau projet").click()
    await page.get_by_label("Votre projet, en quelques phrases").fill(PROJECT)
    assert not await violations(page)
    await page.get_by_role("button", name="Continuer").click()
    await expect(page.get_by_role("heading", name=re.compile("Nous avons compris"))).to_be_focused()
    await page.get_by_label("Titre").fill(TITLE)
    needs = page.get_by_role("group", name="Besoins du projet")
    await needs.get_by_role("button", name=re.compile("^Modifier : des analyses")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Poids").select_option("9")
    await dialog.get_by_label("Indispensable").check()
    assert not await violations(page)
    await dialog.get_by_role("button", name="Garder ce besoin").click()
    await expect(needs.get_by_text("Poids 9")).to_be_visible()


async def test_project_finds_its_members_and_shares_out_the_roles(site: Site, open_page: OpenPage) -> None:
    laboratory = await open_page()
    await sign_in(laboratory, LABORATORY)
    await laboratory.get_by_role("link", name="Mon organisation").click()
    await laboratory.get_by_role("button", name="Ajouter une offre").click()
    offer = laboratory.get_by_role("dialog")
    await offer.get_by_label("En quelques mots").fill("Analyses de microbiologie")
    tags = offer.get_by_role("combobox", name="Mots-clés")
    await tags.fill("microbiologie")
    await tags.press("Enter")
    await offer.get_by_role("button", name="Enregistrer").click()
    await expect(offer).to_have_count(0)

    member = await open_page()
    await sign_in(member, MEMBER)
    await written(member)
    # Nothing typed is lost with the page.
    await member.reload()
    await expect(member.get_by_label("Titre")).to_have_value(TITLE)
    await member.get_by_role("button", name="Enregistrer et chercher des équipes").click()
    await expect(member.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    await work_out(site)
    grid = member.get_by_role("table", name="Qui couvre quoi")
    await expect(grid.get_by_role("columnheader", name="Laboratoire Sud Analyses")).to_be_visible()
    await expect(grid.get_by_role("row", name=re.compile("microbiologie")).get_by_text("convient à")).to_have_count(1)
    assert not await violations(member)
    await member.get_by_role("button", name=re.compile("^Inviter")).first.click()
    asking = member.get_by_role("dialog")
    await asking.get_by_label("Message").fill("En serez-vous ?")
    assert not await violations(member)
    await asking.get_by_role("button", name="Envoyer les invitations").click()
    await expect(member.get_by_role("heading", level=2, name="Invitations")).to_be_visible()

    await laboratory.goto("/groupements?liste=invitations")
    await laboratory.get_by_role("link", name=TITLE).click()
    await expect(laboratory.get_by_text("En serez-vous ?")).to_be_visible()
    assert not await violations(laboratory)
    await laboratory.get_by_role("button", name="Accepter").click()
    await expect(laboratory.get_by_text("Votre organisation a accepté l’invitation")).to_be_visible()

    await member.reload()
    await member.get_by_role("button", name="Former le groupement").click()
    await expect(member.get_by_role("heading", name="Rôles du groupement")).to_be_visible()
    await member.get_by_role("button", name="Modifier les rôles").click()
    shares = member.get_by_label("Part, en %")
    await shares.first.fill("50")
    await expect(member.get_by_text("En tout :")).not_to_contain_text("100")
    await shares.nth(1).fill("50")
    assert not await violations(member)
    await member.get_by_role("button", name="Enregistrer").click()
    await expect(member.get_by_text("50 %").first).to_be_visible()
    await member.get_by_role("link", name="Imprimer les rôles").click()
    await expect(member.get_by_role("heading", name="Signatures")).to_be_visible()
    assert not await violations(member)
