"""Who fits whom: a member reads why, answers by keyboard and mouse, and calls a reason wrong."""

import re
import subprocess
import sys

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import ROOT, OpenPage, Site, violations
from tests.journeys.test_first_day import MEMBER, sign_in

pytestmark = pytest.mark.timeout(180)


def rebuild(site: Site) -> None:
    """All lists anew, by the operator's own command: journeys run no matcher."""
    run = subprocess.run(
        [sys.executable, "-m", "community", "match", "rebuild"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **site.platform.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


async def test_matches_are_explained_answered_and_contested(site: Site, open_page: OpenPage) -> None:
    rebuild(site)
    page = await open_page(viewport={"width": 390, "height": 800})
    await sign_in(page, MEMBER)
    await page.goto("/partenaires")
    card = page.locator("[data-match]").first
    await card.get_by_text("Pourquoi ?").click()
    reasons = card.get_by_role("list", name="Raisons, en points")
    figures = [int(re.sub(r"\D", "", each)) for each in await reasons.locator(".tabular").all_text_contents()]
    assert sum(figures[:-1]) == figures[-1], "the parts add up to the score"
    assert not await violations(page)

    await card.get_by_role("link").first.focus()
    await page.keyboard.press("2")
    await expect(card.get_by_role("button", name="Intéressé")).to_have_attribute("aria-pressed", "true")
    await page.reload()
    await expect(card.get_by_role("button", name="Intéressé")).to_have_attribute("aria-pressed", "true")
    await card.get_by_role("button", name="Intéressé").click()
    await expect(card.get_by_role("button", name="Intéressé")).to_have_attribute("aria-pressed", "false")

    await card.get_by_text("Pourquoi ?").click()
    flag = reasons.get_by_role("button", name=re.compile("Signaler une erreur : Offre déclarée"))
    await flag.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert not await violations(page)
    await page.get_by_role("dialog").get_by_role("button", name="Signaler").click()
    await expect(page.get_by_text("Offre déclarée : signalé comme faux").first).to_be_attached()
    await page.goto("/partenaires?voir=repondre")
    await expect(page.locator("[data-match]").first).to_be_visible()
    assert not await violations(page)
