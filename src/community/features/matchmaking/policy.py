"""Rules of the slice, without I/O: who may do what, and limits of time and number."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, all_, and_, exists, false, func, literal, or_, true

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.matchmaking.models import Consortium, ConsortiumInvitation, MeetingDay, Opportunity
from community.features.matchmaking.models.consortium import STANDING
from community.features.matchmaking.vocabulary.consortia import InvitationState
from community.features.matchmaking.vocabulary.kinds import OpportunityState, Verdict
from community.features.matchmaking.vocabulary.meetings import DayState

STALE_AFTER: Final = timedelta(days=365)
"""A line that nobody has confirmed for so long may no longer hold."""


def may_edit_profile(actor: Actor, organisation_id: UUID) -> bool:
    """The people of an organisation speak for what it can do; advisers of the chamber help all."""
    if actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        return True
    return actor.organisation_id == organisation_id and actor.may(Permission.MATCHMAKING_PROFILE_EDIT)


def is_stale(confirmed_at: datetime, now: datetime) -> bool:
    return now - confirmed_at > STALE_AFTER


GOOD_SUM: Final = 10
"""Of the four scores from 0 to 5: published from here on (EEN: 10-14 sufficient, 15-16 good, 17-20 excellent)."""
HELD_SUM: Final = 5
"""On hold from here on, rejected below; a single 0 is on hold at best."""
USUAL_VALIDITY: Final = timedelta(days=180)
LONGEST_VALIDITY: Final = timedelta(days=366)
ARCHIVED_AFTER: Final = timedelta(days=90)
"""After it has ended an opportunity can be renewed for so long."""


def verdict_of(scores: Sequence[int]) -> Verdict:
    """What the four scores come to, by the rule of the Enterprise Europe Network."""
    total = sum(scores)
    if total < HELD_SUM:
        return Verdict.REJECT
    if total < GOOD_SUM or 0 in scores:
        return Verdict.HOLD
    return Verdict.PUBLISH


def is_own(actor: Actor, organisation_id: UUID) -> bool:
    """Whether the actor works for the organisation and speaks for it."""
    return actor.organisation_id == organisation_id and actor.may(Permission.MATCHMAKING_PROFILE_EDIT)


def may_review(actor: Actor, organisation_id: UUID) -> bool:
    """Reviewers review what is not their own organisation's."""
    return actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW) and actor.organisation_id != organisation_id


def sees_whole(actor: Actor, opportunity: Opportunity) -> bool:
    """Whether it is no teaser to the actor."""
    return (
        not opportunity.anonymous
        or is_own(actor, opportunity.organisation_id)
        or actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
    )


def exists_for(actor: Actor, opportunity: Opportunity) -> bool:
    """The rule of `visible_opportunities`, for a row that is at hand."""
    if is_own(actor, opportunity.organisation_id):
        return True
    if actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        return opportunity.state != OpportunityState.DRAFT
    return (
        actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ)
        and opportunity.state == OpportunityState.PUBLISHED
        and (actor.organisation_id not in opportunity.excluded if actor.organisation_id else not opportunity.excluded)
    )


def visible_opportunities(actor: Actor) -> ColumnElement[bool]:
    """One's own organisation's; for reviewers all but drafts; for others what is published and not hidden from them."""
    own = (
        Opportunity.organisation_id == actor.organisation_id
        if actor.organisation_id is not None and actor.may(Permission.MATCHMAKING_PROFILE_EDIT)
        else false()
    )
    if actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        return or_(own, Opportunity.state != OpportunityState.DRAFT)
    if not actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ):
        return false()
    return or_(own, public_opportunities(actor.organisation_id))


def public_opportunities(organisation_id: UUID | None) -> ColumnElement[bool]:
    """What is shown to the people of an organisation that is not their own."""
    published = Opportunity.state == OpportunityState.PUBLISHED
    if organisation_id is None:
        return and_(published, func.cardinality(Opportunity.excluded) == 0)
    return and_(published, literal(organisation_id) != all_(Opportunity.excluded))


REMINDED_BEFORE: Final = timedelta(days=7)
"""So long before its deadline the author of a consortium is reminded of it."""
LONGEST_INVITATION: Final = timedelta(days=90)


def consortium_exists_for(actor: Actor, consortium: Consortium, invitation: InvitationState | None) -> bool:
    """The rule of `visible_consortia`, for a row that is at hand and the latest answer of the actor's organisation."""
    if is_own(actor, consortium.organisation_id):
        return True
    return actor.may(Permission.MATCHMAKING_PROFILE_EDIT) and invitation in STANDING


def visible_consortia(actor: Actor) -> ColumnElement[bool]:
    """One's own organisation's, and those to which it is invited or has said yes; nobody sees others."""
    if actor.organisation_id is None or not actor.may(Permission.MATCHMAKING_PROFILE_EDIT):
        return false()
    return or_(Consortium.organisation_id == actor.organisation_id, invited_consortia(actor.organisation_id))


def invited_consortia(organisation_id: UUID) -> ColumnElement[bool]:
    """Those that an organisation is asked to join, or has joined."""
    return exists().where(
        ConsortiumInvitation.consortium_id == Consortium.id,
        ConsortiumInvitation.organisation_id == organisation_id,
        ConsortiumInvitation.state.in_(STANDING),
    )


def may_manage_meetings(actor: Actor) -> bool:
    """The chamber's staff organises meeting days."""
    return actor.may(Permission.MATCHMAKING_MEETING_MANAGE)


def sees_day(actor: Actor, day: MeetingDay) -> bool:
    """The rule of `visible_days`, for a row that is at hand."""
    return may_manage_meetings(actor) or (
        actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ) and day.state != DayState.DRAFT
    )


def visible_days(actor: Actor) -> ColumnElement[bool]:
    """Drafts are the organisers', all others everybody's."""
    if may_manage_meetings(actor):
        return true()
    return MeetingDay.state != DayState.DRAFT if actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ) else false()


def takes_registrations(day: MeetingDay, now: datetime) -> bool:
    return day.state in {DayState.OPEN, DayState.WISHES} and now < day.register_until


def takes_wishes(day: MeetingDay, now: datetime) -> bool:
    return day.state == DayState.WISHES and now < day.wish_until
