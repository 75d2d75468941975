"""What engines follow: documents by change number."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.searching import SearchDocument
from community.features.search.models import FoundDocument
from community.infra.search.changes import Change

_FIELDS: Final = tuple(name for name in SearchDocument.__struct_fields__ if name != "text")
_COLUMNS: Final = [getattr(FoundDocument, name) for name in (*_FIELDS, "kind", "body", "change", "gone", "noted_at")]


class Feed(NamedTuple):
    """Changes in order, and since when the oldest of them was to be written."""

    changes: list[Change]
    noted_at: datetime | None


async def read_feed(session: AsyncSession, *, after: int, limit: int) -> Feed:
    """What was written or is gone since a change."""
    statement = select(*_COLUMNS).where(FoundDocument.change > after).order_by(FoundDocument.change).limit(limit)
    rows = (await session.execute(statement)).all()
    return Feed([_change(row) for row in rows], min((row.noted_at for row in rows), default=None))


def _change(row: Any) -> Change:
    document = None
    if not row.gone:
        fields = {name: getattr(row, name) for name in _FIELDS}
        fields |= {"audience": tuple(row.audience), "tags": tuple(row.tags)}
        document = SearchDocument(text=row.body, **fields)
    return Change(number=row.change, kind=row.kind, id=row.id, document=document)
