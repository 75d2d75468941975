"""What the first view costs: all that the browser loads of itself, how much moves, and keys from the first second."""

import gzip

from playwright.async_api import Browser, Page, Response, expect

from tests.journeys.conftest import OpenPage, Site
from tests.journeys.test_first_day import sign_in

PERSON = "camille@demo.example"
MOVED = """() => {
    window.moved = 0;
    new PerformanceObserver((list) => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) window.moved += each.value;
    }).observe({ type: 'layout-shift', buffered: true });
    // What the first view can do without comes four seconds later: here it never does.
    const { setTimeout } = window;
    window.setTimeout = (run, after, ...given) => (after === 4_000 ? 0 : setTimeout(run, after, ...given));
}"""


async def loaded(page: Page, path: str) -> dict[str, float]:
    """Visits a page with an empty cache; KB by kind of file, as gzip packs them, when nothing more comes."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls
    await page.goto(path)
    await expect(page.locator("[data-walk]").first).to_be_visible()
    await page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('/forums/counters'))"
    )
    await page.wait_for_load_state("networkidle")
    sizes = {"script": 0.0, "stylesheet": 0.0}
    for answer in answers:
        kind = answer.request.resource_type
        if kind in sizes and answer.status == 200:
            sizes[kind] += len(gzip.compress(await answer.body(), 9)) / 1024
    return sizes


async def fresh(browser: Browser, site: Site, cookies_of: Page, width: int) -> Page:
    """A page of a browser that has seen nothing yet, signed in as another is."""
    context = await browser.new_context(base_url=site.url, locale="fr-FR", viewport={"width": width, "height": 800})
    await context.add_cookies(
        [{"name": each["name"], "value": each["value"], "url": site.url} for each in await cookies_of.context.cookies()]
    )
    await context.add_init_script(f"({MOVED})()")
    return await context.new_page()


async def test_the_first_view_stays_within_its_budget(open_page: OpenPage, browser: Browser, site: Site) -> None:
    member = await open_page("/connexion")
    await sign_in(member, PERSON)
    scripts = {}
    for width in (390, 1280):
        page = await fresh(browser, site, member, width)
        sizes = await loaded(page, "/forums")
        scripts[width] = sizes["script"]
        assert 0 < sizes["script"] <= 90
        assert 0 < sizes["stylesheet"] <= 15
        assert await page.evaluate("() => window.moved") <= 0.02
        await page.context.close()
    # What stands beside the list is not fetched where it is not shown.
    assert scripts[390] < scripts[1280] - 3


async def test_keys_work_as_soon_as_the_list_stands(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport={"width": 1280, "height": 800})
    await sign_in(page, PERSON)
    for key, answer in (("w", "Surveiller : chaque"), ("r", "Normal")):
        await page.goto("/forums")
        await page.locator("[data-walk]").first.focus()
        await page.keyboard.press("m")
        await page.keyboard.press(key)
        await expect(page.get_by_role("region", name="Messages").get_by_text(answer)).to_be_visible()
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Surveiller : chaque")).to_have_count(1)


async def test_a_menu_whose_lines_are_still_to_come_opens_at_the_first_click(open_page: OpenPage) -> None:
    page = await open_page("/connexion", viewport={"width": 1280, "height": 800})
    await sign_in(page, PERSON)
    await page.goto("/forums")
    await page.get_by_role("button", name="Plus de listes et de filtres").click()
    await page.get_by_role("menuitem", name="Les miens").click()
    await expect(page.get_by_role("button", name="Les miens")).to_be_visible()
