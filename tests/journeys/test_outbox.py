"""What is written on a bad line: it waits in the browser, goes out once and in order, and stays with its author."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, Route, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.test_first_day import sign_in
from tests.polling import until

pytestmark = pytest.mark.timeout(180)

MEMBER = "camille@demo.example"
OTHER = "recherche@demo.example"
SENT = "**/api/messaging/conversations/*/messages"


async def call(page: Page, method: str, path: str, body: object = None) -> Any:
    """A request of the page itself: with its cookie, from its origin."""
    return await page.evaluate(
        """async ([method, path, body]) => {
            const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
            const answer = await fetch('/api' + path, { method, headers, body: body && JSON.stringify(body) });
            if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
            return answer.status === 204 ? null : answer.json();
        }""",
        [method, path, body],
    )


async def talk(page: Page, other: Page) -> str:
    """A new conversation of both, on the screen of both; its id."""
    person = await call(other, "GET", "/accounts/me")
    new = {"id": str(uuid4()), "title": f"Tournée {uuid4().hex[:6]}", "personIds": [person["id"]]}
    await call(page, "POST", "/messaging/conversations/groups", new)
    for each in (page, other):
        await each.goto(f"/messages/{new['id']}")
        await expect(each.get_by_role("region", name="Écrire").get_by_role("textbox")).to_be_visible()
    return str(new["id"])


async def write(page: Page, *texts: str) -> None:
    for text in texts:
        field = page.get_by_role("region", name="Écrire").get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")
        await expect(field).to_have_value("")


def waiting(page: Page) -> Any:
    return page.locator("[data-pending]")


async def stored(page: Page, conversation: str) -> list[str]:
    """What the server has, in its order."""
    messages = await call(page, "GET", f"/messaging/conversations/{conversation}/messages")
    return [each["source"] for each in messages["items"] if each["kind"] == "text"]


async def shown(page: Page) -> list[str]:
    texts = await page.locator("[data-messages] [data-message]").all_inner_texts()
    return [found.group() for text in texts if (found := re.search(r"Message \w+", text))]


async def kept(page: Page) -> list[str]:
    """What the browser's database and the tab's own storage hold of unsent messages."""
    return await page.evaluate(  # type: ignore[no-any-return]
        """async () => {
            const rows = await new Promise((resolve) => {
                const request = indexedDB.open('messaging-outbox');
                // There is none: do not make one.
                request.onupgradeneeded = () => request.transaction.abort();
                request.onerror = () => resolve([]);
                request.onsuccess = () => {
                    const all = request.result.transaction('messages').objectStore('messages').getAll();
                    all.onsuccess = () => { request.result.close(); resolve(all.result); };
                };
            });
            const drafts = JSON.parse(sessionStorage.getItem('draft:messaging:outbox') ?? '[]');
            return [...rows, ...drafts].map(({ source }) => source);
        }"""
    )


async def cut(route: Route) -> None:
    await route.abort("connectionfailed")


async def test_what_is_written_offline_goes_out_in_order_once_the_network_is_back(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await page.context.set_offline(True)
    await write(page, "Message un", "Message deux", "Message trois")
    await expect(waiting(page)).to_have_count(3)
    await expect(waiting(page).first).to_contain_text("En attente du réseau")

    async def all_are_kept_once() -> bool:
        return await kept(page) == ["Message un", "Message deux", "Message trois"]

    # For a moment one is in the tab's own storage and in the database.
    await until(all_are_kept_once)
    await page.context.set_offline(False)
    await expect(other.get_by_text("Message trois").first).to_be_visible()
    await expect(waiting(page)).to_have_count(0)
    for each in (page, other):
        assert await shown(each) == ["Message un", "Message deux", "Message trois"]
    assert await stored(page, conversation) == ["Message un", "Message deux", "Message trois"]
    assert await kept(page) == []


async def test_lost_answers_and_a_reload_in_the_middle_lose_and_double_nothing(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)

    async def lose_answer(route: Route) -> None:
        await route.fetch()
        await route.abort("connectionreset")

    await page.route(SENT, lambda route: lose_answer(route) if route.request.method == "POST" else route.continue_())
    await write(page, "Message un", "Message deux")
    await expect(other.get_by_text("Message un").first).to_be_visible()
    await page.unroute_all(behavior="ignoreErrors")
    await page.reload()
    await expect(page.get_by_text("Message deux").first).to_be_visible()
    await expect(waiting(page)).to_have_count(0)
    assert await stored(page, conversation) == ["Message un", "Message deux"]
    assert await shown(page) == ["Message un", "Message deux"]
    await until_nothing_is_kept(page)


async def until_nothing_is_kept(page: Page) -> None:
    async def nothing() -> bool | None:
        return await kept(page) == [] or None

    gone: bool | None = await until(nothing)
    assert gone


async def test_tabs_share_what_waits_and_each_keeps_its_own_order(open_page: OpenPage) -> None:
    first, other = await open_page(), await open_page()
    await sign_in(first, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(first, other)
    second = await first.context.new_page()
    await second.goto(f"/messages/{conversation}")
    await first.context.route(SENT, lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    await write(first, "Message un")
    await write(second, "Message deux", "Message trois")
    await write(first, "Message quatre")
    for each in (first, second):
        await expect(waiting(each)).to_have_count(4)
    # The tab that would send is gone: another one does it.
    await first.close()
    await first.context.unroute_all(behavior="ignoreErrors")
    await expect(waiting(second)).to_have_count(0, timeout=40_000)
    assert await stored(other, conversation) == ["Message un", "Message deux", "Message trois", "Message quatre"]
    assert await kept(second) == []


async def test_a_clock_that_is_a_day_off_changes_no_order(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await page.clock.set_fixed_time(datetime.now(UTC) - timedelta(days=1))
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    for number, writer in enumerate((other, page, other, page)):
        await write(writer, f"Message {number}")
        await expect(page.get_by_text(f"Message {number}").first).to_be_visible()
        await expect(waiting(writer)).to_have_count(0)
    expected = [f"Message {number}" for number in range(4)]
    await expect(other.get_by_text("Message 3").first).to_be_visible()
    assert await stored(page, conversation) == expected
    for each in (page, other):
        assert await shown(each) == expected


async def test_a_refusal_says_why_and_gives_the_text_back(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)

    async def refuse(route: Route) -> None:
        if "Message refusé" not in (route.request.post_data or ""):
            await route.continue_()
            return
        body = {"status": 403, "code": "request_pending", "params": {}}
        await route.fulfill(status=403, json=body, headers={"Content-Type": "application/problem+json"})

    await page.route(SENT, refuse)
    await write(page, "Message refusé", "Message court")
    await expect(waiting(page).get_by_role("alert")).to_contain_text("Pas envoyé.")
    await expect(page.locator("[data-messages] [data-message]")).to_contain_text(["Message court"])
    assert await stored(page, conversation) == ["Message court"]
    await page.reload()
    await expect(waiting(page).get_by_role("alert")).to_contain_text("Pas envoyé.")
    await waiting(page).get_by_role("button", name="Réessayer").click()
    await expect(waiting(page).get_by_role("alert")).to_contain_text("Pas envoyé.")
    await waiting(page).get_by_role("button", name="Reprendre le texte").click()
    await expect(page.get_by_role("region", name="Écrire").get_by_role("textbox")).to_have_value("Message refusé")
    await expect(waiting(page)).to_have_count(0)
    await until_nothing_is_kept(page)


async def test_nothing_stays_after_signing_out(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await page.route(SENT, lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    await write(page, "Message privé")
    await expect(waiting(page)).to_have_count(1)
    assert await kept(page) == ["Message privé"]
    await page.get_by_role("button", name=re.compile("Camille")).first.click()
    await page.get_by_role("menuitem", name="Se déconnecter").click()
    await expect(page).to_have_url(re.compile("/connexion"))
    await until_nothing_is_kept(page)
    await page.unroute_all(behavior="ignoreErrors")
    await sign_in(page, MEMBER)
    await page.goto(f"/messages/{conversation}")
    await expect(page.get_by_role("region", name="Écrire").get_by_role("textbox")).to_be_visible()
    await expect(waiting(page)).to_have_count(0)
    assert await stored(other, conversation) == []


async def test_what_waits_at_the_end_of_a_session_stays_with_its_author(open_page: OpenPage) -> None:
    page, other, elsewhere = await open_page(), await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    await sign_in(elsewhere, MEMBER)
    conversation = await talk(page, other)
    await page.route(SENT, lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    await write(page, "Message un")
    await expect(waiting(page)).to_have_count(1)
    await call(elsewhere, "DELETE", "/accounts/me/sessions")
    await page.unroute_all(behavior="ignoreErrors")
    await expect(page.get_by_role("dialog")).to_contain_text("session est terminée")
    # In the tab alone: what lies on the disk is whoever's sits down next.
    await page.wait_for_function("() => sessionStorage.getItem('draft:messaging:outbox')")
    assert await kept(page) == ["Message un"]
    await page.get_by_role("link", name="Me reconnecter").click()
    await page.get_by_label("Adresse électronique").fill(MEMBER)
    await page.get_by_label("Mot de passe", exact=True).fill("trois cagettes de melons")
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page).to_have_url(re.compile(f"/messages/{conversation}"))
    await expect(other.get_by_text("Message un").first).to_be_visible()
    assert await stored(other, conversation) == ["Message un"]
    await until_nothing_is_kept(page)


async def test_what_waits_is_off_the_disk_when_the_session_ended_meanwhile(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await page.context.route(SENT, lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    await write(page, "Message un")
    await expect(waiting(page)).to_have_count(1)
    assert await kept(page) == ["Message un"]
    # The browser is started anew, after the session has ended.
    later = await page.context.new_page()
    await page.close()
    await later.context.clear_cookies()
    await later.goto(f"/messages/{conversation}")
    await expect(later).to_have_url(re.compile("/connexion"))
    await later.wait_for_function("() => sessionStorage.getItem('draft:messaging:outbox')")
    assert await kept(later) == ["Message un"]
    await later.context.unroute_all(behavior="ignoreErrors")
    await sign_in(later, MEMBER)
    await until_nothing_is_kept(later)
    assert await stored(other, conversation) == ["Message un"]


async def test_what_another_person_left_is_dropped_and_not_sent(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, MEMBER)
    await sign_in(other, OTHER)
    conversation = await talk(page, other)
    await page.context.route(SENT, lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    await write(page, "Message privé")
    await expect(waiting(page)).to_have_count(1)
    # Another tab, in which somebody else signs in over the same session.
    second = await page.context.new_page()
    await second.goto("/connexion")
    await second.context.clear_cookies()
    await sign_in(second, OTHER)
    await page.context.unroute_all(behavior="ignoreErrors")
    await until_nothing_is_kept(second)
    await expect(waiting(page)).to_have_count(0)
    assert await stored(other, conversation) == []
