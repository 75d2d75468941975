"""Rules of the slice, without I/O: who may do what, and limits of time and number."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, all_, and_, any_, case, exists, false, func, literal, or_, true

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import (
    CompetitorShield,
    Consortium,
    ConsortiumInvitation,
    Introduction,
    MeetingDay,
    Opportunity,
    SenderBlock,
)
from community.features.matchmaking.models.consortium import STANDING
from community.features.matchmaking.vocabulary.consortia import InvitationState
from community.features.matchmaking.vocabulary.introductions import (
    AGREED,
    OVER,
    RUNNING,
    UNANSWERED,
    Column,
    IntroductionState,
    Nearness,
    Part,
)
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


class Standing(msgspec.Struct, frozen=True):
    """How an actor's organisation stands to that of an opportunity, beyond what both rows say.

    agreed: both have said yes to each other about it. shielded: its organisation keeps what it publishes from them.
    """

    agreed: bool = False
    shielded: bool = False


def sees_whole(actor: Actor, opportunity: Opportunity, standing: Standing) -> bool:
    """Whether it is no teaser to the actor."""
    return (
        not opportunity.anonymous
        or standing.agreed
        or is_own(actor, opportunity.organisation_id)
        or actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
    )


def exists_for(actor: Actor, opportunity: Opportunity, standing: Standing) -> bool:
    """The rule of `visible_opportunities`, for a row that is at hand."""
    if is_own(actor, opportunity.organisation_id):
        return True
    if standing.agreed or actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        return opportunity.state != OpportunityState.DRAFT
    return (
        actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ)
        and opportunity.state == OpportunityState.PUBLISHED
        and not standing.shielded
        and (actor.organisation_id not in opportunity.excluded if actor.organisation_id else not opportunity.excluded)
    )


def visible_opportunities(actor: Actor) -> ColumnElement[bool]:
    """One's own organisation's; for reviewers all but drafts; for others what is published and not hidden from them.

    Who has agreed with its organisation sees it for as long as it is there, whatever becomes of it.
    """
    own = (
        Opportunity.organisation_id == actor.organisation_id
        if actor.organisation_id is not None and actor.may(Permission.MATCHMAKING_PROFILE_EDIT)
        else false()
    )
    submitted = Opportunity.state != OpportunityState.DRAFT
    if actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        return or_(own, submitted)
    if not actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ):
        return false()
    return or_(own, public_opportunities(actor.organisation_id), and_(submitted, agreed_with(actor)))


def public_opportunities(organisation_id: UUID | None) -> ColumnElement[bool]:
    """What is shown to the people of an organisation that is not their own."""
    published = Opportunity.state == OpportunityState.PUBLISHED
    if organisation_id is None:
        return and_(published, func.cardinality(Opportunity.excluded) == 0)
    allowed = literal(organisation_id) != all_(Opportunity.excluded)
    return and_(published, allowed, ~shielded_from(organisation_id))


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


def agreed_with(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor's organisation and that of `Opportunity` have said yes to each other about it."""
    if actor.organisation_id is None or not actor.may(Permission.MATCHMAKING_PROFILE_EDIT):
        return false()
    return exists().where(
        Introduction.opportunity_id == Opportunity.id,
        Introduction.state.in_(AGREED),
        or_(Introduction.asking_id == actor.organisation_id, Introduction.asked_id == actor.organisation_id),
    )


_owner = organisation_facts.alias("owner")
_viewer = organisation_facts.alias("viewer")


def shielded_from(organisation_id: UUID) -> ColumnElement[bool]:
    """Whether the organisation of `Opportunity` keeps what it publishes from this one."""
    return exists().where(
        CompetitorShield.organisation_id == Opportunity.organisation_id,
        CompetitorShield.organisation_id != organisation_id,
        _owner.c.id == CompetitorShield.organisation_id,
        _viewer.c.id == organisation_id,
        competes(_owner.c, _viewer.c),
    )


def competes(owner: Any, viewer: Any) -> ColumnElement[bool]:
    """Whether `CompetitorShield` of the owner covers the viewer; both are columns of `organisation_facts`."""
    level = func.unnest(CompetitorShield.activities).column_valued("level")
    active = exists().where(func.starts_with(func.concat("naf:", viewer.naf_code), level))
    near = case(
        (CompetitorShield.nearness == Nearness.ANYWHERE, True),
        (viewer.country != owner.country, False),
        (CompetitorShield.nearness == Nearness.COUNTRY, True),
        else_=func.coalesce(department(owner) == department(viewer), True),
    )
    return or_(
        func.coalesce(viewer.siren == any_(CompetitorShield.sirens), False),
        and_(viewer.naf_code.is_not(None), active, near),
    )


def department(organisation: Any) -> ColumnElement[str]:
    """The French département of a postcode, NULL where none is known: two digits, three overseas."""
    postcode = organisation.postcode
    code = case((func.left(postcode, 2).in_(("97", "98")), func.left(postcode, 3)), else_=func.left(postcode, 2))
    return func.nullif(code, "")


MOST_OPEN_ASKS: Final = 15
"""Of one organisation that wait for an answer: who has more would not follow them up."""
ASKS_A_WEEK: Final = 8
"""Of one organisation within seven days; what is taken back before it is answered does not count."""
WEEK: Final = timedelta(days=7)
LAST_CALL: Final = timedelta(days=1)
"""Before an ask ends its reader is reminded a last time; asks that end sooner than three times this once only."""
ASLEEP_AFTER: Final = timedelta(days=14)
"""Without any step of it an introduction that goes on is asked about."""
LONGEST_PUT_OFF: Final = timedelta(days=180)
ASKED_AFTER_DAYS: Final = (30, 90, 180)
"""After an acceptance both sides are asked what came of it."""
RENEWAL_ASKED_BEFORE: Final = (timedelta(days=14), timedelta(days=3))
"""The last day of an opportunity its author is asked whether to renew it."""


def part_of(actor: Actor, introduction: Introduction) -> Part | None:
    """What the actor is in an introduction; None: it does not exist for them."""
    if is_own(actor, introduction.asking_id):
        return Part.ASKING
    if is_own(actor, introduction.asked_id):
        return Part.ASKED
    if introduction.adviser_id is not None and introduction.adviser_id == actor.person_id:
        return Part.ADVISER
    return None


def knows(introduction: Introduction, reader: Part, of: Part) -> bool:
    """Whether a side may be told who another one is."""
    if reader in {of, Part.ADVISER} or of is Part.ADVISER or introduction.state in AGREED:
        return True
    return not (introduction.asking_hidden if of is Part.ASKING else introduction.asked_hidden)


def visible_introductions(actor: Actor) -> ColumnElement[bool]:
    """Those of the actor's organisation, unless they want nothing of who asks, and those that they advise."""
    advised = Introduction.adviser_id == actor.person_id
    organisation_id = actor.organisation_id
    if organisation_id is None or not actor.may(Permission.MATCHMAKING_PROFILE_EDIT):
        return advised
    unwanted = exists().where(
        SenderBlock.person_id == actor.person_id, SenderBlock.organisation_id == Introduction.asking_id
    )
    asked = and_(Introduction.asked_id == organisation_id, ~and_(Introduction.state.not_in(AGREED), unwanted))
    return or_(Introduction.asking_id == organisation_id, asked, advised)


def in_column(actor: Actor, column: Column) -> ColumnElement[bool]:
    """Where an introduction stands on the actor's board."""
    if column is Column.TO_ANSWER:
        return and_(Introduction.state == IntroductionState.ASKED, Introduction.asked_id == actor.organisation_id)
    if column is Column.WAITING:
        put_off = Introduction.state == IntroductionState.NOT_NOW
        mine = Introduction.asked_id.is_distinct_from(actor.organisation_id)
        return and_(Introduction.state.in_(UNANSWERED), or_(put_off, mine))
    return Introduction.state.in_(RUNNING if column is Column.TALKING else OVER)


def may_advise(actor: Actor, introduction: Introduction) -> bool:
    """Advisers of the chamber join where they were asked for and are of neither side."""
    return (
        actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
        and introduction.adviser_wanted
        and actor.organisation_id not in {introduction.asking_id, introduction.asked_id}
    )
