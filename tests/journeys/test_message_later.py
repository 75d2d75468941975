"""A message that is written now and sent later."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_message_drafts import field
from tests.journeys.test_outbox import MEMBER, OTHER, talk

pytestmark = pytest.mark.timeout(180)


async def schedule(page: Page, text: str) -> None:
    await field(page).fill(text)
    await page.get_by_role("button", name="Envoyer plus tard").click()
    dialog = page.get_by_role("dialog", name="Envoyer plus tard")
    await expect(dialog).to_contain_text("À l’heure de votre appareil")
    assert not await violations(page)
    await dialog.get_by_role("button", name="Programmer").click()
    await expect(page.get_by_text(re.compile("Le message partira")).first).to_be_visible()
    await expect(field(page)).to_have_value("")


async def test_a_message_is_scheduled_changed_sent_and_taken_back(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await schedule(page, "Voici le planning")
    line = page.get_by_role("region", name="Écrire").get_by_text(re.compile("^Un message partira"))
    await expect(line).to_be_visible()
    await page.get_by_role("region", name="Écrire").get_by_role("link", name="Voir").click()
    await expect(page).to_have_url(re.compile("/compte/brouillons"))
    waiting = page.get_by_role("listitem").filter(has_text="Voici le planning").first
    await expect(waiting).to_contain_text("Partira :")
    assert not await violations(page)
    await waiting.get_by_role("button", name="Modifier").click()
    dialog = page.get_by_role("dialog", name="Envoyer plus tard")
    await dialog.get_by_label("Votre texte").fill("Voici le planning, relu")
    await dialog.get_by_role("button", name="Programmer").click()
    changed = page.get_by_role("listitem").filter(has_text="Voici le planning, relu")
    await changed.get_by_role("button", name="Envoyer maintenant").click()
    await expect(page).to_have_url(re.compile(f"/messages/{conversation}"))
    await expect(other.locator("[data-messages]").get_by_text("Voici le planning, relu")).to_be_visible()
    # What was sent is told above the button, for as long as the pointer rests on it.
    await page.mouse.move(0, 0)

    await schedule(page, "Et la suite lundi")
    await page.goto("/compte/brouillons")
    again = page.get_by_role("listitem").filter(has_text="Et la suite lundi")
    await again.get_by_role("button", name="Déprogrammer").click()
    await again.get_by_role("link", name="Reprendre").click()
    await expect(field(page)).to_have_value("Et la suite lundi")


async def test_what_could_not_be_sent_is_kept_and_says_why(site: Site, open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(other, page)
    await schedule(page, "Je le dirai demain")
    await other.get_by_role("button", name="Actions sur la conversation").click()
    await other.get_by_role("menuitem", name="Membres du groupe").click()
    members = other.get_by_role("dialog")
    await members.get_by_role("button", name=re.compile("^Actions pour")).last.click()
    await other.get_by_role("menuitem", name="Retirer du groupe").click()
    await expect(page.get_by_role("heading", name="Conversation introuvable").first).to_be_visible()
    due = "UPDATE messaging_scheduled SET send_at = now() - interval '1 minute' WHERE conversation_id = %s"
    site.hasten(due, "messaging.find_due_messages", conversation)
    await page.goto("/compte/brouillons")
    kept = page.get_by_role("listitem").filter(has_text="Je le dirai demain")
    await expect(kept).to_contain_text("N’est pas parti")
    assert not await violations(page)
