"""Counts of attempts in windows of fixed length, kept in Valkey.

While Valkey is away the counts go on in this process: a limit then is per process, never gone.
"""

import hmac
import time
from collections import defaultdict
from hashlib import sha256
from typing import Final

from community.infra.valkey import Valkey

_LOCAL_KEYS: Final = 10_000


class Counters:
    """Counts events of subjects (people, addresses), whose names are hashed before they are stored."""

    def __init__(self, valkey: Valkey, secret: str) -> None:
        self._valkey = valkey
        self._secret = secret.encode()
        self._local: defaultdict[str, int] = defaultdict(int)

    async def hit(self, name: str, subject: str, *, window: int) -> int:
        """Count one event and return how many there were in the current window of `window` seconds."""
        key = self._key(name, subject, window)
        commands = ("INCR", key), ("EXPIRE", key, window + 1)
        [count, _] = await self._valkey.attempt(self._valkey.ask(*commands), fallback=[None, None])
        if count is not None:
            return int(count)
        if len(self._local) > _LOCAL_KEYS:
            self._local.clear()
        self._local[key] += 1
        return self._local[key]

    async def count(self, name: str, subject: str, *, window: int) -> int:
        """How many there were in the current window, without counting one."""
        key = self._key(name, subject, window)
        [found] = await self._valkey.attempt(self._valkey.ask(("GET", key)), fallback=[None])
        return int(found) if found is not None else self._local.get(key, 0)

    def _key(self, name: str, subject: str, window: int) -> str:
        slot = int(time.time()) // window
        digest = hmac.new(self._secret, subject.encode(), sha256).hexdigest()[:24]
        return self._valkey.key("limit", name, digest, slot)
