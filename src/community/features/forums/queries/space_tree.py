"""How spaces lie in each other, and whose rights count where."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.forums.models import Space

DEEPEST: Final = 3


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A space in the tree."""

    id: UUID
    parent_id: UUID | None
    inherits: bool
    ceiling: int
    state: str
    version: int
    name: dict[str, str]


class Standpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Whose grants and members count in a space, and what must be seen on the way: as the database keeps them."""

    rights_id: UUID
    gates: tuple[UUID, ...]


Tree = Mapping[UUID, Node]


def spaces_within(space_id: UUID, *, only: bool) -> Select[UUID]:
    """The ids of a space and of those in it, whoever may see them; `only`: of the space alone."""
    here = select(Space.id)
    if only:
        return here.where(Space.id == space_id)
    between = aliased(Space)
    middle = select(between.id).where(between.parent_id == space_id)
    return here.where(or_(Space.id == space_id, Space.parent_id == space_id, Space.parent_id.in_(middle)))


async def read_tree(session: AsyncSession) -> dict[UUID, Node]:
    """All spaces: hundreds at most."""
    rows = await session.execute(
        select(
            Space.id,
            Space.parent_id,
            Space.inherits,
            Space.ceiling,
            Space.state,
            Space.version,
            Space.name,
        ).order_by(Space.position, Space.slug)
    )
    return {row.id: Node(**row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's name for a public thing


def way(tree: Tree, space_id: UUID) -> list[Node]:
    """From the top down to the space."""
    nodes: list[Node] = []
    node: Node | None = tree[space_id]
    while node is not None and len(nodes) <= len(tree):
        nodes.append(node)
        node = None if node.parent_id is None else tree[node.parent_id]
    return nodes[::-1]


def below(tree: Tree, space_id: UUID) -> list[Node]:
    """All spaces within a space, at any depth."""
    inside, found = {space_id}, True
    while found:
        more = {node.id for node in tree.values() if node.parent_id in inside} - inside
        inside |= more
        found = bool(more)
    return [node for node in tree.values() if node.id in inside and node.id != space_id]


def height(tree: Tree, space_id: UUID) -> int:
    """How many levels the space and what lies in it take."""
    return max((len(way(tree, node.id)) for node in below(tree, space_id)), default=len(way(tree, space_id))) - (
        len(way(tree, space_id)) - 1
    )


def standpoint(tree: Tree, space_id: UUID) -> Standpoint:
    rights_id, gates = space_id, list[UUID]()
    for node in way(tree, space_id):
        if node.parent_id is None:
            rights_id = node.id
        elif not node.inherits:
            gates.append(rights_id)
            rights_id = node.id
    return Standpoint(rights_id=rights_id, gates=tuple(gates))


def basis(tree: Tree, space_id: UUID, parent_id: UUID | None) -> str:
    """Changes when rights in the space, or above where it lies or is to lie, change.

    Whoever saves states what they had looked at.
    """
    nodes = way(tree, space_id)
    if parent_id is not None and parent_id != tree[space_id].parent_id:
        nodes = [*nodes, *way(tree, parent_id)]
    text = " ".join(f"{node.id}:{node.version}" for node in nodes)
    return sha256(text.encode()).hexdigest()[:16]
