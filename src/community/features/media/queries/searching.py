"""Files as they can be found: by their names, where a subject of another slice uses them, by who may see that."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.core.searching import FoundView, SearchDocument
from community.features.media.models import File, FileState, FileUse

AnySelect = Select[*tuple[Any, ...]]
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a file is found: the marks that find it there, and words of what uses it."""

    audience: tuple[str, ...]
    context: str
    space_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Where a reader finds it: the page of what uses it, what that is called, and where it stands."""

    path: str
    title: str
    place: str


@dataclass(frozen=True, kw_only=True)
class FileHost:
    """How the owner of a kind of subjects answers for the files that these use.

    subject: the kind. living: those that are not deleted, as `subject_id` beside all that `placed` reads of a row.
    within: `(id)`: the ids of a subject, or of all that hang on another thing, deleted ones too.
    seen: `(actor)`: those that exist for the actor, as `subject_id` beside all that `view` reads of a row.
    """

    subject: str
    living: AnySelect
    placed: Callable[[Any], Placed]
    within: Callable[[UUID], Select[UUID]]
    seen: Callable[[Actor], AnySelect]
    view: Callable[[Actor, Any], Seen]


async def file_documents(session: AsyncSession, host: FileHost, ids: Sequence[UUID]) -> list[SearchDocument]:
    """A file that several subjects use is found with the first of them that is there."""
    documents = []
    for row in await session.execute(_used(host, host.living, ids)):
        placed = host.placed(row)
        if placed.audience:
            documents.append(
                SearchDocument(
                    id=row.file_id,
                    title=row.file_name,
                    # Most of what programs make of names is no single word: `Plan_quai-B412.pdf`.
                    text=" ".join(_WORD.findall(row.file_name)),
                    audience=placed.audience,
                    group_id=row.subject_id,
                    at=row.uploaded_at,
                    context=placed.context,
                    space_id=placed.space_id,
                    author_id=row.owner_id,
                )
            )
    return documents


async def files_shown(
    session: AsyncSession, host: FileHost, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, FoundView]:
    """Each with the first of the subjects that the actor may see."""
    if not actor.may(Permission.MEDIA_FILE_READ):
        return {}
    found = {}
    for row in await session.execute(_used(host, host.seen(actor), ids)):
        seen = host.view(actor, row)
        found[row.file_id] = FoundView(
            id=row.file_id,
            title=row.file_name,
            text=seen.title,
            path=seen.path,
            place=seen.place,
            author_id=row.owner_id,
            at=row.uploaded_at,
        )
    return found


def _used(host: FileHost, subjects: AnySelect, ids: Sequence[UUID]) -> AnySelect:
    subject = subjects.subquery("subject")
    statement: AnySelect = (
        select(
            File.id.label("file_id"),
            File.name.label("file_name"),
            File.owner_id,
            File.created_at.label("uploaded_at"),
            subject,
        )
        .ext(distinct_on(File.id))
        .join(FileUse, FileUse.file_id == File.id)
        .join(subject, subject.c.subject_id == FileUse.subject_id)
        .where(
            File.id == any_(literal(list(ids), ARRAY(Uuid()))),
            File.state == FileState.READY,
            FileUse.subject_kind == host.subject,
        )
        .order_by(File.id, FileUse.subject_id)
    )
    return statement


async def file_page(session: AsyncSession, host: FileHost, after: UUID | None, limit: int) -> Sequence[UUID]:
    return await _page(session, _uses(host), after, limit)


async def files_of(
    session: AsyncSession, host: FileHost, used_by: UUID, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """The files of a subject, or of all that hang on another thing."""
    within = _uses(host).where(FileUse.subject_id.in_(host.within(used_by)))
    return await _page(session, within, after, limit)


def _uses(host: FileHost) -> Select[UUID]:
    return select(FileUse.file_id).where(FileUse.subject_kind == host.subject)


async def _page(session: AsyncSession, statement: Select[UUID], after: UUID | None, limit: int) -> Sequence[UUID]:
    if after is not None:
        statement = statement.where(FileUse.file_id > after)
    return (await session.scalars(statement.distinct().order_by(FileUse.file_id).limit(limit))).all()
