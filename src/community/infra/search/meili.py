"""Meilisearch for what is proposed while somebody types: settings as code, keys with least rights, indexes by kind.

It holds names and titles only, of kinds that are `typed`; private words never go there. Each kind has an index of its
own, so that a question can ask for a few of each. An index is built anew beside the one that answers, and swapped.
Its client takes 20 MB: it is loaded by the worker that uses it, not by every server that knows this module.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from community.infra.search.changes import Change
from community.infra.search.meili_names import index_name, key_id

VERSION: Final = 1
"""Of the settings and of what is written: raised with them, all indexes are built anew."""
SETTINGS: Final[dict[str, Any]] = {
    "searchableAttributes": ["title", "tags", "context"],
    "filterableAttributes": ["audience", "id"],
    "sortableAttributes": ["at"],
    "displayedAttributes": ["id", "group"],
    "rankingRules": ["words", "typo", "proximity", "attribute", "sort", "exactness", "at:desc"],
    "typoTolerance": {"minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8}},
    # Elided words are words of their own; nothing else of French has to be said here, titles are short.
    "separatorTokens": ["'", "\N{RIGHT SINGLE QUOTATION MARK}"],
    "stopWords": ["l", "d", "qu", "n", "s", "c", "j", "m", "t"],
    "pagination": {"maxTotalHits": 200},
    "facetSearch": False,
    "prefixSearch": "indexingTime",
}
TASK_SECONDS: Final = 120
REQUEST_SECONDS: Final = 30
_WRITING: Final = ["documents.*", "indexes.*", "settings.*", "tasks.get", "stats.get"]


class EngineFailed(Exception):
    """Meilisearch did not do what it was asked to; it stays as it was."""


class MeiliKeys:
    """The two keys that the platform works with; the master key only makes them.

    A key follows from the master key and its id, so that every process knows it without asking.
    """

    def __init__(self, url: str, master_key: str, prefix: str) -> None:
        self._client = _client(url, master_key)
        self._master_key = master_key
        self._prefix = prefix

    def ensure(self) -> None:
        """Make the keys that are not there yet.

        Raises:
            EngineFailed: Meilisearch is away, or takes the master key for none.
        """
        from meilisearch.errors import MeilisearchApiError

        for name, actions in (("search", ["search"]), ("index", _WRITING)):
            with _failing():
                try:
                    self._client.get_key(str(self._id(name)))
                except MeilisearchApiError as error:
                    if error.code != "api_key_not_found":
                        raise
                    self._make(name, actions)

    def _make(self, name: str, actions: Sequence[str]) -> None:
        indexes = [f"{self._prefix}_*"] if name == "search" else ["*"]
        options = {"uid": str(self._id(name)), "actions": list(actions), "indexes": indexes, "expiresAt": None}
        self._client.create_key(options | {"name": f"{self._prefix} {name}"})

    def _id(self, name: str) -> UUID:
        return key_id(self._prefix, name)


class MeiliIndexes:
    """The indexes of an installation, for the one who writes them. All of it waits for Meilisearch: use a thread."""

    def __init__(self, url: str, key: str, prefix: str, kinds: Collection[str]) -> None:
        self._client = _client(url, key)
        self._prefix = prefix
        self.kinds = frozenset(kinds)

    def prepare(self, *, anew: bool) -> None:
        """Make the indexes that are not there; `anew`: empty ones, beside those that answer."""
        there = self._there()
        if anew:
            self._do(*(self._client.delete_index(uid) for uid in self._all(building=True) if uid in there))
            there -= set(self._all(building=True))
        missing = [uid for uid in [*self._all(), *(self._all(building=True) if anew else [])] if uid not in there]
        self._do(*(self._client.create_index(uid, {"primaryKey": "id"}) for uid in missing))
        self._do(*(self._client.index(uid).update_settings(dict(SETTINGS)) for uid in missing))

    def write(self, changes: Iterable[Change], *, building: bool = False) -> None:
        """Add, replace and remove documents; returns when Meilisearch has done it.

        Raises:
            EngineFailed: it has not: whatever was asked for may be asked for again.
        """
        added: dict[str, list[dict[str, Any]]] = {}
        removed: dict[str, list[str]] = {}
        for change in {(each.kind, each.id): each for each in changes if each.kind in self.kinds}.values():
            uid = index_name(self._prefix, change.kind, building=building)
            if change.document is None:
                removed.setdefault(uid, []).append(change.id.hex)
            else:
                added.setdefault(uid, []).append(_document(change))
        self._do(
            *(self._client.index(uid).add_documents(documents) for uid, documents in added.items()),
            *(
                self._client.index(uid).delete_documents(filter=f"id IN [{', '.join(ids)}]")
                for uid, ids in removed.items()
            ),
        )

    def swap(self) -> None:
        """Have the indexes that were built answer, and drop the former ones."""
        pairs: list[Mapping[str, list[str] | bool]] = [
            {"indexes": [index_name(self._prefix, kind), index_name(self._prefix, kind, building=True)]}
            for kind in self.kinds
        ]
        self._do(self._client.swap_indexes(pairs))
        self._do(*(self._client.delete_index(uid) for uid in self._all(building=True)))

    def counts(self) -> dict[str, int]:
        """How many documents each kind has; kinds whose index is lost are missing.

        Raises:
            EngineFailed: Meilisearch is away.
        """
        found = self._stats()["indexes"]
        names = {index_name(self._prefix, kind): kind for kind in self.kinds}
        return {kind: found[uid]["numberOfDocuments"] for uid, kind in names.items() if uid in found}

    def size(self) -> int:
        """Bytes on its disk."""
        return int(self._stats()["databaseSize"])

    def _stats(self) -> Mapping[str, Any]:
        with _failing():
            stats: Mapping[str, Any] = self._client.get_all_stats()
        return stats

    def _there(self) -> set[str]:
        return set(self._stats()["indexes"])

    def _all(self, *, building: bool = False) -> list[str]:
        return [index_name(self._prefix, kind, building=building) for kind in sorted(self.kinds)]

    def _do(self, *tasks: Any) -> None:
        """Wait for all of these."""
        with _failing():
            for task in tasks:
                done = self._client.wait_for_task(task.task_uid, timeout_in_ms=TASK_SECONDS * 1000)
                if done.status != "succeeded":
                    raise EngineFailed(str(done.error))


def _client(url: str, key: str) -> Any:
    from meilisearch.client import Client

    return Client(url, key, timeout=REQUEST_SECONDS)


@contextmanager
def _failing() -> Iterator[None]:
    """Whatever the client raises inside is `EngineFailed`."""
    from meilisearch.errors import MeilisearchError

    try:
        yield
    except MeilisearchError as error:
        raise EngineFailed(str(error)) from error


def _document(change: Change) -> dict[str, Any]:
    document = change.document
    assert document is not None  # noqa: S101 - the caller has looked
    return {
        "id": document.id.hex,
        "group": document.group_id.hex,
        "title": document.title,
        "context": document.context,
        "tags": document.tags,
        "audience": document.audience,
        "at": int(document.at.timestamp()),
    }
