"""Makes documents from the sources: those that were touched, and all of a kind on a walk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.clock import Clock
from community.core.searching import SearchDocument, SearchSource, Touched
from community.core.text import fold
from community.features.search.models import Walk
from community.features.search.repository import documents, touched, walks
from community.infra.waking import wake

log = structlog.get_logger()

BATCH: Final = 500
LONGEST: Final = 100_000
"""Characters of one text that are searched: PostgreSQL takes a megabyte of words, not more."""


class Indexing:
    """Works in one transaction, under the lock of the documents."""

    def __init__(self, session: AsyncSession, sources: Mapping[str, SearchSource], clock: Clock) -> None:
        self._session = session
        self._sources = sources
        self._clock = clock

    async def take_touched(self, *, limit: int = BATCH) -> int:
        """Make the oldest touched documents anew; returns how many notes that were."""
        await documents.lock(self._session)
        rows = await touched.take(self._session, limit=limit)
        single: defaultdict[str, dict[UUID, datetime]] = defaultdict(dict)
        for row in rows:
            if row.kind not in self._sources:
                continue
            if row.whole_group:
                await self._take_group(row.kind, row.document_id, since=row.noted_at)
            else:
                single[row.kind].setdefault(row.document_id, row.noted_at)
        for kind, noted in single.items():
            await self._renew(kind, noted)
        return len(rows)

    async def begin_walks(self, kinds: Iterable[str] | None = None, *, reason: str = "fill") -> None:
        """Have the sources walked through: all of them, or the kinds named; to fill: what never was."""
        chosen = list(self._sources if kinds is None else kinds)
        await walks.begin(self._session, chosen, reason=reason, now=self._clock.now(), anew=reason != "fill")
        await wake(self._session, touched.CHANNEL)

    async def walk_on(self) -> bool:
        """One step of a walk: `BATCH` documents; False when nothing is to be walked."""
        await documents.lock(self._session)
        walk = await walks.next_walk(self._session)
        if walk is None:
            return False
        source = self._sources.get(walk.kind)
        if source is None:
            walk.finished_at = self._clock.now()
            return True
        ids = list(await source.page(self._session, walk.after_id, BATCH))
        whole = len(ids) < BATCH
        known = await documents.known_between(self._session, walk.kind, walk.after_id, None if whole else ids[-1])
        now = self._clock.now()
        noted = dict.fromkeys([*ids, *(known - set(ids))], now)
        written, removed = await self._renew(walk.kind, noted, all_of_them=walk.reason == "reindex")
        walk.seen += len(ids)
        walk.written += written
        walk.removed += removed
        walk.after_id = ids[-1] if ids else walk.after_id
        if whole:
            self._finish(walk)
        return True

    def _finish(self, walk: Walk) -> None:
        walk.finished_at = self._clock.now()
        facts = {"kind": walk.kind, "seen": walk.seen, "written": walk.written, "removed": walk.removed}
        if walk.reason == "reconcile" and walk.written + walk.removed:
            log.warning("search_drift_mended", **facts)
        else:
            log.info("search_walk_finished", reason=walk.reason, **facts)

    async def _take_group(self, kind: str, group_id: UUID, *, since: datetime) -> None:
        """Note each document of a group by itself: those that there are, and those that could be found until now."""
        source = self._sources[kind]
        ids = dict.fromkeys(await touched.known_of_group(self._session, kind, group_id))
        if source.group is not None:
            after: UUID | None = None
            while page := await source.group(self._session, group_id, after, BATCH):
                ids |= dict.fromkeys(page)
                after = page[-1]
        if ids:
            await touched.note_all(self._session, kind, list(ids), since=since)

    async def _renew(self, kind: str, noted: Mapping[UUID, datetime], *, all_of_them: bool = False) -> tuple[int, int]:
        """Bring documents up to date; returns how many were written, and how many are no more.

        all_of_them: write also what is as it was, because the way in which it is written may be another one.
        """
        if not noted:
            return 0, 0
        ids = list(noted)
        found = await self._sources[kind].documents(self._session, ids)
        known = {} if all_of_them else await documents.digests(self._session, kind, ids)
        rows = [row for each in found if (row := row_of(kind, each, noted[each.id]))["digest"] != known.get(each.id)]
        if rows:
            await documents.write(self._session, rows)
        missing = list(set(ids) - {each.id for each in found})
        removed = await documents.bury(self._session, kind, missing, now=self._clock.now()) if missing else 0
        return len(rows), removed


async def note_events(session: AsyncSession, sources: Sequence[SearchSource], events: Sequence[Any]) -> None:
    """Note what these events touch."""
    found: list[Touched] = []
    for event in events:
        for source in sources:
            if isinstance(event, source.events):
                found += source.touched(event)
    await touched.note(session, found)


def row_of(kind: str, document: SearchDocument, noted_at: datetime) -> dict[str, Any]:
    """What is written of a document, for `repository.documents.write`."""
    title, context, body = (text[:LONGEST] for text in (document.title, document.context, document.text))
    return {
        "kind": kind,
        "digest": _digest(document),
        "noted_at": noted_at,
        "body": body,
        "language": document.language or "fr",
        "folded_title": fold(title),
        "folded_body": fold(body),
        "folded_context": fold(context),
        **{name: getattr(document, name) for name in _TAKEN},
        "title": title,
        "context": context,
    }


_TAKEN: Final = tuple(name for name in SearchDocument.__struct_fields__ if name not in {"text", "language"})


def _digest(document: SearchDocument) -> int:
    raw = blake2b(msgspec.msgpack.encode(document), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)
