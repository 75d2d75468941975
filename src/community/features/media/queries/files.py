"""Files as they are shown: one's own, and those that a text names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import decode_cursor, encode_cursor
from community.core.subjects import SubjectView
from community.features.media.models import File, FileState, FileUse
from community.features.media.schemas import FileOut, FilePage, FileRow, FileUseOut, Served
from community.infra.catalogue import Catalogue
from community.infra.sniffing import BY_NAME

PAGE = 30
_USES = (
    select(
        func.array_agg(
            aggregate_order_by(func.json_build_array(FileUse.subject_kind, FileUse.subject_id), FileUse.subject_id)
        )
    )
    .where(FileUse.file_id == File.id)
    .correlate(File)
    .scalar_subquery()
    .label("uses")
)
Subject = tuple[str, UUID]


def shown(file: File) -> FileOut:
    return FileOut(
        id=file.id,
        name=file.name,
        kind=file.kind,
        image=BY_NAME[file.kind].family == "image",
        size=file.stored_size or file.size,
        state=file.state,
        reason=file.reason,
        width=file.width,
        height=file.height,
        preview=file.preview,
        alt=file.alt,
        created_at=file.created_at,
    )


async def own_file(session: AsyncSession, actor: Actor, file_id: UUID) -> FileOut:
    """Raises NotFound for files of others."""
    statement = select(File).where(File.id == file_id, File.owner_id == actor.id, File.state != FileState.DELETED)
    file = (await session.execute(statement)).scalar_one_or_none()
    if file is None:
        raise NotFound
    return shown(file)


async def is_arriving(session: AsyncSession, actor: Actor, file_id: UUID) -> bool:
    """Whether it is an upload of the actor that is not complete."""
    statement = select(File.id).where(File.id == file_id, File.owner_id == actor.id, File.state == FileState.UPLOADING)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def own_files(session: AsyncSession, catalogue: Catalogue, actor: Actor, *, cursor: str | None) -> FilePage:
    """The actor's files, newest first: one statement, and one for each kind of subject that uses any of them."""
    statement = (
        select(File, _USES)
        .where(File.owner_id == actor.id, File.state != FileState.DELETED)
        .order_by(File.id.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        statement = statement.where(File.id < decode_cursor(cursor, UUID))
    rows = (await session.execute(statement)).all()
    uses = {row.File.id: subjects_in(row.uses) for row in rows[:PAGE]}
    views = await views_of(session, catalogue, actor, (subject for each in uses.values() for subject in each))
    items = [
        FileRow(
            file=shown(row.File),
            used=bool(uses[row.File.id]),
            uses=[
                FileUseOut(title=views[use].title, path=views[use].path, place=views[use].place)
                for use in uses[row.File.id]
                if use in views
            ],
            expires_at=row.File.expires_at,
        )
        for row in rows[:PAGE]
    ]
    return FilePage(items=items, next=encode_cursor(items[-1].file.id) if len(rows) > PAGE else None)


def subjects_in(uses: list[list[str]] | None) -> list[Subject]:
    return [(kind, UUID(subject_id)) for kind, subject_id in uses or ()]


async def views_of(
    session: AsyncSession, catalogue: Catalogue, actor: Actor, subjects: Iterable[Subject]
) -> Mapping[Subject, SubjectView]:
    """Those subjects that exist for the actor; one statement for each kind. Kinds that nobody registers do not."""
    by_kind: defaultdict[str, set[UUID]] = defaultdict(set)
    for kind, subject_id in subjects:
        by_kind[kind].add(subject_id)
    found: dict[Subject, SubjectView] = {}
    for kind, ids in by_kind.items():
        source = catalogue.subjects.get(kind)
        if source is not None:
            views = await source.views(session, actor, sorted(ids))
            found |= {(kind, subject_id): view for subject_id, view in views.items()}
    return found


async def served(session: AsyncSession, file_ids: Collection[UUID]) -> Mapping[UUID, Served]:
    """What there is of these files, whoever asks: `may_see` comes next."""
    rows = await session.execute(
        select(
            File.id,
            File.owner_id,
            File.name,
            File.kind,
            File.state,
            File.size,
            File.width,
            File.height,
            File.moving,
            File.preview,
            File.sha256,
            _USES,
        ).where(File.id.in_(file_ids), File.state.in_((FileState.PROCESSING, FileState.READY)))
    )
    return {
        row.id: Served(**{**row._mapping, "uses": subjects_in(row.uses)})  # noqa: SLF001 - SQLAlchemy's public name
        for row in rows
    }


async def seen_by(session: AsyncSession, catalogue: Catalogue, actor: Actor, files: Iterable[Served]) -> set[UUID]:
    """Which of the files the actor may see: their own, and those of subjects that exist for them."""
    files = list(files)
    seen = {file.id for file in files if file.owner_id == actor.person_id}
    strange = [file for file in files if file.id not in seen]
    if strange:
        views = await views_of(session, catalogue, actor, (use for file in strange for use in file.uses))
        seen |= {file.id for file in strange if any(use in views for use in file.uses)}
    return seen
