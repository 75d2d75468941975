"""Read models kept in the process, true as long as purge messages arrive.

Entries are tagged; an event purges tags (see `core.live.LiveRoute.purge`). While the live bus
is not heard, nothing is kept: a stale page would be worse than a slow one.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable
from typing import Any, Final

MAX_ENTRIES: Final = 20_000
MAX_BYTES: Final = 64 * 1024 * 1024


class LocalCache:
    """A bounded, tagged, least-recently-used store of one process."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._entries: OrderedDict[Hashable, tuple[Any, tuple[str, ...], int, int]] = OrderedDict()
        self._puts = 0
        # By stamp: hashing a key for each of its tags would cost more than all the rest.
        self._keys_by_tag: defaultdict[str, dict[int, Hashable]] = defaultdict(dict)
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._trusted = False
        self.generation = 0
        """Grows with every purge: who computes an entry notes it before reading and passes it to `put`."""

    @property
    def trusted(self) -> bool:
        return self._trusted

    def trust(self, heard: bool) -> None:
        """Say whether purge messages are heard; both turns start from empty."""
        self._trusted = heard
        self.clear()

    def get(self, key: Hashable) -> Any | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def stamp(self, key: Hashable) -> int | None:
        """A number that no other value of this cache ever had: the same number means the same value is still kept."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[3]

    def put(self, key: Hashable, value: Any, *, tags: Iterable[str], generation: int, size: int = 1_000) -> None:
        """Keep a value read at `generation`; dropped when something was purged meanwhile (it may be stale).

        `size` is about how many bytes the value holds: big pages push out more than small ones.
        """
        if not self._trusted or generation != self.generation:
            return
        tags = tuple(tags)
        self._forget(key)
        self._puts += 1
        self._entries[key] = (value, tags, size, self._puts)
        self._bytes += size
        for tag in tags:
            self._keys_by_tag[tag][self._puts] = key
        while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
            self._forget(next(iter(self._entries)))

    def purge(self, tags: Iterable[str]) -> None:
        """Drop all entries that bear one of the tags."""
        self.generation += 1
        for tag in tags:
            for key in tuple(self._keys_by_tag.get(tag, {}).values()):
                self._forget(key)

    def clear(self) -> None:
        self.generation += 1
        self._entries.clear()
        self._keys_by_tag.clear()
        self._bytes = 0

    def _forget(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self._bytes -= entry[2]
        for tag in entry[1]:
            keys = self._keys_by_tag[tag]
            keys.pop(entry[3], None)
            if not keys:
                del self._keys_by_tag[tag]
