"""A tab that is open while a new version of the front end comes: it loads once at most, and nothing typed is lost."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.conftest import BUILD, Site
from tests.journeys.test_first_day import sign_in
from tests.journeys.topics import make_topic
from tests.processes import RunningPlatform

pytestmark = pytest.mark.timeout(240)

PERSON = "camille@demo.example"
TEXT = "Un texte que la nouvelle version ne doit pas perdre."


def deploy(target: Path, version: str) -> None:
    """The build as another one that has no file in common with it: other names, another version."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(BUILD, target, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    former = json.loads((target / "_app/version.json").read_text(encoding="utf-8"))["version"]
    names = {path.name: f"{version}-{path.name}" for path in target.glob("_app/immutable/**/*") if path.is_file()}
    named = re.compile("|".join(re.escape(name) for name in (*names, former)))
    for path in [path for path in target.rglob("*") if path.suffix in {".js", ".css", ".html", ".json"}]:
        text = named.sub(lambda found: names.get(found[0], version), path.read_text(encoding="utf-8"))
        # The hashes of the build's own scripts; the server sends those of this one.
        path.write_text(re.sub(r"<meta http-equiv=.content-security-policy[^>]*>", "", text), encoding="utf-8")
    for path in list(target.glob("_app/immutable/**/*")):
        if path.is_file():
            path.rename(path.with_name(names[path.name]))


@pytest.fixture
def platform(site: Site, tmp_path: Path) -> Iterator[RunningPlatform]:
    """A server beside that of the other journeys, with a front end that can be replaced."""
    deploy(tmp_path / "web", "first")
    platform = RunningPlatform(
        tmp_path / "platform",
        database_url=site.database_url,
        redis_url=site.redis_url,
        COMMUNITY_FRONTEND_DIR=str(tmp_path / "web"),
    )
    platform.start_server()
    yield platform
    platform.stop()


def count_loads(page: Page) -> list[str]:
    loads: list[str] = []
    page.on("domcontentloaded", lambda loaded: loads.append(loaded.url))
    return loads


async def test_a_tab_survives_a_new_version(browser: Browser, platform: RunningPlatform, tmp_path: Path) -> None:
    context = await browser.new_context(
        base_url=platform.base_url, locale="fr-FR", viewport={"width": 1280, "height": 800}
    )
    page, idle = await context.new_page(), await context.new_page()
    await page.goto("/connexion")
    await sign_in(page, PERSON)
    topic = f"/sujets/{await make_topic(page, 'Version du quai')}"
    await page.goto(topic)
    await expect(page.get_by_text("Le début.")).to_be_visible()
    await page.keyboard.press("r")
    await page.locator("textarea").fill(TEXT)
    await idle.goto("/forums")
    await expect(idle.locator("[data-walk]").first).to_be_visible()
    loads, idle_loads = count_loads(page), count_loads(idle)

    # The files are new, the server is not: a page that is gone says so, and nothing loads by itself.
    deploy(tmp_path / "web", "second")
    await page.get_by_role("link", name="Membres").first.click()
    retry = page.get_by_role("button", name="Réessayer")
    await expect(retry).to_be_visible()
    assert loads == []

    # Then the server is new, too.
    platform.server.stop()
    platform.start_server()
    await retry.click()
    await expect(page.get_by_role("heading", level=1, name="Membres")).to_be_visible()
    assert len(loads) == 1
    await page.goto(topic)
    await expect(page.get_by_text("Le début.")).to_be_visible()
    await page.keyboard.press("r")
    await expect(page.locator("textarea")).to_have_value(TEXT)

    # A part of the page that is gone: it says why, and does nothing unasked.
    await idle.bring_to_front()
    await idle.locator("main h1").first.focus()
    await idle.keyboard.press("?")
    await expect(idle.get_by_role("button", name="Recharger")).to_be_visible()
    assert idle_loads == []
    # A page that is gone is loaded anew, once.
    await idle.get_by_role("link", name="Membres").first.click()
    await expect(idle.get_by_role("heading", level=1, name="Membres")).to_be_visible()
    assert len(idle_loads) == 1
    await context.close()
