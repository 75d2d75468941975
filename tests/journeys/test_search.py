"""The search box: from anywhere, by keyboard, with filters, alerts, and a way on from nothing."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage, Site
from tests.journeys.test_accessibility import SIZES, clean
from tests.journeys.test_first_day import sign_in
from tests.journeys.topics import make_topic

PERSON = "camille@demo.example"
MODERATOR = "moderation@demo.example"
DESK = {"width": 1280, "height": 800}
SEARCHED = """
WITH queries AS (
    INSERT INTO search_query (id, words, common)
    SELECT gen_random_uuid(), words, true FROM unnest(ARRAY['bananes plantain', 'palettes']) words
    ON CONFLICT (words) DO UPDATE SET common = true RETURNING id
), days AS (
    INSERT INTO search_query_day SELECT id, current_date - day, 12 - day, day FROM queries, generate_series(0, 9) day
    ON CONFLICT DO NOTHING
)
INSERT INTO search_query_click SELECT id, current_date, place, 30 / place FROM queries, generate_series(1, 11) place
ON CONFLICT DO NOTHING
"""


def box(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Rechercher")


async def found_by_now(page: Page, query: str) -> None:
    """Wait until what was just written has gone through the index, as others find it."""
    counting = """async (query) => (await (await fetch('/api/search/suggestions?' + new URLSearchParams({ q: query })))
        .json()).items.length > 0"""
    await page.wait_for_function(counting, arg=query, polling=250, timeout=20_000)


async def search(page: Page, query: str) -> None:
    await page.keyboard.press("Control+k")
    await expect(box(page).get_by_role("combobox")).to_be_focused()
    await page.keyboard.type(query)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/recherche\?"))


def asked(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


async def test_a_name_is_found_while_it_is_typed(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport=DESK)
    await sign_in(page, PERSON)
    topic = await make_topic(page, "Mirabelles de Nancy en barquettes")
    await found_by_now(page, "mirabelles")
    await page.keyboard.press("/")
    combobox = box(page).get_by_role("combobox")
    await expect(combobox).to_be_focused()
    await page.keyboard.type("mirab")
    option = box(page).get_by_role("option", name="Mirabelles de Nancy")
    await expect(option).to_be_visible()
    await expect(option.locator("mark")).to_have_text("Mirabelles")
    for _ in range(10):
        if await option.get_attribute("aria-selected") == "true":
            break
        await page.keyboard.press("ArrowDown")
    await expect(combobox).to_have_attribute("aria-activedescendant", await option.get_attribute("id") or "")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(topic))
    await expect(box(page)).to_have_count(0)


async def test_a_search_is_narrowed_down_and_widened_by_keyboard(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport=DESK)
    await sign_in(page, PERSON)
    topic = await make_topic(page, "Rhubarbe sous serre", "Combien de degrés ?", "La rhubarbe aime le frais.")
    await found_by_now(page, "rhubarbe")
    await search(page, "rhubarbe")
    results = page.get_by_role("list", name="Résultats").get_by_role("listitem")
    await expect(results).to_have_count(1)
    await expect(page.get_by_role("link", name="1 autre résultat au même endroit")).to_be_visible()
    panel = page.get_by_role("complementary", name="Affiner")
    await panel.get_by_role("link", name="7 derniers jours").press("Enter")
    pill = page.get_by_role("link", name="Retirer le filtre Depuis")
    await expect(pill).to_be_visible()
    assert asked(page) == "rhubarbe after:7d"
    await pill.press("Enter")
    await expect(pill).to_have_count(0)
    assert asked(page) == "rhubarbe"
    await page.go_back()
    await expect(pill).to_be_visible()
    await page.locator("main h1").last.focus()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(topic))
    await page.go_back()
    await expect(pill).to_be_visible()


async def test_what_nobody_has_answered_is_asked_of_all(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport=DESK)
    await sign_in(page, PERSON)
    await search(page, "xylophages du pitahaya ? before:2001")
    await expect(page.get_by_text("Rien n’a été trouvé")).to_be_visible()
    await page.get_by_role("main").get_by_role("link", name="Retirer le filtre Avant").last.click()
    await expect(page.get_by_role("list", name="Filtres")).to_have_count(0)
    await page.get_by_role("link", name="Poser la question à la communauté").click()
    await expect(page).to_have_url(re.compile("/sujets/nouveau"))
    await expect(page.get_by_label("Titre")).to_have_value("xylophages du pitahaya ?")


async def test_last_searches_go_with_the_person(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport=DESK)
    await sign_in(page, PERSON)
    await search(page, "cageots consignés")
    await page.get_by_role("link", name="Forums").first.click()
    await expect(page).to_have_url(re.compile("/forums"))
    await page.keyboard.press("/")
    recent = box(page).get_by_role("group", name="Dernières recherches")
    await expect(recent.get_by_role("option", name="cageots consignés")).to_be_visible()
    await expect(box(page).get_by_role("combobox")).to_be_focused()
    await page.keyboard.type("se déconnecter")
    await box(page).get_by_role("option", name="Se déconnecter", exact=True).click()
    await expect(page).to_have_url(re.compile("/connexion"))
    await sign_in(page, PERSON)
    await page.keyboard.press("/")
    await expect(box(page)).to_be_visible()
    await expect(recent).to_have_count(0)


async def test_a_search_becomes_an_alert(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport=DESK)
    await sign_in(page, PERSON)
    await search(page, "in:zzz grenadilles")
    await page.get_by_role("button", name="Créer une alerte").click()
    await page.get_by_role("radio", name="Chaque lundi").check()
    await page.get_by_role("button", name="Créer", exact=True).click()
    await page.get_by_role("button", name="Alertes de recherche").click()
    await expect(page).to_have_url(re.compile("/recherche/alertes"))
    alert = page.get_by_role("link", name="zzz grenadilles")
    await expect(alert).to_be_visible()
    await expect(page.get_by_label("Rythme de l’alerte « zzz grenadilles »")).to_have_value("weekly")
    await page.get_by_role("button", name="Supprimer l’alerte").click()
    await expect(alert).to_have_count(0)
    await page.get_by_role("button", name="Annuler").click()
    await expect(alert).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_for_everybody(size: Any, site: Site, open_page: OpenPage) -> None:
    """The box with proposals, results with their filters, nothing found, an alert, and what moderators see."""
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(SEARCHED.encode())
    page = await open_page("/connexion", reduced_motion="reduce", viewport=size)
    await sign_in(page, MODERATOR)
    await found_by_now(page, "transport")
    await page.keyboard.press("/")
    await expect(box(page).get_by_role("combobox")).to_be_focused()
    await page.keyboard.type("transp")
    await expect(box(page).locator("mark").first).to_be_visible()
    await clean(page)
    await page.keyboard.press("Escape")
    await page.goto("/recherche?q=transport after:9y couleur:rouge")
    await expect(page.get_by_role("list", name="Résultats")).to_be_visible()
    await clean(page)
    narrow = page.get_by_role("button", name="Affiner")
    if await narrow.is_visible():
        await narrow.click()
        await expect(page.get_by_role("dialog", name="Affiner")).to_be_visible()
        await clean(page)
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Créer une alerte").click()
    await clean(page)
    await page.get_by_role("button", name="Créer", exact=True).click()
    await expect(page.get_by_text("Alerte créée.", exact=True)).to_be_visible()
    await page.goto("/recherche/alertes")
    await expect(page.get_by_role("list", name="Alertes de recherche")).to_be_visible()
    await clean(page)
    await page.goto("/recherche?q=qwrtpz in:zzz")
    await expect(page.get_by_text("Rien n’a été trouvé")).to_be_visible()
    await clean(page)
    await page.goto("/moderation/recherches")
    await expect(page.get_by_role("img", name="Recherches par jour")).to_be_visible()
    await page.get_by_text("Voir les chiffres").click()
    await clean(page)
