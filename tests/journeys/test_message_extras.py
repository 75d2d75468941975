"""What a message can carry: reactions, links with previews, mentions."""

import re
from uuid import uuid4

import psycopg
import pytest
from playwright.async_api import expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_outbox import MEMBER, OTHER, call, talk, write

pytestmark = pytest.mark.timeout(180)


def known_page(site: Site, url: str, title: str) -> None:
    """As if the worker had fetched it: nothing is asked of the world here."""
    with psycopg.connect(site.database_url) as connection:
        connection.execute(
            "INSERT INTO messaging_link (url, asked, host, site, title, description, asked_at, expires_at)"
            " VALUES (%s, false, 'melons.example', 'Gazette', %s, 'La récolte', now(), now() + interval '1 day')",
            [url, title],
        )


async def test_reactions_and_previews(open_page: OpenPage, site: Site) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    await talk(page, other)
    url = f"https://melons.example/{uuid4().hex}"
    known_page(site, url, "Le melon d'hiver")
    await write(other, f"Lire {url}.")
    here = page.locator("[data-message]").filter(has_text="Lire")
    there = other.locator("[data-message]").filter(has_text="Lire")
    await expect(here.get_by_role("link", name=url)).to_have_attribute("href", url)
    preview = here.locator("[data-preview]")
    await expect(preview).to_contain_text("Le melon d'hiver")
    await expect(preview).to_have_attribute("href", url)
    await expect(preview.locator("img")).to_have_count(0)

    await here.hover()
    await here.get_by_role("button", name="Réagir").click()
    await page.get_by_role("menuitem", name="Bravo").click()
    await expect(here.get_by_role("button", name="Bravo : 1, dont vous")).to_be_visible()
    # To one's own message one does not react, but sees who did.
    await expect(there.get_by_text("Bravo : 1")).to_be_attached()
    await expect(there.get_by_role("button", name="Réagir")).to_have_count(0)
    me = await call(page, "GET", "/accounts/me")
    await there.get_by_role("button", name="Qui a réagi").click()
    panel = other.get_by_role("dialog", name="Qui a réagi")
    await expect(panel).to_contain_text(me["person"]["name"] if "person" in me else me["name"])
    assert await violations(other) == []
    await other.keyboard.press("Escape")
    await expect(panel).to_have_count(0)

    # By the keyboard alone: up to the message, and `l`.
    await page.get_by_role("region", name="Écrire").get_by_role("textbox").press("Escape")
    await expect(here).to_be_focused()
    await page.keyboard.press("l")
    await expect(there.get_by_text("Utile, merci : 1")).to_be_attached()
    await page.keyboard.press("l")
    await expect(there.get_by_text("Utile, merci : 1")).to_have_count(0)
    await expect(here.get_by_role("button", name="Bravo : 1, dont vous")).to_be_visible()
    assert await violations(page) == []


async def test_a_member_is_mentioned(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    person = await call(other, "GET", "/accounts/me")
    await call(other, "POST", f"/messaging/conversations/{conversation}/answer", {"accept": True})
    await call(other, "PATCH", f"/messaging/conversations/{conversation}/own", {"mutedUntil": "2999-01-01T00:00:00Z"})
    await other.goto("/messages")
    row = other.locator(f"[data-conversation='{conversation}']")
    await expect(row).to_be_visible()

    field = page.get_by_role("region", name="Écrire").get_by_role("textbox")
    await field.press_sequentially("Qui vient ? @")
    names = page.get_by_role("listbox", name="Membres du groupe à mentionner")
    # Nobody but those who are in the group.
    await expect(names.get_by_role("option")).to_have_count(1)
    await field.press_sequentially(person["givenName"][:3].lower() if "givenName" in person else person["name"][:3])
    await expect(names.get_by_role("option")).to_contain_text(person["name"])
    await field.press("Enter")
    await expect(field).to_have_value(re.compile(rf"@.*\]\(/personnes/{person['id']}\) $"))
    await field.press("Enter")
    await expect(field).to_have_value("")
    link = page.locator("[data-message]").filter(has_text="Qui vient").locator("a.mention")
    await expect(link).to_have_text(f"@{person['name']}")
    await expect(row.get_by_role("img", name="On vous mentionne")).to_be_visible()
    await row.click()
    await expect(other.locator("a.mention")).to_be_visible()
    await expect(row.get_by_role("img", name="On vous mentionne")).to_have_count(0)


async def test_a_message_is_carried_on(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    target = await talk(page, other)
    name = await page.get_by_role("heading", level=1).inner_text()
    await talk(page, other)
    await write(other, "Message deux cents cagettes")
    said = page.locator("[data-message]").filter(has_text="deux cents cagettes")
    await said.hover()
    await said.get_by_role("button", name="Actions sur le message").click()
    await page.get_by_role("menuitem", name="Transférer").click()
    dialog = page.get_by_role("dialog", name="Transférer ce message")
    await expect(dialog).to_contain_text("deux cents cagettes")
    await expect(dialog.get_by_role("button", name="Envoyer")).to_be_disabled()
    await dialog.get_by_role("combobox").press_sequentially(name)
    await page.get_by_role("option", name=name).click()
    await dialog.get_by_label("Votre mot").fill("À voir ensemble")
    assert await violations(page) == []
    await dialog.get_by_role("button", name="Envoyer").click()
    await expect(dialog).to_have_count(0)
    await other.goto(f"/messages/{target}")
    carried = other.locator("[data-message]").filter(has_text="À voir ensemble").locator("[data-forwarded]")
    person = await call(other, "GET", "/accounts/me")
    await expect(carried).to_contain_text(f"Transféré : {person['name']}")
    await expect(carried).to_contain_text("Message deux cents cagettes")
