"""Spaces as they can be found, and the marks by which what lies in them is found."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.ids import made_at
from community.core.permissions import Permission
from community.core.searching import FoundView, SearchDocument, space_mark
from community.core.text import fold_words
from community.features.forums import policy
from community.features.forums.models import Space
from community.features.forums.queries.searching.paging import among, page_of
from community.infra.direct import BoundActor, Prepared, bound, identity, run

_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Of spaces whose id does not say when they were made."""


async def space_marks(session: AsyncSession, actor: Actor) -> Sequence[str]:
    """The spaces whose topics and posts are the actor's to find."""
    return await _marks(session, actor, _seen_spaces)


async def known_space_marks(session: AsyncSession, actor: Actor) -> Sequence[str]:
    """The spaces of which the actor may know."""
    return await _marks(session, actor, _known_spaces)


async def _marks(session: AsyncSession, actor: Actor, statement: Any) -> Sequence[str]:
    if not actor.may(Permission.FORUMS_SPACE_READ):
        return ()
    return [space_mark(row.id) for row in await run(session, statement(bound(actor)), identity(actor))]


@cache
def _seen_spaces(actor: BoundActor) -> Prepared:
    return Prepared(select(Space.id).where(policy.may_see(actor)))


@cache
def _known_spaces(actor: BoundActor) -> Prepared:
    return Prepared(select(Space.id).where(policy.may_know(actor)))


async def space_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    return await page_of(session, Space.id, None, after, limit)


async def space_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    rows = await session.execute(select(Space.id, Space.name, Space.description).where(among(Space.id, ids)))
    return [
        SearchDocument(
            id=row.id,
            title=_in_all_languages(row.name),
            text=_in_all_languages(row.description),
            audience=(space_mark(row.id),),
            group_id=row.id,
            at=made_at(row.id) or _NO_DATE,
            space_id=row.id,
        )
        for row in rows
    ]


def _in_all_languages(text: Mapping[str, str]) -> str:
    return " · ".join(dict.fromkeys(each for each in (text.get(locale) for locale in ("fr", "en", "es")) if each))


async def spaces_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    if not actor.may(Permission.FORUMS_SPACE_READ):
        return {}
    rows = await session.execute(
        select(Space.id, Space.slug, Space.name, Space.description).where(among(Space.id, ids), policy.may_know(actor))
    )
    return {
        row.id: FoundView(
            id=row.id,
            title=row.name.get(actor.locale) or row.name["fr"],
            text=row.description.get(actor.locale) or row.description["fr"],
            path=f"/forums/{row.slug}",
        )
        for row in rows
    }


async def spaces_named(session: AsyncSession, actor: Actor, names: Sequence[str]) -> Mapping[str, Sequence[UUID]]:
    """The actor's spaces by their slug, by their name in some language, or else by words of it."""
    if not actor.may(Permission.FORUMS_SPACE_READ):
        return {}
    rows = await session.execute(
        select(Space.id, Space.slug, Space.name).where(policy.may_see(actor)).order_by(Space.position, Space.slug)
    )
    slugs: dict[str, UUID] = {}
    called: list[tuple[UUID, list[str]]] = []
    for row in rows:
        slugs[row.slug] = row.id
        called.append((row.id, [*map(fold_words, row.name.values())]))
    return {name: [slugs[name]] if name in slugs else _called(fold_words(name), called) for name in names}


def _called(wanted: str, spaces: Sequence[tuple[UUID, list[str]]]) -> list[UUID]:
    words = wanted.split()
    return [each for each, names in spaces if words and wanted in names] or [
        each for each, names in spaces if words and all(f" {word}" in " ".join(names) for word in words)
    ]
