"""Lines of the inbox, newest first, paged by the newest notice of each.

Notices of a grouped kind and the same subject are one line while they are unread, and one when they are read.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.subjects import Item, ItemView, SubjectView
from community.features.accounts.api import person_cards
from community.features.notifications.models import StoredNotice
from community.features.notifications.queries.showing import Told, present
from community.features.notifications.schemas.inbox import NoticeLineOut, NoticePersonOut
from community.infra.catalogue import Catalogue

MEMBERS: Final = 200
"""Notices of one line that are looked at; a longer line says so many."""
PEOPLE: Final = 3
ROUNDS: Final = 5
"""Pages looked through when rights were lost to all that is on them."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is stored; the lists go from the newest notice to the oldest."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    at: datetime
    read: bool
    items: list[int | None]
    by: list[UUID | None]
    reasons: list[str]


async def lines(
    session: AsyncSession,
    actor: Actor,
    catalogue: Catalogue,
    *,
    only: str,
    cursor: str | None,
    limit: int,
) -> Page[NoticeLineOut]:
    """A page of lines. `only`: all, unread, direct, or the name of a kind."""
    after = None if cursor is None else decode_cursor(cursor, UUID)
    shown: list[NoticeLineOut] = []
    for _ in range(ROUNDS):
        found = await _stored(session, actor, catalogue, only=only, after=after, limit=limit + 1)
        more, found = len(found) > limit, found[:limit]
        shown += await _shown(session, actor, catalogue, found)
        if not more:
            return Page(items=shown, next=None)
        after = found[-1].id
        if shown:
            break
    return Page(items=shown, next=encode_cursor(after))


async def _stored(
    session: AsyncSession, actor: Actor, catalogue: Catalogue, *, only: str, after: UUID | None, limit: int
) -> list[Line]:
    head, newer, member = StoredNotice, aliased(StoredNotice), aliased(StoredNotice)
    grouped = [kind.name for kind in catalogue.notices.values() if kind.grouped]
    where: list[ColumnElement[bool]] = [head.person_id == actor.id, head.in_app.is_(True), *_filter(catalogue, only)]
    if after is not None:
        where.append(head.id < after)
    together = head.kind.in_(grouped)
    where.append(or_(~together, ~exists().where(_same_line(newer, head), newer.id > head.id)))
    members = (
        select(member.id, member.item, member.by, member.reason)
        .where(or_(member.id == head.id, and_(together, _same_line(member, head))))
        .order_by(member.id.desc())
        .limit(MEMBERS)
        .correlate(head)
        .lateral("members")
    )
    newest_first = members.c.id.desc()
    gathered = select(
        func.array_agg(aggregate_order_by(members.c.item, newest_first)).label("items"),
        func.array_agg(aggregate_order_by(members.c.by, newest_first)).label("by"),
        func.array_agg(aggregate_order_by(members.c.reason, newest_first)).label("reasons"),
    ).lateral("gathered")
    rows = await session.execute(
        select(
            head.id,
            head.kind,
            head.subject_kind,
            head.subject_id,
            head.created_at.label("at"),
            head.read_at.is_not(None).label("read"),
            gathered,
        )
        .join(gathered, true())
        .where(*where)
        .order_by(head.id.desc())
        .limit(limit)
    )
    return [Line(**row) for row in rows.mappings()]


def _filter(catalogue: Catalogue, only: str) -> list[ColumnElement[bool]]:
    match only:
        case "all":
            return []
        case "unread":
            return [StoredNotice.read_at.is_(None)]
        case "direct":
            return [StoredNotice.kind.in_([kind.name for kind in catalogue.notices.values() if kind.direct])]
        case _:
            return [StoredNotice.kind == only]


def _same_line(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(
        one.person_id == other.person_id,
        one.subject_id == other.subject_id,
        one.kind == other.kind,
        one.in_app,
        one.read_at.is_(None) == other.read_at.is_(None),
    )


async def _shown(
    session: AsyncSession, actor: Actor, catalogue: Catalogue, found: Sequence[Line]
) -> list[NoticeLineOut]:
    """The lines as the actor may see them now; what is gone for them is left out."""
    if not found:
        return []
    there = await present(session, actor, catalogue, (told for line in found for told in _told(line)))
    living = [(line, _living(line, there)) for line in found if line.kind in catalogue.notices]
    living = [(line, places) for line, places in living if places]
    views, items = await _views(session, actor, catalogue, living)
    names = await _names(session, {by for line, places in living for by in _people(line, places)})
    return [
        _out(catalogue, line, places, views[line.subject_kind, line.subject_id], items, names)
        for line, places in living
        if (line.subject_kind, line.subject_id) in views
    ]


def _told(line: Line) -> list[Told]:
    return [(line.subject_kind, line.subject_id, item) for item in line.items]


def _living(line: Line, there: set[Told]) -> list[int]:
    """The places in the line's lists whose item exists."""
    return [place for place, told in enumerate(_told(line)) if told in there]


def _people(line: Line, places: Iterable[int]) -> list[UUID]:
    """Who caused what is in the line, the latest first, each once."""
    return list(dict.fromkeys(by for place in places if (by := line.by[place]) is not None))


def _ends(line: Line, places: Sequence[int]) -> list[Item]:
    """The first and the last item of the line."""
    items = [item for place in places if (item := line.items[place]) is not None]
    return [(line.subject_id, min(items)), (line.subject_id, max(items))] if items else []


async def _views(
    session: AsyncSession, actor: Actor, catalogue: Catalogue, living: Sequence[tuple[Line, list[int]]]
) -> tuple[dict[tuple[str, UUID], SubjectView], dict[tuple[str, Item], ItemView]]:
    """Subjects, and the items of which a line shows something; two statements for each kind of subject."""
    views: dict[tuple[str, UUID], SubjectView] = {}
    items: dict[tuple[str, Item], ItemView] = {}
    for kind in {line.subject_kind for line, _ in living}:
        source = catalogue.subjects[kind]
        own = [(line, places) for line, places in living if line.subject_kind == kind]
        for subject_id, view in (
            await source.views(session, actor, list({line.subject_id for line, _ in own}))
        ).items():
            views[kind, subject_id] = view
        wanted = {item for line, places in own for item in _ends(line, places)}
        if wanted:
            for item, shown in (await source.items(session, actor, list(wanted))).items():
                items[kind, item] = shown
    return views, items


async def _names(session: AsyncSession, person_ids: set[UUID]) -> dict[UUID, str]:
    if not person_ids:
        return {}
    rows = await session.execute(
        select(person_cards.c.person_id, person_cards.c.name).where(person_cards.c.person_id.in_(person_ids))
    )
    return {row.person_id: row.name for row in rows}


def _out(
    catalogue: Catalogue,
    line: Line,
    places: list[int],
    subject: SubjectView,
    items: dict[tuple[str, Item], ItemView],
    names: dict[UUID, str],
) -> NoticeLineOut:
    people = [by for by in _people(line, places) if by in names]
    first, last = [items.get((line.subject_kind, end)) for end in _ends(line, places)] or [None, None]
    return NoticeLineOut(
        id=line.id,
        kind=line.kind,
        direct=catalogue.notices[line.kind].direct,
        reason=line.reasons[places[0]],
        count=len(places),
        title=subject.title,
        place=subject.place,
        path=subject.path if first is None else first.path,
        excerpt="" if last is None else last.excerpt,
        people=[NoticePersonOut(id=by, name=names[by]) for by in people[:PEOPLE]],
        people_count=len(people),
        at=line.at,
        read=line.read,
    )
