"""Lets the files be found that the subjects of another slice use."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from community.core.actor import Actor
from community.core.event import Event
from community.core.searching import SearchSource, Touched
from community.events.media import FileProcessed, UsesChanged
from community.features.media.queries import searching
from community.features.media.queries.searching import FileHost


def file_source(  # noqa: PLR0913 - one keyword for each part of a source
    host: FileHost,
    *,
    kind: str,
    events: tuple[type[Event], ...],
    touched: Callable[[Any], UUID],
    marks: Callable[[Any, Actor], Awaitable[Sequence[str]]],
    tab: str = "",
    typed: bool = False,
) -> SearchSource:
    """The source of a kind of files.

    Args:
        host: the owner of what uses them.
        kind: what they are called in the search, and under which `tab`.
        events: what else changes who may find them, beside what happens to the files themselves.
        touched: after one of these: the subject, or the thing whose subjects it concerns.
        marks: those that `Placed` speaks of.
        typed: whether their names are proposed while one types.
    """

    def all_touched(event: Event) -> Sequence[Touched]:
        if isinstance(event, FileProcessed):
            return [Touched(kind=kind, id=event.file_id)]
        if isinstance(event, UsesChanged):
            return [Touched(kind=kind, id=file_id) for file_id in event.file_ids]
        return [Touched(kind=kind, id=touched(event), whole_group=True)]

    return SearchSource(
        kind=kind,
        events=(FileProcessed, UsesChanged, *events),
        touched=all_touched,
        documents=lambda session, ids: searching.file_documents(session, host, ids),
        page=lambda session, after, limit: searching.file_page(session, host, after, limit),
        group=lambda session, of, after, limit: searching.files_of(session, host, of, after, limit),
        marks=marks,
        shown=lambda session, actor, ids: searching.files_shown(session, host, actor, ids),
        tab=tab,
        typed=typed,
    )
