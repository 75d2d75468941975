"""Spaces, set up by administrators."""

from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.ids import new_id
from community.core.permissions import Permission
from community.events.forums import SpacesChanged
from community.features.forums.errors import VersionConflict
from community.features.forums.models import Level, SpaceCondition
from community.features.forums.repository import spaces
from community.features.forums.schemas.spaces import DescriptionIn, NameIn, SpaceGrantIn, SpaceIn, SpacePatch
from community.features.forums.service.texts import clean_line
from community.infra.db import UnitOfWork

_LEVELS: Final = {"see": Level.SEE, "reply": Level.REPLY, "open": Level.OPEN, "moderate": Level.MODERATE}


class SpaceService:
    """Changes to spaces and to who may do what in them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def create(self, *, actor: Actor, space: SpaceIn) -> UUID:
        """A new space; its slug is for ever."""
        _check_manager(actor)
        space_id = new_id()
        values = {
            "id": space_id,
            "slug": space.slug,
            "name": _localised("name", space.name),
            "description": _localised("description", space.description),
            "colour": space.colour,
            "position": space.position,
        }
        if not await spaces.insert_space(self._uow.session, values):
            raise Invalid({"/slug": FieldProblem("taken")})
        await self._replace_grants(space_id, space.grants)
        self._uow.outbox.add(SpacesChanged(space_id=space_id))
        return space_id

    async def change(self, *, actor: Actor, space_id: UUID, patch: SpacePatch) -> None:
        """Raises VersionConflict when somebody else was faster."""
        _check_manager(actor)
        space = await spaces.lock_space(self._uow.session, space_id)
        if space is None:
            raise NotFound
        if space.version != patch.version:
            raise VersionConflict(version=space.version)
        if patch.name is not msgspec.UNSET:
            space.name = _localised("name", patch.name)
        if patch.description is not msgspec.UNSET:
            space.description = _localised("description", patch.description)
        if patch.colour is not msgspec.UNSET:
            space.colour = patch.colour
        if patch.position is not msgspec.UNSET:
            space.position = patch.position
        if patch.state is not msgspec.UNSET:
            space.state = SpaceCondition(patch.state)
        space.version += 1
        self._uow.outbox.add(SpacesChanged(space_id=space_id))

    async def set_grants(self, *, actor: Actor, space_id: UUID, grants: list[SpaceGrantIn]) -> None:
        """Replace all grants of a space."""
        _check_manager(actor)
        if await spaces.lock_space(self._uow.session, space_id) is None:
            raise NotFound
        await self._replace_grants(space_id, grants)
        self._uow.outbox.add(SpacesChanged(space_id=space_id))

    async def _replace_grants(self, space_id: UUID, grants: list[SpaceGrantIn]) -> None:
        levels = {grant.group_id: int(_LEVELS[grant.level]) for grant in grants}
        if len(levels) < len(grants):
            raise Invalid({"/grants": FieldProblem("duplicate")})
        if not await spaces.replace_grants(self._uow.session, space_id, levels):
            raise Invalid({"/grants": FieldProblem("unknown_group")})


def _check_manager(actor: Actor) -> None:
    if not actor.may(Permission.FORUMS_SPACE_MANAGE):
        raise Forbidden


def _localised(field: str, text: NameIn | DescriptionIn) -> dict[str, str]:
    """By locale, what is there; French must be."""
    texts = {"fr": clean_line(text.fr), "en": clean_line(text.en or ""), "es": clean_line(text.es or "")}
    if not texts["fr"]:
        raise Invalid({f"/{field}/fr": FieldProblem("required")})
    return {locale: words for locale, words in texts.items() if words}
