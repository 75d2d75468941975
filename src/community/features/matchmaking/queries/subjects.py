"""Introductions, opportunities and documents as other slices may speak of them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import resolve_locale, translate
from community.core.permissions import Permission
from community.core.subjects import Item, ItemView, SubjectSource, SubjectView
from community.features.matchmaking import notices
from community.features.matchmaking.models import Document, Introduction, Opportunity, OutcomeQuestion
from community.features.matchmaking.policy import visible_introductions, visible_opportunities
from community.features.matchmaking.queries.introduction import documents_seen
from community.features.matchmaking.queries.introductions import all_introductions, row_of, wanting_one

BOARD_PATH: Final = "/mises-en-relation"
INTRODUCTION_PATH: Final = "/mises-en-relation/{}"
OPPORTUNITY_PATH: Final = "/opportunites/{}"
OUTCOME_PATH: Final = "/suite#token={}"
"""The token stands in the fragment, which no server and no log ever sees."""


async def introduction_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    rows = await session.execute(all_introductions().where(Introduction.id.in_(ids), visible_introductions(actor)))
    views = {
        row.Introduction.id: SubjectView(
            title=row_of(actor, row)["about"].title,
            path=INTRODUCTION_PATH.format(row.Introduction.id),
            place=_place(actor),
        )
        for row in rows
    }
    if len(views) == len(set(ids)) or not actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        return views
    # Advisers may know what they are asked to help with, and see no more before they have joined.
    wanting = await session.execute(
        select(Introduction.id, Introduction.title).where(Introduction.id.in_(ids), *wanting_one(actor))
    )
    others = {row.id: SubjectView(title=row.title, path=BOARD_PATH, place=_place(actor)) for row in wanting}
    return others | views


async def opportunity_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    rows = await session.execute(
        select(Opportunity.id, Opportunity.title).where(Opportunity.id.in_(ids), visible_opportunities(actor))
    )
    return {
        row.id: SubjectView(title=row.title, path=OPPORTUNITY_PATH.format(row.id), place=_place(actor)) for row in rows
    }


async def outcome_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """By introduction, the latest question to the actor's organisation; its page is answered without signing in."""
    rows = await session.execute(
        select(OutcomeQuestion.introduction_id, OutcomeQuestion.token, Introduction.title)
        .join(Introduction, Introduction.id == OutcomeQuestion.introduction_id)
        .where(
            OutcomeQuestion.introduction_id.in_(ids),
            OutcomeQuestion.organisation_id == actor.organisation_id,
            visible_introductions(actor),
        )
        .order_by(OutcomeQuestion.days)
    )
    return {
        row.introduction_id: SubjectView(title=row.title, path=OUTCOME_PATH.format(row.token), place=_place(actor))
        for row in rows
    }


async def document_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    seen = await documents_seen(session, actor, Document.id.in_(ids))
    return {
        each.id: SubjectView(title=each.name, path=INTRODUCTION_PATH.format(each.introduction_id), place=_place(actor))
        for each in seen
    }


async def no_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:  # noqa: ARG001 - a port
    """None of them has any."""
    return {}


def _place(actor: Actor) -> str:
    return translate(resolve_locale(actor.locale), "matchmaking.place")


SUBJECTS: Final = (
    SubjectSource(kind=notices.INTRODUCTION, views=introduction_views, items=no_items),
    SubjectSource(kind=notices.OPPORTUNITY, views=opportunity_views, items=no_items),
    SubjectSource(kind=notices.OUTCOME, views=outcome_views, items=no_items),
    SubjectSource(kind=notices.DOCUMENT, views=document_views, items=no_items),
)
