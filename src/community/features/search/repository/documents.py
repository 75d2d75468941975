"""The documents: written only under one lock, so that change numbers grow in the order of commits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    any_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON, REGCONFIG, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from community.features.search.models import CHANGES, FoundDocument
from community.infra.codec import encode_json
from community.infra.waking import wake

CHANNEL: Final = "search_document"
_LOCK: Final = 7_341_905_226
"""Any number that nobody else locks."""
_COLUMNS: Final = {
    name: column.type for name, column in FoundDocument.__table__.c.items() if name not in {"change", "gone", "words"}
}


async def lock(session: AsyncSession) -> None:
    """Be the only one who writes documents until the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def digests(session: AsyncSession, kind: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Of those that can be found now."""
    found = await session.execute(
        select(FoundDocument.id, FoundDocument.digest).where(*_these(kind, ids), FoundDocument.gone.is_(False))
    )
    return {row.id: row.digest for row in found}


async def known_between(session: AsyncSession, kind: str, after: UUID | None, upto: UUID | None) -> set[UUID]:
    """Ids of those that can be found now, after one and up to another; None: without that bound."""
    bounds: list[ColumnElement[bool]] = [FoundDocument.kind == kind, FoundDocument.gone.is_(False)]
    if after is not None:
        bounds.append(FoundDocument.id > after)
    if upto is not None:
        bounds.append(FoundDocument.id <= upto)
    return set(await session.scalars(select(FoundDocument.id).where(and_(*bounds))))


async def write(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write documents, each with a new change number; `folded_*` are what their words are taken from."""
    given = (
        func.json_to_recordset(cast(literal(encode_json(rows), Text()), JSON))
        .table_valued(*_given_columns(), name="given")
        .render_derived(with_types=True)
    )
    config = cast(case(_CONFIGURATIONS, value=given.c.language, else_="simple"), REGCONFIG)
    words = (
        _weighted(config, given.c.folded_title, "A")
        .op("||")(_weighted(config, given.c.folded_body, "B"))
        .op("||")(_weighted(config, given.c.folded_context, "C"))
    )
    source = select(*(given.c[name] for name in _COLUMNS), words.label("words"))
    statement = insert(FoundDocument).from_select([*_COLUMNS, "words"], source)
    renewed = {name: statement.excluded[name] for name in [*_COLUMNS, "words"] if name not in {"kind", "id"}}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "id"], set_=renewed | {"change": statement.excluded.change, "gone": False}
        )
    )
    await wake(session, CHANNEL)


async def bury(session: AsyncSession, kind: str, ids: Sequence[UUID], *, now: datetime) -> int:
    """Leave tombstones; returns how many could be found until now."""
    emptied = dict.fromkeys(("title", "context", "body", "words"), "") | {"audience": [], "tags": [], "digest": 0}
    buried = await session.scalars(
        update(FoundDocument)
        .where(*_these(kind, ids), FoundDocument.gone.is_(False))
        .values(gone=True, change=CHANGES.next_value(), noted_at=now, **emptied)
        .returning(FoundDocument.id)
    )
    count = len(buried.all())
    if count:
        await wake(session, CHANNEL)
    return count


_CONFIGURATIONS: Final = {"fr": "french", "en": "english", "es": "spanish"}


def _given_columns() -> list[Any]:
    folded = [column(f"folded_{name}", Text()) for name in ("title", "body", "context")]
    return [*(column(name, kind) for name, kind in _COLUMNS.items()), *folded]


def _weighted(config: ColumnElement[Any], text: ColumnElement[Any], weight: str) -> ColumnElement[Any]:
    return func.setweight(func.to_tsvector(config, text), literal_column(f"'{weight}'"))


def _these(kind: str, ids: Sequence[UUID]) -> tuple[ColumnElement[bool], ...]:
    return FoundDocument.kind == kind, FoundDocument.id == any_(literal(list(ids), ARRAY(Uuid())))
