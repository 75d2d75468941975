"""A message is begun on one device and finished on another; nothing that was typed is lost."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_outbox import MEMBER, OTHER, call, talk

pytestmark = pytest.mark.timeout(180)


def field(page: Page):  # noqa: ANN201 - a locator
    return page.get_by_role("region", name="Écrire").get_by_role("textbox")


async def typed(page: Page, text: str) -> None:
    await field(page).fill(text)
    await expect(page.locator("[data-draft=saved]")).to_be_visible()


async def test_a_message_is_begun_here_and_sent_from_there(open_page: OpenPage) -> None:
    page, other, third = await open_page(), await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(third, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await third.goto("/messages")
    row = third.locator(f"[data-conversation='{conversation}']")
    await expect(row).to_be_visible()
    await typed(page, "Le camion part à")
    await expect(row).to_contain_text("Brouillon : Le camion part à")
    assert not await violations(third)
    await row.click()
    await expect(field(third)).to_have_value("Le camion part à")
    await typed(third, "Le camion part à six heures.")
    await expect(field(page)).to_have_value("Le camion part à six heures.")
    await field(third).press("Enter")
    await expect(other.get_by_text("Le camion part à six heures.").first).to_be_visible()
    await expect(field(page)).to_have_value("")
    left = await call(page, "GET", "/messaging/drafts")
    assert conversation not in [draft["conversationId"] for draft in left]


async def test_two_devices_that_wrote_without_hearing_of_each_other_keep_both(open_page: OpenPage) -> None:
    page, other, third = await open_page(), await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(third, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await third.goto(f"/messages/{conversation}")
    await expect(field(third)).to_be_visible()
    await third.context.set_offline(True)
    await field(third).fill("Écrit dans le train")
    await typed(page, "Écrit au bureau")
    await third.context.set_offline(False)
    question = third.get_by_role("dialog", name="Ce brouillon a changé sur un autre appareil")
    await expect(question).to_contain_text("Écrit au bureau")
    assert not await violations(third)
    await question.get_by_role("button", name="Garder les deux").click()
    await expect(field(third)).to_have_value("Écrit dans le train\n\nÉcrit au bureau")
    await expect(field(page)).to_have_value("Écrit dans le train\n\nÉcrit au bureau")


async def test_a_first_message_to_somebody_is_kept_before_there_is_a_conversation(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, "moderation@demo.example")
    person = await call(other, "GET", "/accounts/me")
    await page.goto(f"/messages/nouveau?avec={person['id']}")
    first = page.get_by_role("textbox", name=re.compile("^Message à"))
    await first.fill("Une question sur notre dossier")
    await expect(page.locator("[data-draft=saved]")).to_be_visible()
    await page.goto("/compte/brouillons")
    waiting = page.get_by_role("listitem").filter(has_text="Une question sur notre dossier")
    await expect(waiting).to_contain_text(person["name"])
    assert not await violations(page)
    await page.goto("/messages")
    await page.get_by_role("link").filter(has_text="Brouillon : Une question sur notre dossier").click()
    await expect(first).to_have_value("Une question sur notre dossier")
    await first.press("Enter")
    await expect(page).to_have_url(re.compile(r"/messages/[0-9a-f-]{36}"))
    await expect(page.locator("[data-messages]").get_by_text("Une question sur notre dossier")).to_be_visible()
    await page.goto("/messages")
    await expect(page.locator("[data-conversation]").first).to_be_visible()
    await expect(page.get_by_text("Brouillon : Une question")).to_have_count(0)
