"""The whole platform with its built front end, and a real browser."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
import pytest
import redis
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from community.app.devstack import StackUrls
from community.infra.push.vapid import new_private_key
from tests.conftest import TEMPLATE, on_server, with_database
from tests.factories.push import make_certificate
from tests.processes import RunningPlatform, chromium

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "frontend" / "build"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DATABASE = "journeys"
# Chromium looks for its makers' services at every start; these journeys need none of them.
# Two cores may carry other tests beside server, worker and browser.
expect.set_options(timeout=12_000)
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]


_DEFER: Final = """
SELECT procrastinate_defer_jobs_v1(
    ARRAY[ROW('community', %s, 0, NULL, NULL, '{}', NULL)::procrastinate_job_to_defer_v1])
"""


class Site:
    """The running platform, and what the administrator would look up."""

    def __init__(self, platform: RunningPlatform, database_url: str, redis_url: str, certificate: Path) -> None:
        self.platform = platform
        self.database_url = database_url
        self.redis_url = redis_url
        self.certificate = certificate
        self.url = platform.base_url

    def hasten(self, update: LiteralString, job: str, *values: object) -> None:
        """Let what is due later be due now, and have the worker look at once, not when it next would."""
        with psycopg.connect(self.database_url) as connection:
            if connection.execute(update, values).rowcount:
                connection.execute(_DEFER, [job])

    def mails(self, recipient: str) -> list[str]:
        """Texts of the mails to an address, the latest last."""
        with psycopg.connect(self.database_url) as connection:
            query = "SELECT text FROM infra_mail WHERE recipient = %s ORDER BY created_at, id"
            return [row[0] for row in connection.execute(query, [recipient])]

    def link_to(self, recipient: str) -> str | None:
        """The first link of the latest mail to an address, once there is one."""
        mails = self.mails(recipient)
        found = re.search(r"https?://\S+", mails[-1]) if mails else None
        return found.group(0) if found else None


@pytest.fixture(scope="session")
def site(migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Server, worker, demonstration data and front end."""
    if not (BUILD / "200.html").exists():
        pytest.skip("the front end is not built: `make test` builds it")
    asyncio.run(on_server(migrated, f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY"))
    database_url = with_database(migrated, DATABASE)
    certificate = make_certificate(tmp_path_factory.mktemp("certificate"))
    platform = RunningPlatform(
        tmp_path_factory.mktemp("journeys"),
        database_url=database_url,
        redis_url=urls.redis_url,
        COMMUNITY_FRONTEND_DIR=str(BUILD),
        COMMUNITY_PUSH_PRIVATE_KEY=new_private_key(),
        COMMUNITY_PUSH_NEAR="1",
        SSL_CERT_FILE=str(certificate),
    )
    subprocess.run(
        [sys.executable, "-m", "community", "seed", "--scale", "0.05"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **platform.environ},
        check=True,
        capture_output=True,
    )
    platform.start()
    yield Site(platform, database_url, urls.redis_url, certificate)
    platform.stop()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: set COMMUNITY_CHROMIUM or install the package `chromium`")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
async def open_page(site: Site, browser: Browser) -> AsyncIterator[OpenPage]:
    """Makes pages, each in a browser profile of its own; any script error or blocked resource fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    async def open_one(path: str | None = None, **options: Any) -> Page:
        context = await browser.new_context(**{"base_url": site.url, "locale": "fr-FR", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: faults.append(message.text) if _is_fault(message.text) else None)
        if path is not None:
            await page.goto(path)
        return page

    yield open_one
    for context in contexts:
        await context.close()
    assert not faults


def open_space(spaces: list[dict[str, Any]]) -> dict[str, Any]:
    """A space of the demonstration in which members open topics; other journeys make spaces with rules of their own."""
    return next(space for space in spaces if space["slug"] == "arrivages" and space["mayOpen"])


@pytest.fixture(autouse=True)
def _limits_begin_anew(site: Site) -> None:
    """One member goes on many journeys within the hour that their limits count."""
    with redis.Redis.from_url(site.redis_url) as valkey:
        for key in valkey.scan_iter("*:limit:*", count=1_000):
            valkey.delete(key)


def _is_fault(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text


WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that depend on how a page is coloured."""


async def violations(page: Page, rules: Sequence[str] = WCAG) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        """async (rules) => {
            // What is half faded in has colours that nobody is meant to read.
            const passing = document.getAnimations().filter(
                (each) => each.playState === 'running' && each.effect?.getTiming().iterations < 100);
            await Promise.allSettled(passing.map((each) => each.finished));
            const result = await axe.run(document, { runOnly: rules });
            return result.violations.flatMap(
                (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`));
        }""",
        rules,
    )
    return [f"{page.url} {line}" for line in found]
