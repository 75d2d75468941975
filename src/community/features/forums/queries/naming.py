"""Whom one can mention where one is writing, and who of them cannot see that place."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import NameCard, find_names, known_names, person_cards, person_groups
from community.features.forums import policy
from community.features.forums.models import Post, Space, SpaceGrant, Topic
from community.features.forums.schemas.writing import NameOut

LIMIT: Final = 10
_RECENT_POSTS: Final = 100


class Place(NamedTuple):
    """Where one writes, and one's level there."""

    space_id: UUID
    rights_id: UUID
    level: int


async def names_for(
    session: AsyncSession, actor: Actor, text: str, *, topic_id: UUID | None, space_id: UUID | None
) -> list[NameOut]:
    """At most ten names; without a text those who wrote last in the topic. Eight statements at most.

    Raises:
        NotFound: the place does not exist for the actor.
    """
    place = await _place(session, actor, topic_id, space_id)
    if text.strip():
        cards = await find_names(session, text, locale=actor.locale, limit=LIMIT)
    else:
        cards = await _writers(session, topic_id) if topic_id is not None else []
    cards = [card for card in cards if (card.kind, card.id) != ("person", actor.person_id)]
    if not cards:
        return []
    known = await known_names(session, [(card.kind, card.id) for card in cards if card.kind != "person"])
    granted = await _granted(session, place, [card.id for card in cards if card.kind == "group"])
    seeing = await _seeing(session, place, cards)
    shown = []
    for card in cards:
        people = known.get((card.kind, card.id), 1 if card.kind == "person" else 0)
        in_group = card.kind == "group"
        if in_group and not policy.may_mention_group(place.level, granted=card.id in granted, people=people):
            continue
        sees = card.id in (granted if in_group else seeing)
        shown.append(NameOut(kind=card.kind, id=card.id, name=card.name, detail=card.detail, sees=sees, people=people))
    return shown


async def _place(session: AsyncSession, actor: Actor, topic_id: UUID | None, space_id: UUID | None) -> Place:
    statement = select(Space.id, Space.rights_id, policy.level_in(actor))
    if topic_id is not None:
        statement = statement.join(Topic, Topic.space_id == Space.id).where(
            Topic.id == topic_id, policy.topic_exists(actor)
        )
    else:
        statement = statement.where(Space.id == space_id, policy.may_see(actor))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return Place(*row)


async def _writers(session: AsyncSession, topic_id: UUID) -> list[NameCard]:
    """Who wrote last in a topic, newest first."""
    recent = (
        select(Post.author_id, Post.number)
        .where(Post.topic_id == topic_id, Post.deleted_at.is_(None))
        .order_by(Post.number.desc())
        .limit(_RECENT_POSTS)
        .subquery()
    )
    rows = await session.execute(
        select(recent.c.author_id, person_cards.c.name, person_cards.c.organisation_name)
        .join(person_cards, person_cards.c.person_id == recent.c.author_id)
        .where(person_cards.c.active)
        .order_by(recent.c.number.desc())
    )
    cards = {
        row.author_id: NameCard(kind="person", id=row.author_id, name=row.name, detail=row.organisation_name)
        for row in rows
    }
    return list(cards.values())[:LIMIT]


async def _granted(session: AsyncSession, place: Place, groups: Sequence[UUID]) -> set[UUID]:
    if not groups:
        return set()
    statement = select(SpaceGrant.group_id).where(
        SpaceGrant.space_id == place.rights_id, SpaceGrant.group_id.in_(groups)
    )
    return {group for group in await session.scalars(statement) if group is not None}


async def _seeing(session: AsyncSession, place: Place, cards: Sequence[NameCard]) -> set[UUID]:
    """The people among these who see the place, and the organisations of which somebody does."""
    who = policy.people_who_see(place.space_id)
    person = who.selected_columns.person_id
    people = [card.id for card in cards if card.kind == "person"]
    seeing: set[UUID] = set()
    if people:
        seeing.update(await session.scalars(who.where(person.in_(people))))
    organisations = [card.id for card in cards if card.kind == "organisation"]
    if organisations:
        theirs = select(person_groups.c.person_id).where(person_groups.c.organisation_id.in_(organisations))
        statement = select(person_groups.c.organisation_id).where(
            person_groups.c.organisation_id.in_(organisations),
            person_groups.c.person_id.in_(who.where(person.in_(theirs))),
        )
        seeing.update(await session.scalars(statement.distinct()))
    return seeing
