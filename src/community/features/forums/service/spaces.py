"""Spaces, set up by administrators."""

from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.ids import new_id
from community.core.permissions import Permission
from community.events.forums import SpacesChanged
from community.features.forums.errors import OrderChanged, RightsChanged, VersionConflict
from community.features.forums.models import Space
from community.features.forums.queries.rights_preview import LEVELS, rights_preview
from community.features.forums.queries.space_tree import DEEPEST, Tree, basis, below, height, read_tree, way
from community.features.forums.repository import spaces
from community.features.forums.schemas.rights import RightsIn, RightsPreviewOut
from community.features.forums.schemas.rules import Rules
from community.features.forums.schemas.spaces import (
    DescriptionIn,
    NameIn,
    OrderIn,
    SpaceGrantIn,
    SpaceIn,
    SpacePatch,
)
from community.features.forums.service.texts import clean_rules
from community.infra.db import UnitOfWork
from community.infra.texts import clean_line


class SpaceService:
    """Changes to spaces and to who may do what in them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def create(self, *, actor: Actor, space: SpaceIn) -> UUID:
        """A new space; its slug is for ever."""
        check_manager(actor)
        session = self._uow.session
        await spaces.lock_tree(session)
        tree = await read_tree(session)
        check_place(tree, None, space.parent_id, inherits=space.inherits)
        space_id = new_id()
        values = {
            "id": space_id,
            "slug": space.slug,
            "name": localised("name", space.name),
            "description": localised("description", space.description),
            "colour": space.colour,
            "position": space.position,
            "parent_id": space.parent_id,
            "inherits": space.inherits,
        }
        if not await spaces.insert_space(session, values):
            raise Invalid({"/slug": FieldProblem("taken")})
        await self._replace_grants(space_id, [] if space.inherits else space.grants)
        self._uow.outbox.add(SpacesChanged(space_id=space_id))
        return space_id

    async def change(self, *, actor: Actor, space_id: UUID, patch: SpacePatch) -> None:
        """Raises VersionConflict when somebody else was faster."""
        check_manager(actor)
        space = await self._lock(space_id)
        if space.version != patch.version:
            raise VersionConflict(version=space.version)
        for field, value in _columns(patch).items():
            setattr(space, field, value)
        space.version += 1
        self._uow.outbox.add(SpacesChanged(space_id=space_id))

    async def set_grants(self, *, actor: Actor, space_id: UUID, grants: list[SpaceGrantIn]) -> None:
        """Replace all grants of a space; it no longer inherits."""
        check_manager(actor)
        await spaces.lock_tree(self._uow.session)
        space = await self._lock(space_id)
        space.inherits = False
        space.version += 1
        await self._uow.session.flush()
        await self._replace_grants(space_id, grants)
        self._uow.outbox.add(SpacesChanged(space_id=space_id))

    async def preview_rights(self, *, actor: Actor, space_id: UUID, rights: RightsIn) -> RightsPreviewOut:
        """Who would gain and who would lose; checked as when they are set."""
        check_manager(actor)
        tree = await read_tree(self._uow.session)
        if space_id not in tree:
            raise NotFound
        check_place(tree, space_id, rights.parent_id, inherits=rights.inherits)
        check_grants(rights.grants)
        return await rights_preview(self._uow.session, tree, space_id, rights, locale=actor.locale)

    async def set_rights(self, *, actor: Actor, space_id: UUID, rights: RightsIn) -> None:
        """Place and rights of a space, as they were previewed.

        Raises:
            RightsChanged: rights that these follow from were changed meanwhile.
        """
        check_manager(actor)
        session = self._uow.session
        await spaces.lock_tree(session)
        space = await self._lock(space_id)
        tree = await read_tree(session)
        check_place(tree, space_id, rights.parent_id, inherits=rights.inherits)
        present = basis(tree, space_id, rights.parent_id)
        if rights.basis != present:
            raise RightsChanged(basis=present)
        if rights.parent_id != space.parent_id:
            space.position = max(
                (each.position for each in await spaces.siblings(session, rights.parent_id)), default=0
            )
            space.position += 1
        space.parent_id, space.inherits = rights.parent_id, rights.inherits
        space.ceiling = LEVELS[rights.ceiling]
        space.version += 1
        await session.flush()
        await self._replace_grants(space_id, [] if rights.inherits else rights.grants)
        self._uow.outbox.add(SpacesChanged(space_id=space_id))

    async def order(self, *, actor: Actor, order: OrderIn) -> None:
        """Another order of spaces that lie side by side.

        Raises:
            OrderChanged: they are no longer the same ones.
        """
        check_manager(actor)
        await spaces.lock_tree(self._uow.session)
        present = {space.id: space for space in await spaces.siblings(self._uow.session, order.parent_id)}
        if sorted(order.space_ids) != sorted(present):
            raise OrderChanged
        for position, space_id in enumerate(order.space_ids, start=1):
            present[space_id].position = position
        for space_id in order.space_ids[:1]:
            self._uow.outbox.add(SpacesChanged(space_id=space_id))

    async def _lock(self, space_id: UUID) -> Space:
        space = await spaces.lock_space(self._uow.session, space_id)
        if space is None:
            raise NotFound
        return space

    async def _replace_grants(self, space_id: UUID, grants: list[SpaceGrantIn]) -> None:
        check_grants(grants)
        levels = {spaces.Holder(grant.group_id, grant.organisation_id): int(LEVELS[grant.level]) for grant in grants}
        if not await spaces.replace_grants(self._uow.session, space_id, levels):
            raise Invalid({"/grants": FieldProblem("unknown_holder")})


def check_manager(actor: Actor) -> None:
    if not actor.may(Permission.FORUMS_SPACE_MANAGE):
        raise Forbidden


def check_grants(grants: list[SpaceGrantIn]) -> None:
    """Each names one group or one organisation, and none is named twice."""
    for place, grant in enumerate(grants):
        if (grant.group_id is None) == (grant.organisation_id is None):
            raise Invalid({f"/grants/{place}": FieldProblem("one_holder")})
    if len({(grant.group_id, grant.organisation_id) for grant in grants}) < len(grants):
        raise Invalid({"/grants": FieldProblem("duplicate")})


def check_place(tree: Tree, space_id: UUID | None, parent_id: UUID | None, *, inherits: bool) -> None:
    """Whether a space, a new one or with all that lies in it, may lie there. The database refuses the same."""
    if parent_id is None:
        if inherits:
            raise Invalid({"/inherits": FieldProblem("needs_parent")})
        return
    if parent_id not in tree:
        raise Invalid({"/parentId": FieldProblem("unknown_value")})
    if space_id is not None and parent_id in {space_id, *(node.id for node in below(tree, space_id))}:
        raise Invalid({"/parentId": FieldProblem("within_itself")})
    if len(way(tree, parent_id)) + (1 if space_id is None else height(tree, space_id)) > DEEPEST:
        raise Invalid({"/parentId": FieldProblem("too_deep", maximum=DEEPEST)})


def localised(field: str, text: NameIn | DescriptionIn) -> dict[str, str]:
    """By locale, what is there; French must be."""
    texts = {"fr": clean_line(text.fr), "en": clean_line(text.en or ""), "es": clean_line(text.es or "")}
    if not texts["fr"]:
        raise Invalid({f"/{field}/fr": FieldProblem("required")})
    return {locale: words for locale, words in texts.items() if words}


def _columns(patch: SpacePatch) -> dict[str, object]:
    """What a patch says, as it is stored."""
    stored: dict[str, object] = {
        field: value
        for field, value in msgspec.structs.asdict(patch).items()
        if value is not msgspec.UNSET and field != "version"
    }
    if isinstance(patch.name, NameIn):
        stored["name"] = localised("name", patch.name)
    if isinstance(patch.description, DescriptionIn):
        stored["description"] = localised("description", patch.description)
    if isinstance(patch.join_level, str):
        stored["join_level"] = int(LEVELS[patch.join_level])
    if isinstance(patch.rules, Rules):
        stored["rules"] = msgspec.to_builtins(clean_rules(patch.rules))
    return stored
