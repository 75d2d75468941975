"""Real questions and answers, imported by the operator's own command, found by browsing."""

import json
import re
import subprocess
import sys
from contextlib import suppress

import pytest
from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import expect

from tests.journeys.conftest import ROOT, OpenPage, Site
from tests.journeys.test_first_day import MEMBER, sign_in
from tests.polling import until

# Starting the platform counts towards the first test.
pytestmark = pytest.mark.timeout(180)

QUESTIONS = ROOT.parent / "shared" / "data" / "search-fr" / "cnil_faq.jsonl"
MAPPING = ("externalId=id", "space=theme", "title=title", "accepted=body")


@pytest.fixture
def imported(site: Site) -> dict[str, str]:
    """The first question of the file, after all of them were imported."""
    arguments = [argument for pair in MAPPING for argument in ("--map", pair)]
    run = subprocess.run(
        [
            *(sys.executable, "-m", "community", "import", "topics", str(QUESTIONS)),
            *("--default-author", "recherche@demo.example", "--create-spaces"),
            *arguments,
        ],
        env={"PATH": "/usr/bin:/bin", **site.platform.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "503" in run.stdout, run.stdout + run.stderr
    with QUESTIONS.open(encoding="utf-8") as lines:
        question: dict[str, str] = json.loads(next(lines))
    return question


@pytest.mark.data
@pytest.mark.skipif(not QUESTIONS.exists(), reason="needs the shared data sets beside the project")
async def test_imported_question_is_found_by_browsing_and_answered(
    imported: dict[str, str], open_page: OpenPage
) -> None:
    page = await open_page()
    await sign_in(page, MEMBER)
    await page.get_by_role("link", name=imported["theme"]).first.click()
    await expect(page).to_have_url(re.compile("/forums/"))
    found = page.get_by_role("link", name=re.compile(re.escape(imported["title"])))
    further = page.get_by_role("button", name="Afficher la suite")

    async def reached() -> bool:
        if await found.count():
            return True
        if await further.is_visible():
            # The list also reads on by itself when its end comes into view, and takes the button away meanwhile.
            with suppress(PlaywrightTimeout):
                await further.click(timeout=1_000)
        return False

    await until(reached, seconds=30)
    await found.first.click()
    await expect(page.get_by_role("article").nth(1)).to_contain_text(imported["body"][-40:].strip()[:30])
    await page.get_by_role("button", name="Répondre au sujet").first.click()
    await page.get_by_role("textbox", name="Votre texte").fill("Merci, c’est exactement notre cas.")
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(page.get_by_text("exactement notre cas").first).to_be_visible()
