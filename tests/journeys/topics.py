"""Topics that a journey makes for itself, so that no other journey can have closed or slowed them."""

from typing import Any

from playwright.async_api import Page

from tests.journeys.conftest import open_space


async def send(page: Page, method: str, path: str, body: object) -> Any:
    """A request of the page itself: with its cookie, from its origin."""
    return await page.evaluate(
        """async ([method, path, body]) => {
            const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
            const answer = await fetch('/api/forums' + path, { method, headers, body: JSON.stringify(body) });
            if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
            return answer.status === 204 ? null : answer.json();
        }""",
        [method, path, body],
    )


async def make_topic(page: Page, title: str, source: str = "Le début.", *replies: str) -> str:
    """A topic of the person signed in, in a space where every member writes; its id."""
    spaces = await (await page.request.get("/api/forums/spaces")).json()
    new = {"spaceId": open_space(spaces)["id"], "title": title, "source": source}
    made = await send(page, "POST", "/topics", new)
    for reply in replies:
        await send(page, "POST", f"/topics/{made['id']}/posts", {"source": reply})
    return str(made["id"])


def numbered(count: int) -> list[str]:
    """Replies that say their number in the topic."""
    return [f"Réponse {number + 2}." for number in range(count)]
