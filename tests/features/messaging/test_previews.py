"""Previews of links: fetched once by the worker, shown to those who read the message, and to nobody who wants none."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.door import Door, opened, page
from tests.factories.messaging import BASE, send
from tests.factories.worker import run_named, work_off
from tests.features.messaging.conftest import Events, Talk

from community.core.clock import SystemClock
from community.features.messaging import jobs
from community.features.messaging.models import Link
from community.features.messaging.service.previews import fetcher_of
from community.infra.db import Database
from community.infra.safe_fetch import SafeFetcher
from community.settings import Settings

HTML = b"""<title>Melons</title><meta name="description" content="D'ici"><meta property=og:site_name content=Gazette>"""
Work = Callable[[], Awaitable[list[str]]]


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    async with opened() as made:
        made.answers["/melons"] = page(HTML)
        monkeypatch.setattr(jobs, "fetcher_of", lambda _: made.fetcher())
        yield made


@pytest.fixture
def work(database: Database, settings: Settings) -> Work:
    async def run() -> list[str]:
        return await work_off(database, settings)

    return run


async def previews(talk: Talk, name: str, conversation: str, seq: int) -> list[dict[str, Any]]:
    items = (await talk.messages(name, conversation))["items"]
    return next(each["previews"] for each in items if each["seq"] == seq)  # type: ignore[no-any-return]


async def test_a_preview_comes_later_and_is_told_as_a_change(
    talk: Talk, door: Door, work: Work, events: Events
) -> None:
    url = door.url("/melons")
    sent = (await send(talk["ana"], talk.pair, f"Regarde {url}#ici !")).json()
    assert sent["html"] == f'<p>Regarde <a href="{url}#ici" rel="nofollow ugc noopener">{url}#ici</a> !</p>'
    assert sent["previews"] == []
    await work()
    shown = {"url": url, "host": "door.example", "site": "Gazette", "title": "Melons", "description": "D'ici"}
    for name in ("ana", "bruno"):
        assert await previews(talk, name, talk.pair, sent["seq"]) == [shown]
    path = f"{BASE}/conversations/{talk.pair}/messages/changes?after={sent['changeSeq']}"
    changed = (await talk["bruno"].get(path)).json()["items"]
    assert [(each["seq"], each["previews"], each["editedAt"]) for each in changed] == [(sent["seq"], [shown], None)]
    assert (await talk["carla"].get(f"{BASE}/conversations/{talk.pair}/messages")).status_code == 404
    # The next one has it at once, and nobody is asked again.
    again = (await send(talk["bruno"], talk.group, url)).json()
    assert again["previews"] == [shown]
    await work()
    assert len(door.asked) == 1


async def test_all_messages_that_wait_for_a_page_get_it(talk: Talk, door: Door, work: Work) -> None:
    url = door.url("/melons")
    one = (await send(talk["ana"], talk.pair, url)).json()["seq"]
    other = (await send(talk["bruno"], talk.group, f"Aussi {url}")).json()["seq"]
    await work()
    assert len(await previews(talk, "bruno", talk.pair, one)) == 1
    assert len(await previews(talk, "ana", talk.group, other)) == 1
    assert len(door.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"nonsense",
        page(b"%PDF", "application/pdf"),
        page(b"<p>Sans titre</p>"),
        b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n",
    ],
)
async def test_a_page_that_says_nothing_shows_nothing_and_is_left_in_peace(
    talk: Talk, door: Door, work: Work, answer: bytes
) -> None:
    door.answers["/melons"] = answer
    for _ in range(2):
        sent = (await send(talk["ana"], talk.pair, door.url("/melons"))).json()
        await work()
        assert await previews(talk, "bruno", talk.pair, sent["seq"]) == []
    assert len(door.asked) == 1


async def test_an_old_preview_stays_until_the_page_was_asked_again(
    talk: Talk, door: Door, work: Work, session: AsyncSession
) -> None:
    url = door.url("/melons")
    seq = (await send(talk["ana"], talk.pair, url)).json()["seq"]
    await work()
    await session.execute(update(Link).values(expires_at=Link.expires_at - timedelta(days=8)))
    await session.commit()
    door.answers["/melons"] = page(b"<title>Courges</title>")
    assert (await send(talk["ana"], talk.pair, url)).json()["previews"][0]["title"] == "Melons"
    await work()
    assert (await previews(talk, "bruno", talk.pair, seq))[0]["title"] == "Courges"
    assert len(door.asked) == 2


async def test_who_wants_none_sees_none_and_their_links_are_not_fetched(talk: Talk, door: Door, work: Work) -> None:
    url = door.url("/melons")
    changed = await talk["bruno"].patch(f"{BASE}/preferences", json={"linkPreviews": False})
    assert (changed.status_code, changed.json()["linkPreviews"]) == (200, False)
    his = (await send(talk["bruno"], talk.pair, door.url("/autre"))).json()["seq"]
    await work()
    assert door.asked == []
    assert await previews(talk, "ana", talk.pair, his) == []
    hers = (await send(talk["ana"], talk.pair, url)).json()["seq"]
    await work()
    assert await previews(talk, "bruno", talk.pair, hers) == []
    assert len(await previews(talk, "ana", talk.pair, hers)) == 1
    assert (await talk["bruno"].patch(f"{BASE}/preferences", json={"linkPreviews": True})).status_code == 200
    assert len(await previews(talk, "bruno", talk.pair, hers)) == 1


async def test_edits_and_deletions(talk: Talk, door: Door, work: Work, session: AsyncSession) -> None:
    seq = (await send(talk["ana"], talk.pair, "Rien")).json()["seq"]
    path = f"{BASE}/conversations/{talk.pair}/messages/{seq}"
    assert (await talk["ana"].patch(path, json={"source": door.url("/melons"), "version": 1})).status_code == 204
    await work()
    assert len(await previews(talk, "bruno", talk.pair, seq)) == 1
    assert (await talk["ana"].patch(path, json={"source": "Rien", "version": 2})).status_code == 204
    assert await previews(talk, "bruno", talk.pair, seq) == []
    assert (await talk["ana"].patch(path, json={"source": door.url("/melons"), "version": 3})).status_code == 204
    assert (await talk["ana"].delete(path)).status_code == 204
    assert await previews(talk, "bruno", talk.pair, seq) == []


async def test_three_links_of_a_message_have_previews(talk: Talk, door: Door, work: Work) -> None:
    urls = [door.url(f"/{number}") for number in range(5)]
    sent = (await send(talk["ana"], talk.pair, " ".join(urls))).json()
    await work()
    assert [each["url"] for each in await previews(talk, "bruno", talk.pair, sent["seq"])] == urls[:3]


async def test_pages_that_nobody_points_to_are_forgotten(
    talk: Talk, door: Door, work: Work, session: AsyncSession, database: Database, settings: Settings
) -> None:
    for path in ("/a", "/b"):
        seq = (await send(talk["ana"], talk.pair, door.url(path))).json()["seq"]
    await work()
    assert (await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/{seq}")).status_code == 204
    await session.execute(update(Link).values(expires_at=Link.expires_at - timedelta(days=8)))
    await session.commit()
    await run_named(database, settings, SystemClock(), "messaging.forget_links")
    assert [*await session.scalars(select(Link.url))] == [door.url("/a")]


def test_the_administrator_decides(settings: Settings) -> None:
    assert isinstance(fetcher_of(settings), SafeFetcher)
    assert fetcher_of(Settings(link_previews=False)) is None


async def test_without_a_fetcher_nobody_is_asked(
    talk: Talk, door: Door, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "fetcher_of", lambda _: None)
    sent = (await send(talk["ana"], talk.pair, door.url("/melons"))).json()
    assert jobs.FETCH in await work()
    assert await previews(talk, "bruno", talk.pair, sent["seq"]) == []
    assert door.asked == []
