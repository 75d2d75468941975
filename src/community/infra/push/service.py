"""Sends empty pushes: a browser is woken and asks this platform itself, so that no push service learns what is new."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from community.infra.fetched import Fetched, FetchFailed, FetchRefused
from community.infra.push.vapid import VapidKey
from community.infra.safe_fetch import Call, SafeFetcher
from community.settings import Settings

KEPT_SECONDS: Final = 24 * 3600
"""How long a push service keeps a push for a device that is off."""
TOPIC: Final = "news"
"""Of several that wait for a device one remains: each says the same, that there is something new."""
LONGEST_WAIT: Final = timedelta(hours=1)
ANY_PORT: Final = range(1, 65_536)


class Answered(StrEnum):
    """taken; gone: the subscription is over; later: try again; refused: trying again is of no use."""

    TAKEN = "taken"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """What a push service said. `wait`: how long it wants to be left alone; `status`: None where nothing came."""

    answered: Answered
    status: int | None = None
    wait: timedelta = timedelta(0)


class PushService:
    """The push services of all browsers, seen from this platform."""

    def __init__(self, settings: Settings) -> None:
        self._key = vapid_key(settings.push_private_key)
        self._contact = settings.push_contact or f"mailto:{settings.mail_from}"
        self._hosts = settings.push_host_names
        self._near = settings.push_near
        self._fetcher = _fetcher(near=self._near, own_host=urlsplit(settings.base_url).hostname or "")

    @property
    def public_key(self) -> str:
        return self._key.public

    def accepts(self, endpoint: str) -> bool:
        """Whether an address looks like one of a push service; where it leads is looked at when one sends to it."""
        try:
            host = self._fetcher.place(endpoint, ("https",)).host
        except FetchRefused:
            return False
        # Names of machines nearby have no dot; addresses are none of a push service.
        named = self._near or (bool(re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+", host)))
        return named and (not self._hosts or any(host == one or host.endswith(f".{one}") for one in self._hosts))

    async def send(self, endpoint: str, *, urgent: bool, now: datetime) -> Outcome:
        """Wake a browser."""
        if not self.accepts(endpoint):
            return Outcome(Answered.GONE)
        headers = {
            "Authorization": self._key.authorization(endpoint, contact=self._contact, now=now),
            "TTL": str(KEPT_SECONDS),
            "Topic": TOPIC,
            "Urgency": "high" if urgent else "normal",
            "User-Agent": "community-push/1.0",
        }
        try:
            answer = await self._fetcher.fetch(
                endpoint, Call(method="POST", headers=headers, schemes=("https",), redirects=0)
            )
        except FetchRefused:
            return Outcome(Answered.GONE)
        except FetchFailed:
            return Outcome(Answered.LATER)
        return _outcome(answer)


def host_of(endpoint: str) -> str:
    """What may be logged of an endpoint: its address alone lets nobody in, but names a device."""
    return urlsplit(endpoint).hostname or "?"


@cache
def vapid_key(private_key: str) -> VapidKey:
    return VapidKey(private_key)


def _outcome(answer: Fetched) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome(Answered.TAKEN, status)
    if status in {404, 410}:
        return Outcome(Answered.GONE, status)
    if status in {408, 425, 429} or status >= 500:
        said = answer.headers.get("retry-after", "")
        seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
        return Outcome(Answered.LATER, status, min(timedelta(seconds=seconds), LONGEST_WAIT))
    return Outcome(Answered.REFUSED, status)


@cache
def _fetcher(*, near: bool, own_host: str) -> SafeFetcher:
    """One for all pushes: reading the certificates that it trusts takes longer than a push."""
    return SafeFetcher(inward=lambda _: False, ports=ANY_PORT) if near else SafeFetcher(own_hosts=(own_host,))
