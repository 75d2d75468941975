"""One introduction with its log, its documents, what has to be accepted, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import local_day
from community.features.accounts.api import card_alias, organisation_names, person_cards
from community.features.matchmaking.models import (
    Disclosure,
    DisclosureText,
    Document,
    Introduction,
    Opportunity,
    Outcome,
    Step,
)
from community.features.matchmaking.policy import is_own, knows, part_of
from community.features.matchmaking.queries.introductions import found, row_of
from community.features.matchmaking.queries.outcomes import further
from community.features.matchmaking.schemas.introductions import (
    AcceptanceOut,
    DisclosureOut,
    DocumentOut,
    IntroductionOut,
    LogLineOut,
    OutcomeOut,
)
from community.features.matchmaking.vocabulary.introductions import (
    AGREED,
    OPEN,
    RUNNING,
    UNANSWERED,
    IntroductionState,
    Nothing,
    Part,
    Reached,
    Refusal,
    StepKind,
)
from community.features.matchmaking.vocabulary.kinds import OpportunityState

_writer: Final = card_alias("writer")


async def introduction(session: AsyncSession, actor: Actor, introduction_id: UUID, *, today: date) -> IntroductionOut:
    """One, in five or six statements.

    Raises:
        NotFound: it does not exist for the actor.
    """
    row = await found(session, actor, introduction_id)
    shown: Introduction = row.Introduction
    part = part_of(actor, shown) or Part.ADVISER
    side = part is not Part.ADVISER
    expired = shown.state == IntroductionState.ASKED and local_day(shown.expires_at) <= today
    return IntroductionOut(
        **row_of(actor, row),
        message=shown.message,
        answer=shown.answer,
        refusal=Refusal(shown.refusal) if shown.refusal else None,
        nothing=Nothing(shown.nothing) if shown.nothing else None,
        adviser_id=shown.adviser_id,
        adviser_name=row.adviser_person or "",
        steps=await _steps(session, shown, part),
        documents=await _documents(session, actor, shown, part),
        disclosure=await _disclosure(session, actor, row, part),
        outcome=await _outcome(session, actor, shown),
        may_answer=part is Part.ASKED and shown.state in UNANSWERED and not expired,
        may_withdraw=part is Part.ASKING and shown.state in UNANSWERED,
        may_close=side and shown.state in RUNNING,
        may_invite_adviser=side and shown.state in OPEN and not shown.adviser_wanted,
        may_add_documents=shown.state in RUNNING,
        may_ask_again=part is Part.ASKING
        and shown.state in {IntroductionState.EXPIRED, IntroductionState.WITHDRAWN}
        and await _still_there(session, shown),
    )


async def _steps(session: AsyncSession, shown: Introduction, reader: Part) -> list[LogLineOut]:
    """Nobody is named, and no minute told, of a side that is not known to the reader."""
    rows = await session.execute(
        select(Step, _writer.c.name)
        .outerjoin(_writer, _writer.c.person_id == Step.person_id)
        .where(Step.introduction_id == shown.id, or_(~Step.own, Step.part == reader, literal(reader is Part.ADVISER)))
        .order_by(Step.id)
    )
    told: list[LogLineOut] = []
    for row in rows:
        step: Step = row.Step
        part = Part(step.part) if step.part else None
        known = part is None or knows(shown, reader, part)
        told.append(
            LogLineOut(
                kind=StepKind(step.kind),
                part=part,
                person_name=(row.name or "") if known else "",
                detail=step.detail.get("text", ""),
                on=local_day(step.at),
                at=step.at if known else None,
            )
        )
    return told


def visible_documents(actor: Actor) -> ColumnElement[bool]:
    """Which of `Document` the actor sees, beside `Introduction` and, where there is one, its `Opportunity`.

    The two sides after the mutual yes, and the adviser. Those of an opportunity's author are kept back from the other
    side until it has accepted the text that the author set.
    """
    organisation_id = actor.organisation_id
    if organisation_id is None:
        return and_(Introduction.adviser_id == actor.person_id, Introduction.state.in_(AGREED))
    own_part: ColumnElement[Any] = case(
        (Introduction.asking_id == organisation_id, Part.ASKING.value),
        (Introduction.asked_id == organisation_id, Part.ASKED.value),
        else_="",
    )
    author_part: ColumnElement[Any] = case(
        (Introduction.asking_id == Opportunity.organisation_id, Part.ASKING.value),
        (Introduction.asked_id == Opportunity.organisation_id, Part.ASKED.value),
        else_="",
    )
    text = exists().where(DisclosureText.opportunity_id == Introduction.opportunity_id)
    accepted = exists().where(
        DisclosureText.opportunity_id == Introduction.opportunity_id,
        Disclosure.introduction_id == Introduction.id,
        Disclosure.organisation_id == organisation_id,
        Disclosure.sha256 == DisclosureText.sha256,
    )
    side = and_(own_part != "", or_(Document.part == own_part, Document.part != author_part, ~text, accepted))
    return and_(Introduction.state.in_(AGREED), or_(Introduction.adviser_id == actor.person_id, side))


async def documents_seen(session: AsyncSession, actor: Actor, *conditions: ColumnElement[bool]) -> Sequence[Document]:
    """Documents that exist for the actor."""
    statement = (
        select(Document)
        .join(Introduction, Introduction.id == Document.introduction_id)
        .outerjoin(Opportunity, Opportunity.id == Introduction.opportunity_id)
        .where(*conditions, visible_documents(actor))
        .order_by(Document.at, Document.id)
    )
    return (await session.scalars(statement)).all()


async def _documents(session: AsyncSession, actor: Actor, shown: Introduction, reader: Part) -> list[DocumentOut]:
    if shown.state not in AGREED:
        return []
    return [
        DocumentOut(
            id=each.id,
            file_id=each.file_id,
            name=each.name,
            part=Part(each.part),
            on=local_day(each.at),
            may_remove=each.part == reader,
        )
        for each in await documents_seen(session, actor, Document.introduction_id == shown.id)
    ]


async def _disclosure(session: AsyncSession, actor: Actor, row: Any, reader: Part) -> DisclosureOut | None:
    """For the author's side always; for others what they are to accept, once both have agreed."""
    shown: Introduction = row.Introduction
    if shown.opportunity_id is None:
        return None
    author = row.author_side is not None and is_own(actor, row.author_side)
    if not author and shown.state not in AGREED:
        return None
    found = await session.get(DisclosureText, shown.opportunity_id, populate_existing=True)
    rows = await session.execute(
        select(Disclosure, organisation_names.c.legal_name, person_cards.c.name)
        .join(organisation_names, organisation_names.c.id == Disclosure.organisation_id)
        .outerjoin(person_cards, person_cards.c.person_id == Disclosure.person_id)
        .where(Disclosure.introduction_id == shown.id)
        .order_by(Disclosure.at)
    )
    accepted = rows.all()
    current = found is not None and any(each.Disclosure.sha256 == found.sha256 for each in accepted)
    return DisclosureOut(
        text=found.text if found else "",
        sha256=found.sha256.hex() if found else "",
        acceptances=[
            AcceptanceOut(
                organisation_name=each.legal_name,
                person_name=each.name or "",
                sha256=each.Disclosure.sha256.hex(),
                at=each.Disclosure.at,
            )
            for each in accepted
        ],
        may_set=author and reader is not Part.ADVISER,
        may_accept=found is not None
        and not author
        and not current
        and reader is not Part.ADVISER
        and shown.state in RUNNING,
        pending=found is not None and not current and not author and reader is not Part.ADVISER,
    )


async def _outcome(session: AsyncSession, actor: Actor, shown: Introduction) -> OutcomeOut:
    if shown.state not in AGREED:
        return further({}, None)
    rows = (await session.scalars(select(Outcome).where(Outcome.introduction_id == shown.id))).all()
    told: Mapping[UUID, Outcome] = {each.organisation_id: each for each in rows}
    own = told.get(actor.organisation_id) if actor.organisation_id else None
    return further(told, Reached(own.stage) if own else None)


async def _still_there(session: AsyncSession, shown: Introduction) -> bool:
    if shown.opportunity_id is None:
        return shown.about != "line" or shown.line_id is not None
    published = exists().where(Opportunity.id == shown.opportunity_id, Opportunity.state == OpportunityState.PUBLISHED)
    return bool(await session.scalar(select(or_(false(), published))))
