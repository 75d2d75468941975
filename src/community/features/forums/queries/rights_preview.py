"""Who would gain and who would lose by other rights in a space: computed by the rules of `policy`, for everybody."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    SmallInteger,
    Uuid,
    case,
    column,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.groups import EVERYONE, MODERATORS
from community.features.accounts.api import card_columns, card_of, person_cards, person_groups, person_keys
from community.features.forums.models import Level, SpaceCondition, SpaceGrant, SpaceMember
from community.features.forums.queries.space_tree import Node, Tree, basis, below, standpoint
from community.features.forums.schemas.rights import (
    HeldName,
    LevelChange,
    OrganisationChange,
    PersonChange,
    RightsIn,
    RightsPreviewOut,
    SpaceChange,
)

NAMED: Final = 20
"""People of each side, and organisations, that are named."""

LEVELS: Final[dict[str, Level]] = {
    "see": Level.SEE,
    "reply": Level.REPLY,
    "open": Level.OPEN,
    "moderate": Level.MODERATE,
}
_NAMES: Final[dict[int, HeldName]] = {0: "none", 1: "see", 2: "reply", 3: "open", 4: "moderate"}
_person = person_groups.c.person_id
_once = person_groups.c.group_id == EVERYONE
"""One row for each active person."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Other rights for one space, in the tree as it would be."""

    space_id: UUID
    tree: Tree
    rights: RightsIn


def proposal(tree: Tree, space_id: UUID, rights: RightsIn) -> Proposal:
    ceiling = int(LEVELS[rights.ceiling])
    moved = msgspec.structs.replace(
        tree[space_id], parent_id=rights.parent_id, inherits=rights.inherits, ceiling=ceiling
    )
    return Proposal(space_id=space_id, tree={**tree, space_id: moved}, rights=rights)


async def rights_preview(
    session: AsyncSession, tree: Tree, space_id: UUID, rights: RightsIn, *, locale: str
) -> RightsPreviewOut:
    """Four statements, and one more for each space within that has rights of its own."""
    proposed = proposal(tree, space_id, rights)
    changes = _changes(tree, proposed, space_id).cte()
    levels = await _levels(session, changes)
    gain, lose = _totals(levels)
    inside: list[SpaceChange] = []
    for node in below(tree, space_id):
        if _as_its_parent(tree, proposed, node):
            gained, lost = gain, lose
        else:
            gained, lost = _totals(await _levels(session, _changes(tree, proposed, node.id).cte()))
        if gained or lost:
            name = node.name.get(locale) or node.name["fr"]
            inside.append(SpaceChange(id=node.id, name=name, gain=gained, lose=lost))
    return RightsPreviewOut(
        basis=basis(tree, space_id, rights.parent_id),
        gain=gain,
        lose=lose,
        levels=levels,
        gaining=await _people(session, changes, changes.c.after > changes.c.before) if gain else [],
        losing=await _people(session, changes, changes.c.after < changes.c.before) if lose else [],
        organisations=await _organisations(session, changes) if levels else [],
        spaces=inside,
    )


def _as_its_parent(tree: Tree, proposed: Proposal, node: Node) -> bool:
    """A space that inherits from the one in question, and limits nothing further, changes as that one does."""
    top_now, top_then = tree[proposed.space_id], proposed.tree[proposed.space_id]
    same_rights = (
        standpoint(tree, node.id) == standpoint(tree, top_now.id)
        and standpoint(proposed.tree, node.id) == standpoint(proposed.tree, top_then.id)
        and node.state == top_now.state
    )
    return same_rights and node.ceiling == top_now.ceiling == top_then.ceiling


def _changes(tree: Tree, proposed: Proposal, space_id: UUID) -> Select[Any]:
    """`person_id`, `before`, `after` of all whom it concerns; 0: the space does not exist for them."""
    now = _effective(tree, space_id, None).subquery("now")
    then = _effective(proposed.tree, space_id, proposed).subquery("then")
    before, after = func.coalesce(now.c.level, 0), func.coalesce(then.c.level, 0)
    person = func.coalesce(now.c.person_id, then.c.person_id)
    in_office = select(_person).where(person_groups.c.group_id == MODERATORS)
    return (
        select(person.label("person_id"), before.label("before"), after.label("after"))
        .select_from(now.join(then, then.c.person_id == now.c.person_id, full=True))
        .where(before != after, person.not_in(in_office))
    )


def _effective(tree: Tree, space_id: UUID, proposed: Proposal | None) -> Select[Any]:
    """`person_id` and `level` of everybody who sees a space: `policy.level_in`, for all at once."""
    place, node = standpoint(tree, space_id), tree[space_id]
    held = _held(place.rights_id, proposed).subquery()
    best = select(held.c.person_id, func.max(held.c.level).label("level")).group_by(held.c.person_id).subquery()
    limited: ColumnElement[int] = func.least(best.c.level, node.ceiling)
    if node.state != SpaceCondition.OPEN:
        limited = literal(int(Level.SEE))
    level = case((best.c.level >= Level.MODERATE, best.c.level), else_=limited)
    let_in = [best.c.person_id.in_(select(_held(gate, proposed).subquery().c.person_id)) for gate in place.gates]
    return select(best.c.person_id, level.label("level")).where(*let_in)


def _held(rights_id: UUID, proposed: Proposal | None) -> CompoundSelect[Any]:
    """`person_id`, `level`: what active people hold where these rights count, one row for each reason."""
    if proposed is not None and proposed.space_id == rights_id:
        by_group, by_organisation = (wanted.subquery() for wanted in _wanted(proposed))
    else:
        of_space = SpaceGrant.space_id == rights_id
        by_group = select(SpaceGrant.group_id.label("id"), SpaceGrant.level).where(of_space).subquery()
        by_organisation = select(SpaceGrant.organisation_id.label("id"), SpaceGrant.level).where(of_space).subquery()
    return union_all(
        select(_person, by_group.c.level).join(by_group, by_group.c.id == person_groups.c.group_id),
        select(_person, by_organisation.c.level)
        .join(by_organisation, by_organisation.c.id == person_groups.c.organisation_id)
        .where(_once),
        select(_person, SpaceMember.level)
        .join(SpaceMember, SpaceMember.person_id == _person)
        .where(SpaceMember.space_id == rights_id, _once),
    )


def _wanted(proposed: Proposal) -> tuple[Select[Any], Select[Any]]:
    grants = proposed.rights.grants
    groups = [(grant.group_id, LEVELS[grant.level]) for grant in grants if grant.group_id is not None]
    firms = [(grant.organisation_id, LEVELS[grant.level]) for grant in grants if grant.organisation_id is not None]
    return _rows(groups), _rows(firms)


def _rows(levels: Sequence[tuple[UUID, Level]]) -> Select[Any]:
    ids = literal([holder for holder, _ in levels], ARRAY(Uuid()))
    figures = literal([int(level) for _, level in levels], ARRAY(SmallInteger()))
    rows = (
        func.unnest(ids, figures)
        .table_valued(column("id", Uuid()), column("level", SmallInteger()))
        .render_derived(name="wanted")
    )
    return select(rows.c.id, rows.c.level)


async def _levels(session: AsyncSession, changes: CTE) -> list[LevelChange]:
    rows = await session.execute(
        select(changes.c.before, changes.c.after, func.count().label("people"))
        .group_by(changes.c.before, changes.c.after)
        .order_by(changes.c.before, changes.c.after)
    )
    return [LevelChange(before=_NAMES[row.before], after=_NAMES[row.after], people=row.people) for row in rows]


def _totals(levels: list[LevelChange]) -> tuple[int, int]:
    """People who gain, people who lose."""
    rank = {name: level for level, name in _NAMES.items()}
    gain = sum(change.people for change in levels if rank[change.after] > rank[change.before])
    return gain, sum(change.people for change in levels) - gain


async def _people(session: AsyncSession, changes: CTE, side: ColumnElement[bool]) -> list[PersonChange]:
    rows = await session.execute(
        select(changes.c.before, changes.c.after, *card_columns(person_cards, "person"))
        .join(person_cards, person_cards.c.person_id == changes.c.person_id)
        .join(person_keys, person_keys.c.id == changes.c.person_id)
        .where(side)
        .order_by(person_keys.c.sort_key, changes.c.person_id)
        .limit(NAMED)
    )
    return [
        PersonChange(person=card_of(row, "person"), before=_NAMES[row.before], after=_NAMES[row.after]) for row in rows
    ]


async def _organisations(session: AsyncSession, changes: CTE) -> list[OrganisationChange]:
    organisation = person_cards.c.organisation_id, person_cards.c.organisation_name
    rows = await session.execute(
        select(
            *organisation,
            func.count().filter(changes.c.after > changes.c.before).label("gain"),
            func.count().filter(changes.c.after < changes.c.before).label("lose"),
        )
        .select_from(changes)
        .join(person_cards, person_cards.c.person_id == changes.c.person_id)
        .group_by(*organisation)
        .order_by(func.count().desc(), person_cards.c.organisation_name)
        .limit(NAMED)
    )
    return [
        OrganisationChange(id=row.organisation_id, name=row.organisation_name, gain=row.gain, lose=row.lose)
        for row in rows
    ]
