"""Previews of links: asked for with a message, fetched by the worker, shown in all messages that point there."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

from community.core.actor import Actor
from community.core.clock import Clock
from community.features.messaging.models import MAX_URL
from community.features.messaging.repository import conversations, links, messages
from community.features.messaging.service.lines import changed
from community.infra.db import UnitOfWork
from community.infra.fetched import FetchFailed, FetchRefused
from community.infra.jobs import defer
from community.infra.markdown import Rendered
from community.infra.page_facts import page_facts
from community.infra.safe_fetch import Call, SafeFetcher
from community.settings import Settings

FETCH: Final = "messaging.fetch_previews"
SHOW: Final = "messaging.show_previews"
MAX_PREVIEWS: Final = 3
"""Of one message: the first links."""
AT_ONCE: Final = 8
KEPT: Final = timedelta(days=7)
KEPT_NOTHING: Final = timedelta(hours=12)
PAGE: Final = Call(accepted=("text/html", "application/xhtml+xml"))


def fetcher_of(settings: Settings) -> SafeFetcher | None:
    """None where the administrator wants no previews."""
    own = urlsplit(settings.base_url).hostname
    return SafeFetcher(own_hosts=[own] if own else []) if settings.link_previews else None


class PreviewService:
    """Asks for previews, and shows them."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def wanted(self, *, actor: Actor, text: Rendered) -> list[str]:
        """The addresses of which a message shows a preview: none for an author who wants none."""
        found = (urldefrag(url).url for url in text.links if url.startswith(("http://", "https://")))
        urls = [url for url in dict.fromkeys(found) if len(url) <= MAX_URL][:MAX_PREVIEWS]
        return urls if urls and await links.wants_previews(self._uow.session, actor.id) else []

    async def ask(self, urls: Sequence[str], *, now: datetime) -> None:
        """Have the worker fetch what is not known, for a message of `now`.

        One such job runs at a time, so that slow pages hold up nothing else.
        """
        if urls and await links.ask(self._uow.session, urls, now=now):
            await defer(self._uow.session, FETCH, lock=FETCH)

    async def fetch(self, *, fetcher: SafeFetcher | None) -> None:
        """Fetch pages that messages wait for. No conversation is locked meanwhile: that is for `show`."""
        session = self._uow.session
        urls = await links.asked(session, limit=AT_ONCE)
        answers = await asyncio.gather(*(_facts(fetcher, url) for url in urls))
        now = self._clock.now()
        for url, facts in sorted(zip(urls, answers, strict=True)):
            await links.answer(session, url, expires_at=now + (KEPT if facts["title"] else KEPT_NOTHING), **facts)
        shown = [url for url, facts in zip(urls, answers, strict=True) if facts["title"]]
        if shown:
            await defer(session, SHOW, urls=shown)
        if len(urls) == AT_ONCE:
            await defer(session, FETCH, lock=FETCH)

    async def show(self, *, urls: Sequence[str]) -> None:
        """Tell of the messages that waited for these pages."""
        session = self._uow.session
        for conversation_id, seq in await links.waiting_messages(session, urls):
            place = await conversations.lock(session, conversation_id)
            message = await messages.lock_message(session, conversation_id, seq)
            if place is not None and message is not None and message.deleted_at is None:
                await changed(self._uow, place, message)


async def _facts(fetcher: SafeFetcher | None, url: str) -> dict[str, Any]:
    nothing = {"title": "", "description": "", "site": "", "host": ""}
    if fetcher is None:
        return nothing
    try:
        page = await fetcher.fetch(url, PAGE)
    except (FetchRefused, FetchFailed):
        return nothing
    if page.status != 200:
        return nothing
    facts = await asyncio.to_thread(page_facts, page.body, page.headers.get("content-type", ""))
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    return {"title": facts.title, "description": facts.description, "site": facts.site, "host": host}
