"""A meeting day from the organiser's first line to what two people say after they met."""

import re
from datetime import timedelta

import psycopg
import pytest
from playwright.async_api import Page, expect

from community.core.clock import SystemClock
from community.features.matchmaking.matching.meeting_plans import make_plan
from community.infra.db import open_database
from community.settings import Settings
from tests.factories.matchmaking import today
from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in

pytestmark = pytest.mark.timeout(180)

PHONE = {"width": 390, "height": 800}
TITLE = "Rencontres du carton et du froid"
LABORATORY = "labo@demo.example"


def _day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


async def drafted(page: Page) -> str:
    """A day with one session; its path."""
    await page.goto("/rencontres")
    await page.get_by_role("link", name="Nouvelle journée").first.click()
    await page.get_by_role("button", name="Enregistrer le brouillon").click()
    await expect(page.get_by_role("alert").filter(has_text="sont à revoir")).to_be_focused()
    await page.get_by_label("Nom de la journée").fill(TITLE)
    await page.get_by_role("button", name="Supprimer la plage 2").click()
    await page.get_by_label("Jour, plage 1").fill(_day(9))
    await page.get_by_label("Début 1").fill("09:00")
    await page.get_by_label("Fin 1").fill("10:00")
    await page.get_by_label("Inscriptions jusqu’au").fill(_day(3))
    await page.get_by_label("Souhaits jusqu’au").fill(_day(5))
    await page.get_by_label("Nombre de tables").fill("2")
    # Nothing typed is lost with the page.
    await page.reload()
    await expect(page.get_by_label("Nom de la journée")).to_have_value(TITLE)
    assert not await violations(page)
    await page.get_by_role("button", name="Enregistrer le brouillon").click()
    await expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    await page.get_by_role("button", name="Ouvrir les inscriptions").click()
    await expect(page.get_by_text("Inscriptions ouvertes", exact=True)).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


async def registered(page: Page, path: str) -> None:
    await page.goto(path)
    await page.get_by_role("button", name="S’inscrire").click()
    await expect(page.get_by_role("heading", name="Votre inscription")).to_be_visible()
    assert not await violations(page)


async def test_two_meet_on_a_day_that_was_planned(open_page: OpenPage, site: Site) -> None:
    organiser = await open_page()
    await sign_in(organiser, MODERATOR)
    path = await drafted(organiser)
    member, other = await open_page(viewport=PHONE, has_touch=True), await open_page()
    for page, who in ((member, MEMBER), (other, LABORATORY)):
        await sign_in(page, who)
        await registered(page, path)

    await organiser.get_by_role("button", name="Recueillir les souhaits").click()
    await expect(organiser.get_by_text("Souhaits en cours", exact=True)).to_be_visible()
    await member.goto(f"{path}?vue=participants")
    card = member.get_by_role("listitem").filter(has_text="Laboratoire Sud Analyses")
    await card.get_by_role("button", name="Incontournable").click()
    await expect(card.get_by_role("button", name="Incontournable")).to_have_attribute("aria-pressed", "true")
    assert not await violations(member)
    await other.goto(f"{path}?vue=participants")
    await other.get_by_role("link", name="Camille Roux").focus()
    await other.keyboard.press("2")
    wished = other.get_by_role("listitem").filter(has_text="Camille Roux").get_by_role("button", name="Intéressé")
    await expect(wished).to_have_attribute("aria-pressed", "true")

    await organiser.get_by_role("link", name="Planning").first.click()
    await organiser.get_by_role("button", name="Établir le planning").click()
    await expect(organiser.get_by_text("Le planning est en cours de calcul")).to_be_visible()
    await _work_out(site)
    await expect(organiser.get_by_text("Planning provisoire")).to_be_visible(timeout=30_000)
    await expect(organiser.get_by_role("button", name=re.compile("Laboratoire Sud Analyses"))).to_be_visible()
    assert not await violations(organiser)
    await organiser.get_by_role("button", name="Publier le planning").click()
    await expect(organiser.get_by_text("Agenda publié", exact=True)).to_be_visible()

    # The page of a participant hears of it.
    await expect(member.get_by_role("link", name="Mon agenda")).to_be_visible()
    await member.get_by_role("link", name="Mon agenda").click()
    meeting = member.get_by_role("list", name="Mon agenda").get_by_role("listitem")
    await expect(meeting).to_contain_text("Laboratoire Sud Analyses")
    await member.get_by_role("button", name=re.compile("Créer l’adresse|Changer d’adresse")).click()
    await expect(member.get_by_label("Adresse à ajouter à votre calendrier")).to_have_value(
        re.compile("/api/matchmaking/calendars/")
    )
    assert not await violations(member)
    await member.get_by_role("link", name="Imprimer").click()
    await expect(member.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    assert not await violations(member)

    _begin(site, path)
    await member.goto(f"{path}?vue=agenda")
    await member.get_by_role("button", name="Qu’en reste-t-il").click()
    await member.get_by_role("group", name="utile").get_by_label("5", exact=True).check()
    await member.get_by_label("Une offre ou un devis").check()
    await member.get_by_role("button", name="Enregistrer").click()
    await expect(member.get_by_text("Utile : 5 sur 5")).to_be_visible()
    await organiser.goto(f"{path}?vue=bilan")
    await expect(organiser.get_by_text("Rencontres tenues")).to_be_visible()
    assert not await violations(organiser)
    for view in ("accueil", "places"):
        await organiser.goto(f"{path}?vue={view}")
        await expect(organiser.get_by_role("list").filter(has_text=re.compile("Camille Roux|Table 1"))).to_be_visible()
        assert not await violations(organiser)


async def _work_out(site: Site) -> None:
    """As the matcher does."""
    settings = Settings(mode="test", database_url=site.database_url)
    async with open_database(settings, application_name="tests") as database:
        assert await make_plan(database, SystemClock())


def _begin(site: Site, path: str) -> None:
    """It is the day: all its times are over by now."""
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(
            """
            UPDATE matchmaking_meeting_day SET state = 'running', starts_at = now() - interval '2 hours',
                slots = (SELECT jsonb_agg(slot || jsonb_build_object(
                    'start', ((slot ->> 'start')::timestamptz - interval '12 days'),
                    'end', ((slot ->> 'end')::timestamptz - interval '12 days')) ORDER BY at)
                    FROM jsonb_array_elements(slots) WITH ORDINALITY AS each(slot, at))
            WHERE id = %s
            """,
            [path.rsplit("/", 1)[1]],
        )
