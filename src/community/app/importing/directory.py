"""Who and what the lines of a file speak of: people by address, spaces by slug or name."""

import re
from collections.abc import Iterable
from itertools import chain, count
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Role, permissions_of
from community.core.text import fold
from community.features.accounts.models import Group, Person
from community.features.forums.repository.importing import all_spaces
from community.features.forums.schemas.spaces import DescriptionIn, NameIn, SpaceGrantIn, SpaceIn
from community.features.forums.service.spaces import SpaceService
from community.infra.db import UnitOfWork

_OPERATOR: Final = Actor(permissions=permissions_of(frozenset({Role.ADMINISTRATOR})))
"""Whoever may run commands on the server."""
_COLOURS: Final = ("#0b6e99", "#2f7d32", "#7b3fa0", "#1f6f78", "#b23a48", "#9a4b00", "#3551a4", "#5d6d1e", "#4a5568")


class People:
    """Ids by address, looked up in batches and kept."""

    def __init__(self) -> None:
        self._known: dict[str, UUID | None] = {}

    async def look_up(self, session: AsyncSession, keys: Iterable[str]) -> None:
        missing = {key for key in keys if key not in self._known}
        if missing:
            rows = await session.execute(select(Person.email_key, Person.id).where(Person.email_key.in_(missing)))
            self._known |= dict.fromkeys(missing) | {row.email_key: row.id for row in rows}

    def get(self, key: str) -> UUID | None:
        return self._known.get(key)


class Spaces:
    """Ids by slug and by name in any language, however written."""

    def __init__(self) -> None:
        self._known: dict[str, UUID] = {}
        self._slugs: set[str] = set()
        self._last = 0

    async def read(self, session: AsyncSession) -> None:
        self._known.clear()
        spaces = await all_spaces(session)
        for space in spaces:
            self._known |= {fold(name): space.id for name in (*space.names, space.slug)}
        self._slugs = {space.slug for space in spaces}
        self._last = max((space.position for space in spaces), default=0)

    def get(self, name: str) -> UUID | None:
        return self._known.get(fold(name))

    async def create(self, uow: UnitOfWork, name: str, group: UUID) -> UUID:
        """A new space in which the people of the group may see, reply and open topics."""
        slug = self._slug(name)
        self._last += 1
        space = SpaceIn(
            slug=slug,
            name=NameIn(fr=name),
            description=DescriptionIn(fr=name),
            colour=_COLOURS[len(self._slugs) % len(_COLOURS)],
            position=min(self._last, 10_000),
            grants=[SpaceGrantIn(group_id=group, level="open")],
        )
        space_id = await SpaceService(uow).create(actor=_OPERATOR, space=space)
        self._known[fold(name)] = space_id
        self._slugs.add(slug)
        return space_id

    def _slug(self, name: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:50].strip("-") or "space"
        candidates = chain([plain], (f"{plain}-{number}" for number in count(2)))
        return next(slug for slug in candidates if slug not in self._slugs)


async def group_named(session: AsyncSession, name: str) -> UUID | None:
    """A group by its key (`everyone`, `kind:firm`) or its name in any language."""
    for group in await session.scalars(select(Group)):
        if name == group.key or fold(name) in {fold(text) for text in group.name.values()}:
            return group.id
    return None
