"""The second level of the cache: read models in Valkey, shared by all processes.

What is in it is never trusted after a change: the change bars the keys, in its own transaction before
the commit and again from the outbox. A barred key is read from the database and cannot be filled, so that
neither a slow reader nor a lost message brings an old value back.
"""

from collections.abc import Iterable
from typing import Final, Generic, TypeVar

import msgspec

from community.infra.valkey import Valkey

T = TypeVar("T")

BARRED: Final = b"-"
BAR_SECONDS: Final = 90
"""Longer than a transaction may take, and than the life of an entry."""


class SharedCache(Generic[T]):
    """Entries of one kind, for `seconds` each.

    `name` holds the version of the kind: processes of two versions must not read each other's entries.
    """

    def __init__(self, valkey: Valkey, name: str, kind: type[T], *, seconds: int) -> None:
        self._valkey = valkey
        self._name = name
        self._seconds = seconds
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(kind)

    async def get(self, key: str) -> T | None:
        """The entry, or None: absent, barred, of another shape, or Valkey is away."""
        [raw] = await self._valkey.attempt(self._valkey.ask(("GET", self._key(key))), fallback=[None])
        if not isinstance(raw, bytes) or raw == BARRED:
            return None
        try:
            return self._decoder.decode(raw)
        except msgspec.DecodeError:
            return None

    async def fill(self, key: str, value: T) -> None:
        """Keep a value, unless the key is taken or barred."""
        raw = self._encoder.encode(value)
        command = "SET", self._key(key), raw, "NX", "EX", self._seconds
        await self._valkey.attempt(self._valkey.ask(command), fallback=[None])

    async def bar(self, keys: Iterable[str]) -> None:
        """Make entries stale, and stop them from being filled for a while."""
        names = [self._key(key) for key in keys]
        if names:
            commands = (("SET", name, BARRED, "EX", BAR_SECONDS) for name in names)
            await self._valkey.attempt(self._valkey.ask(*commands), fallback=[])

    def _key(self, key: str) -> str:
        return self._valkey.key(self._name, key)
