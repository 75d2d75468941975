"""The front door: how texts of other slices use files.

In a text, `/media/<id>` is the address of a file. Whoever writes one calls `Attachments.of_text` before rendering and
`attach` in the transaction of the writing.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.events.media import UsesChanged
from community.features.media import policy, repository
from community.features.media.queries import files
from community.features.media.queries.files import Subject
from community.features.media.queries.searching import FileHost, Placed, Seen
from community.features.media.schemas import Served
from community.features.media.service.finding import file_source
from community.features.media.service.receiving import Taken, take_whole
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.infra.markdown_files import TextFile
from community.infra.sniffing import BY_NAME

MAX_FILES: Final = 50
"""Of one text."""
# Not the end of an address elsewhere.
_ADDRESS: Final = re.compile(
    r"(?<![\w./:-])/media/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])", re.IGNORECASE
)


def media_ids_in(source: str) -> list[UUID]:
    """Files that a Markdown text names, in order, each once."""
    return list(dict.fromkeys(UUID(found) for found in _ADDRESS.findall(source)))


class Attachments:
    """Files of texts, for one process."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def of_text(self, session: AsyncSession, actor: Actor, source: str) -> Mapping[UUID, TextFile]:
        """The files that a text names, for its rendering; no statement for a text that names none.

        Raises:
            Invalid: one of them does not exist for the actor, or there are too many.
        """
        wanted = media_ids_in(source)
        if len(wanted) > MAX_FILES:
            raise Invalid({"/source": FieldProblem("too_many_files", maximum=MAX_FILES)})
        found = await self._seen(session, actor, wanted)
        for file_id in wanted:
            if file_id not in found:
                raise await self._missing(session, actor, file_id)
        return found

    async def for_preview(self, session: AsyncSession, actor: Actor, source: str) -> Mapping[UUID, TextFile]:
        """The same, leaving out what does not exist for the actor."""
        return await self._seen(session, actor, media_ids_in(source)[:MAX_FILES])

    async def of_others(
        self, session: AsyncSession, actor: Actor, file_ids: Collection[UUID]
    ) -> Mapping[UUID, Collection[Subject]]:
        """Of these files, those of others, with the subjects that use each."""
        found = await files.served(session, file_ids) if file_ids else {}
        return {file_id: file.uses for file_id, file in found.items() if file.owner_id != actor.person_id}

    async def attach(self, uow: UnitOfWork, *, kind: str, subject_id: UUID, file_ids: Collection[UUID]) -> None:
        """State which files a subject uses from now on, instead of those before. `of_text` has checked the right.

        Raises:
            Invalid: a file was deleted in this very moment.
        """
        wanted = set(file_ids)
        former = await repository.uses_of(uow.session, kind, subject_id)
        await self._add(uow, kind, subject_id, wanted - former)
        if former - wanted:
            await repository.remove_uses(uow.session, kind, subject_id, former - wanted, kept=policy.UNUSED_KEPT)
            uow.outbox.add(UsesChanged(file_ids=sorted(former - wanted)))

    async def attach_new(self, uow: UnitOfWork, *, kind: str, subject_id: UUID, file_ids: Collection[UUID]) -> None:
        """The same for a subject that has just been made: no statement when it uses nothing."""
        await self._add(uow, kind, subject_id, set(file_ids))

    @staticmethod
    async def _add(uow: UnitOfWork, kind: str, subject_id: UUID, file_ids: set[UUID]) -> None:
        if not file_ids:
            return
        if await repository.add_uses(uow.session, kind, subject_id, sorted(file_ids)) < len(file_ids):
            raise Invalid({"/source": FieldProblem("file_unknown", id=str(min(file_ids)))})
        uow.outbox.add(UsesChanged(file_ids=sorted(file_ids)))

    @staticmethod
    async def _missing(session: AsyncSession, actor: Actor, file_id: UUID) -> Invalid:
        """One's own upload that has not arrived yet needs patience, not another file."""
        arriving = await files.is_arriving(session, actor, file_id)
        problem = FieldProblem("file_uploading") if arriving else FieldProblem("file_unknown", id=str(file_id))
        return Invalid({"/source": problem})

    async def _seen(self, session: AsyncSession, actor: Actor, wanted: list[UUID]) -> Mapping[UUID, TextFile]:
        if not wanted:
            return {}
        found = await files.served(session, wanted)
        seen = await files.seen_by(session, self._catalogue, actor, found.values())
        return {file_id: _text_file(file) for file_id, file in found.items() if file_id in seen}


async def keep_files(session: AsyncSession, actor: Actor, source: str, *, until: datetime) -> None:
    """The actor's files that a text names are not swept before `until`: for texts that nobody else sees yet."""
    wanted = media_ids_in(source)[:MAX_FILES]
    if wanted:
        await repository.keep_until(session, actor.id, wanted, until)


async def files_of_subjects(
    session: AsyncSession, *, kind: str, sources: Mapping[UUID, str]
) -> Mapping[UUID, Mapping[UUID, TextFile]]:
    """For rendering stored texts again: by subject, the files that its text names and that it uses."""
    named = {subject_id: media_ids_in(source) for subject_id, source in sources.items()}
    wanted = {file_id for ids in named.values() for file_id in ids}
    if not wanted:
        return {}
    found = await files.served(session, wanted)
    return {
        subject_id: {
            file_id: _text_file(found[file_id])
            for file_id in ids
            if file_id in found and (kind, subject_id) in found[file_id].uses
        }
        for subject_id, ids in named.items()
    }


def _text_file(file: Served) -> TextFile:
    return TextFile(
        name=file.name,
        kind=file.kind,
        size=file.size,
        image=BY_NAME[file.kind].family == "image",
        width=file.width,
        height=file.height,
        moving=file.moving,
        preview=file.preview,
    )


__all__ = [
    "Attachments",
    "FileHost",
    "Placed",
    "Seen",
    "Taken",
    "TextFile",
    "file_source",
    "files_of_subjects",
    "keep_files",
    "media_ids_in",
    "take_whole",
]
