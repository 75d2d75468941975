"""What a person keeps of conversations for themselves: messages to find again, and conversations in their place."""

import asyncio
import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_message_drafts import field
from tests.journeys.test_outbox import MEMBER, OTHER, talk, write
from tests.polling import until

pytestmark = pytest.mark.timeout(180)


def message(page: Page, text: str) -> Locator:
    return page.locator("[data-messages] [data-message]").filter(has_text=text)


async def choose(page: Page, text: str, name: str) -> None:
    """From the menu of a message, which is there while the mouse is over it: what arrives may move it away."""

    async def is_open() -> bool:
        await message(page, text).hover()
        with suppress(PlaywrightTimeout):
            await message(page, text).get_by_role("button", name="Actions sur le message").click(timeout=2_000)
            return True
        return False

    await until(is_open, seconds=30)
    await page.get_by_role("menuitem", name=name).click()


async def act(page: Page, name: str) -> None:
    """From the menu of the conversation."""
    await page.get_by_role("button", name="Actions sur la conversation").click()
    await page.get_by_role("menuitem", name=name).click()


async def test_a_message_is_kept_found_again_and_done_with(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await write(other, "Le quai sera fermé mardi", "Et rouvert mercredi")
    await choose(page, "Le quai sera fermé", "Mettre un signet…")
    dialog = page.get_by_role("dialog", name="Signet")
    await dialog.get_by_label("Note").fill("Prévenir le transporteur")
    await dialog.get_by_role("button", name="Dans 1 heure").click()
    assert not await violations(page)
    await dialog.get_by_role("button", name="Garder").click()
    await expect(message(page, "Le quai sera fermé").get_by_role("button", name="Modifier le signet…")).to_be_visible()

    await page.goto("/signets?liste=avenir")
    kept = page.get_by_role("listitem").filter(has_text="Prévenir le transporteur")
    await expect(kept).to_contain_text("Le quai sera fermé mardi")
    await expect(kept).to_contain_text("Rappel :")
    assert not await violations(page)
    await kept.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(f"/messages/{conversation}.*message=2"))
    await expect(message(page, "Le quai sera fermé")).to_be_focused()

    await page.goto("/signets")
    await kept.get_by_role("button", name=re.compile("^Terminé")).click()
    await expect(kept).to_have_count(0)
    await page.get_by_role("button", name="Annuler").click()
    await expect(kept).to_contain_text("Rappel :")
    # Whoever took it away for all took it away from here.
    await choose(other, "Le quai sera fermé", "Supprimer pour tous")
    await other.goto("/messages")
    await expect(message(other, "Le quai")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", name="Signets").first).to_be_visible()
    await expect(kept).to_have_count(0)


async def test_unread_from_a_message_on_by_keyboard_and_back_to_it(open_page: OpenPage) -> None:
    page, other, third = await open_page(), await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(third, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    texts = [f"Message {number} " + "assez long pour que la page défile. " * 12 for number in range(1, 13)]
    for text in texts:
        await write(other, text)
    await third.goto("/messages")
    row = third.locator(f"[data-conversation='{conversation}']")
    await page.bring_to_front()
    await expect(message(page, "Message 12")).to_be_visible()
    await expect(row).not_to_have_attribute("data-unread", re.compile("."))
    await field(page).press("Escape")
    for _ in range(6):
        await page.keyboard.press("ArrowUp")
    await expect(message(page, "Message 6 ")).to_be_focused()
    await page.keyboard.press("_")
    await expect(page.get_by_text("Non lu à partir de ce message").first).to_be_visible()
    await expect(row).to_have_attribute("data-unread", "7")
    await row.click()
    divider = third.locator("[data-divider]")
    await expect(divider).to_be_in_viewport()
    await expect(message(third, "Message 6 ")).to_be_in_viewport()
    await third.get_by_role("button", name=re.compile("Derniers messages|nouveaux messages")).click()
    await expect(message(third, "Message 12")).to_be_in_viewport()
    await third.get_by_role("button", name="Premier non lu").click()
    await expect(message(third, "Message 6 ")).to_be_in_viewport()


async def test_pinned_archived_and_muted_conversations_are_so_on_every_device(open_page: OpenPage) -> None:
    page, other, third = await open_page(), await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(third, MEMBER)
    await sign_in(other, OTHER)
    first = await talk(page, other)
    await talk(page, other)
    await page.goto(f"/messages/{first}")
    await third.goto("/messages")
    row = third.locator(f"[data-conversation='{first}']")
    await act(page, "Épingler")
    await expect(row.get_by_role("img", name="Épinglée")).to_be_visible()
    await expect(third.locator("[data-conversation]").first).to_have_attribute("data-conversation", first)
    await page.get_by_role("button", name="Actions sur la conversation").click()
    await page.get_by_role("menuitemradio", name="1 jour").click()
    await page.keyboard.press("Escape")
    await expect(row.get_by_role("img", name="En sourdine")).to_be_visible()
    assert not await violations(third)
    await act(page, "Archiver")
    await expect(row).to_have_count(0)
    await third.get_by_role("link", name="Archives").click()
    await expect(row).to_be_visible()
    # The next message brings it back.
    await other.goto(f"/messages/{first}")
    await write(other, "Encore un mot")
    await expect(row).to_have_count(0)
    await third.get_by_role("link", name="Toutes", exact=True).click()
    await expect(row).to_contain_text("Encore un mot")


async def test_conversations_are_taken_along_as_a_file(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    await talk(page, other)
    await write(page, "À emporter")
    await expect(message(other, "À emporter")).to_be_visible()
    await page.goto("/compte/messages")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Texte à lire (Markdown)").click()
    assert not await violations(page)
    file = await download.value
    assert file.suggested_filename == "messages.md"
    assert "À emporter" in await asyncio.to_thread(Path(await file.path()).read_text, encoding="utf-8")
