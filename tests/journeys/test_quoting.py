"""Quote by mouse, finger and keyboard, into the topic at hand and into another one."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import MEMBER, sign_in
from tests.journeys.test_writing import TEXT
from tests.journeys.topics import make_topic

pytestmark = pytest.mark.timeout(180)

WRITER = "direction@demo.example"
LONG = "Le cours de la tomate tient. " * 40
POSTS = ["Arrivage de tomates prévu mardi.", "Le camion passe par Perpignan.", LONG]


def words(page: Page, number: int) -> Locator:
    return page.locator(f"#message-{number} .prose p").first


async def test_several_posts_are_quoted_by_mouse_and_one_goes_elsewhere(site: Site, open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, WRITER)
    first = f"/sujets/{await make_topic(page, 'Arrivages de la semaine', *POSTS)}"
    other = f"/sujets/{await make_topic(page, 'Où décharger mardi ?', 'Qui a une place ?')}"
    reader = await open_page()
    await sign_in(reader, MEMBER)
    await reader.goto(first)
    field = reader.get_by_role("textbox", name=TEXT)
    for number, said in ((1, POSTS[0]), (2, POSTS[1])):
        await words(reader, number).click(click_count=3)
        button = reader.locator("[data-quote]").get_by_role("button", name="Citer")
        await expect(button).to_be_visible()
        assert not await violations(reader)
        await button.click()
        await expect(field).to_have_value(re.compile(rf"message n° {number}\]\(.+\)\n>\n> {said}"))
        await expect(button).to_be_hidden()
        await field.press("Escape")

    # The answer is written in the other topic: what was quoted is offered there.
    await reader.goto(other)
    await reader.locator("[data-dock] button").first.click()
    kept = reader.get_by_role("list", name="Citations d’autres sujets")
    await expect(kept.get_by_role("listitem")).to_have_count(2)
    assert not await violations(reader)
    await kept.get_by_role("button", name=re.compile("Insérer.*Perpignan")).click()
    await expect(kept.get_by_role("listitem")).to_have_count(1)
    await field.press_sequentially("Chez nous, quai 3.")
    await field.press("Control+Enter")
    sent = reader.locator("article[data-post]").last
    await expect(sent.locator("blockquote")).to_contain_text("Le camion passe par Perpignan.")
    await sent.locator("blockquote a").click()
    await expect(reader).to_have_url(re.compile(f"{first}.*message=2"))
    await expect(reader.locator("#message-2")).to_be_in_viewport()
    # What was begun there is still there.
    await reader.locator("[data-dock] button").first.click()
    await expect(field).to_have_value(re.compile("tomates prévu mardi.*Perpignan", re.DOTALL))


async def test_what_a_finger_selects_is_quoted(site: Site, open_page: OpenPage) -> None:
    writer = await open_page()
    await sign_in(writer, WRITER)
    topic = f"/sujets/{await make_topic(writer, 'Cours du matin', *POSTS)}"
    phone = await open_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    await sign_in(phone, MEMBER)
    await phone.goto(topic)
    await expect(words(phone, 2)).to_be_visible()
    # The handles of a phone do no more than this.
    await words(phone, 2).evaluate("(element) => getSelection().selectAllChildren(element)")
    button = phone.locator("[data-quote]").get_by_role("button", name="Citer")
    await expect(button).to_be_in_viewport()
    assert not await violations(phone)
    await button.tap()
    await expect(phone.get_by_role("textbox", name=TEXT)).to_have_value(re.compile("> Le camion passe par Perpignan."))


async def test_a_long_post_is_quoted_by_keyboard_and_folded(site: Site, open_page: OpenPage) -> None:
    writer = await open_page()
    await sign_in(writer, WRITER)
    topic = f"/sujets/{await make_topic(writer, 'Le cours de la tomate', *POSTS)}"
    page = await open_page()
    await sign_in(page, MEMBER)
    await page.goto(f"{topic}?message=3")
    await page.locator("#message-3").focus()
    await page.keyboard.press("q")
    field = page.get_by_role("textbox", name=TEXT)
    await expect(field).to_have_value(re.compile("> Le cours de la tomate tient"))
    await field.press_sequentially("Jusqu’à quand ?")
    await field.press("Control+Enter")
    quote = page.locator("#message-4 blockquote")
    await expect(quote.get_by_role("link")).to_be_visible()
    rest = quote.locator("details > p")
    await expect(rest).to_be_hidden()
    assert not await violations(page)
    await quote.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(rest).to_be_visible()


WIDE = """
```sql
SELECT produit, sum(kg) FROM lots WHERE jour = '2026-03-01' ORDER BY produit -- mardi
```

| Produit | Origine | Calibre | Prix au kilo | Disponibilité |
| --- | --- | --- | ---: | --- |
| Tomate ronde | Souss-Massa | 57-67 | 1,20 | mardi matin |
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_code_and_tables_scroll_in_their_boxes(site: Site, open_page: OpenPage, scheme: str) -> None:
    page = await open_page(viewport={"width": 320, "height": 1200}, color_scheme=scheme)
    await sign_in(page, WRITER)
    await page.goto(f"/sujets/{await make_topic(page, 'Requête et cours', WIDE)}")
    body = page.locator("#message-1 .prose")
    await expect(body.locator(".c-word").first).to_have_text("SELECT")
    for box in (body.locator("pre"), body.locator("table")):
        await expect(box).to_have_attribute("tabindex", "0")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.evaluate("document.activeElement.blur()")
    assert not await violations(page)
