"""The forum by keyboard alone, and as a screen reader is handed it."""

import re

from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.test_first_day import sign_in

PERSON = "camille@demo.example"


async def focused(page: Page, attribute: str) -> str | None:
    found: str | None = await page.evaluate(
        "name => document.activeElement?.closest(`[${name}]`)?.getAttribute(name) ?? null", attribute
    )
    return found


async def open_first_topic(page: Page) -> str:
    """From the list with j and Enter; returns the topic."""
    await expect(page.locator("[data-walk]").first).to_be_visible()
    await page.keyboard.press("j")
    topic = await focused(page, "data-topic")
    assert topic is not None
    await page.keyboard.press("Enter")
    await expect(page.locator("article[data-post]").first).to_be_visible()
    return topic


async def test_a_topic_is_found_read_and_answered_without_a_mouse(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport={"width": 1280, "height": 800})
    await sign_in(page, PERSON)
    topic = await open_first_topic(page)
    await expect(page).to_have_url(re.compile(topic))
    await page.locator("main h1").last.focus()
    await page.keyboard.press("j")
    assert await focused(page, "data-post") == "1"
    await page.keyboard.press("r")
    await expect(page.locator("textarea:focus")).to_have_count(1)
    await page.keyboard.type("Une réponse écrite au clavier j k r.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("article", has_text="Une réponse écrite au clavier j k r.")).to_be_visible()
    await page.keyboard.press("u")
    assert await focused(page, "data-topic") == topic
    await page.keyboard.press("g")
    await page.keyboard.press("n")
    await expect(page).to_have_url(re.compile("nouveaux"))


async def test_all_keys_are_listed_and_can_be_switched_off(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport={"width": 1280, "height": 800})
    await sign_in(page, PERSON)
    await open_first_topic(page)
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    for words in (
        "Message suivant",
        "Répondre au message choisi",
        "Dire que le message choisi est utile",
        "Revenir à la liste",
    ):
        await expect(dialog).to_contain_text(words)
    await dialog.get_by_role("checkbox").press("Space")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    address = page.url
    await page.locator("main h1").last.focus()
    for key in ("j", "r", "u", "?", "g", "n"):
        await page.keyboard.press(key)
    assert page.url == address
    assert await focused(page, "data-post") is None
    await expect(page.locator("textarea:focus")).to_have_count(0)
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_order_in_which_a_topic_is_read_out(open_page: OpenPage) -> None:
    """One heading for the page, posts in their order each with a name of its own, arrivals in a log, once."""
    page = await open_page("/connexion", viewport={"width": 1280, "height": 800})
    await sign_in(page, PERSON)
    await expect(page.locator("[data-walk]").first).to_be_visible()
    listed = await page.locator("main").aria_snapshot()
    assert re.search(r"- heading .*level=1", listed)
    assert listed.index("- heading") < listed.index("- list"), "what it is stands before what is in it"
    await open_first_topic(page)
    read = await page.locator("main").aria_snapshot()
    numbers = [int(number) for number in re.findall(r'article "[^"]*?(\d+)[^"]*"', read)]
    assert numbers
    assert numbers == sorted(set(numbers))
    assert read.index("level=1") < read.index('article "'), read[:3000]
    assert await page.locator("[role=log], [aria-live=polite], [aria-live=assertive]").count() <= 4
    assert await page.locator("[role=log]").count() == 1
    assert (
        await page.evaluate('document.querySelectorAll(\'[tabindex]:not([tabindex="0"], [tabindex="-1"])\').length')
        == 0
    )
