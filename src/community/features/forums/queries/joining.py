"""Spaces that one may join, and who is in them."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from sqlalchemy import and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import Forbidden, NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.text import fold
from community.features.accounts.api import card_columns, card_of, organisation_names, person_cards, person_keys
from community.features.forums import policy
from community.features.forums.models import JoinPolicy, RequestKind, RequestState, Space, SpaceMember
from community.features.forums.models import SpaceRequest as Request
from community.features.forums.queries.spaces import LEVEL_NAMES
from community.features.forums.schemas.joining import JoiningOut, MemberOut, RequestOut

PAGE: Final = 50


class ByName(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where a page of members ended: moderators first, then by folded family name."""

    level: int
    name: str
    id: UUID


class ByTime(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where a page of requests ended: the oldest first."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


async def joining(session: AsyncSession, actor: Actor) -> list[JoiningOut]:
    """What the reader is not a member of and can join, asks to join, or is invited to; one statement."""
    waiting = and_(Request.space_id == Space.id, Request.person_id == actor.id, Request.state == RequestState.WAITING)
    visible = policy.may_see(actor)
    joinable = and_(Space.join != JoinPolicy.CLOSED, ~Space.inherits)
    rows = await session.execute(
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.description,
            Space.colour,
            Space.parent_id,
            Space.join,
            Space.inherits,
            visible.label("visible"),
            Request.kind,
            Request.message,
        )
        .outerjoin(Request, waiting)
        .where(policy.may_know(actor), ~policy.is_member(actor))
        .where(or_(~visible, joinable, Request.id.is_not(None)))
        .order_by(Space.position, Space.slug)
    )
    return [
        JoiningOut(
            id=row.id,
            slug=row.slug,
            name=row.name.get(actor.locale) or row.name["fr"],
            description=row.description.get(actor.locale) or row.description["fr"],
            colour=row.colour,
            parent_id=row.parent_id,
            join="closed" if row.inherits else row.join,
            visible=row.visible,
            state="none" if row.kind is None else "invited" if row.kind == RequestKind.INVITATION else "requested",
            message=row.message or "" if row.kind == RequestKind.INVITATION else "",
        )
        for row in rows
    ]


async def members(
    session: AsyncSession, actor: Actor, space_id: UUID, *, query: str | None, cursor: str | None
) -> Page[MemberOut]:
    """Who is in a space, for those who see it, found whatever the accents and the case; two statements."""
    rights_id = await session.scalar(select(Space.rights_id).where(Space.id == space_id, policy.may_see(actor)))
    if rights_id is None:
        raise NotFound
    moderator = func.least(SpaceMember.level, 4)
    statement = (
        select(SpaceMember.level, SpaceMember.since, person_keys.c.sort_key, *card_columns(person_cards, "person"))
        .join(person_cards, person_cards.c.person_id == SpaceMember.person_id)
        .join(person_keys, person_keys.c.id == SpaceMember.person_id)
        .outerjoin(organisation_names, organisation_names.c.id == person_cards.c.organisation_id)
        .where(SpaceMember.space_id == rights_id, person_cards.c.active)
        .order_by((-moderator), person_keys.c.sort_key, SpaceMember.person_id)
        .limit(PAGE + 1)
    )
    for word in fold(query or "").split()[:5]:
        keys = person_keys.c.search_key, organisation_names.c.search_key
        statement = statement.where(or_(*(key.contains(word, autoescape=True) for key in keys)))
    if cursor is not None:
        after = decode_cursor(cursor, ByName)
        statement = statement.where(
            tuple_(-moderator, person_keys.c.sort_key, SpaceMember.person_id)
            > tuple_(literal(-after.level), literal(after.name.replace("\x00", "")), literal(after.id))
        )
    rows = (await session.execute(statement)).all()
    items = [
        MemberOut(person=card_of(row, "person"), level=LEVEL_NAMES[row.level], since=row.since) for row in rows[:PAGE]
    ]
    if len(rows) <= PAGE:
        return Page(items=items, next=None)
    last = rows[PAGE - 1]
    following = encode_cursor(ByName(level=last.level, name=last.sort_key, id=items[-1].person.id))
    return Page(items=items, next=following)


async def requests(session: AsyncSession, actor: Actor, space_id: UUID, *, cursor: str | None) -> Page[RequestOut]:
    """What waits for an answer, for the space's moderators; two statements."""
    place = (
        await session.execute(
            select(Space.rights_id, policy.level_in(actor).label("level")).where(
                Space.id == space_id, policy.may_see(actor)
            )
        )
    ).one_or_none()
    if place is None:
        raise NotFound
    if not policy.moderates(place.level):
        raise Forbidden
    statement = (
        select(
            Request.id,
            Request.kind,
            Request.message,
            Request.created_at,
            Request.created_by,
            *card_columns(person_cards, "person"),
        )
        .join(person_cards, person_cards.c.person_id == Request.person_id)
        .where(Request.space_id == place.rights_id, Request.state == RequestState.WAITING)
        .order_by(Request.created_at, Request.id)
        .limit(PAGE + 1)
    )
    if cursor is not None:
        after = decode_cursor(cursor, ByTime)
        statement = statement.where(tuple_(Request.created_at, Request.id) > tuple_(after.at, after.id))
    rows = (await session.execute(statement)).all()
    items = [
        RequestOut(
            id=row.id,
            kind="invitation" if row.kind == RequestKind.INVITATION else "request",
            person=card_of(row, "person"),
            message=row.message,
            at=row.created_at,
            by=row.created_by,
        )
        for row in rows[:PAGE]
    ]
    following = encode_cursor(ByTime(at=items[-1].at, id=items[-1].id)) if len(rows) > PAGE else None
    return Page(items=items, next=following)
