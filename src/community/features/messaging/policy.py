"""Who may do what in a conversation: pure rules about its members. Who is no member sees nothing of it, staff too."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from community.core.actor import Actor
from community.core.permissions import Role
from community.features.messaging.models import PRESENT, VISIBLE, Kind, MemberFacts, MemberRole, MemberState, Report
from community.features.messaging.schemas.conversations import ClosedReason, ContactWay

MAX_MEMBERS: Final = 50
MAX_CHARACTERS: Final = 10_000
MAX_BYTES: Final = 4 * MAX_CHARACTERS
"""No character takes more."""


def pair_of(one: UUID, other: UUID) -> str:
    """The name of the direct conversation of two people."""
    return ":".join(sorted((str(one), str(other))))


def reaches_everybody(actor: Actor) -> bool:
    """Whether first messages of the actor need no answer: those of the chamber's staff."""
    return actor.is_a(Role.MODERATOR) or actor.is_a(Role.ADMINISTRATOR)


def way_to_organisation(
    *, own: bool, blocked: bool, attended: bool, known: bool
) -> tuple[ContactWay, ClosedReason | None]:
    """How a first message to an organisation arrives, and why not."""
    if own:
        return "closed", "own_organisation"
    if blocked:
        return "closed", "blocked"
    if not attended:
        return "closed", "unattended"
    return ("open" if known else "request"), None


def may_see(member: MemberFacts | None) -> bool:
    return member is not None and member.state in VISIBLE


def mailbox_of(person_id: UUID, organisation_id: UUID) -> str:
    """The name of the conversation of a person and an organisation."""
    return f"{person_id}@{organisation_id}"


def waits_for_answer(kind: str, actor_id: UUID, members: Collection[MemberFacts]) -> bool:
    """Whether nobody but the actor has taken part, unless in a group: then it takes one message."""
    others = [member for member in members if member.person_id != actor_id]
    return kind != Kind.GROUP and all(member.state != MemberState.MEMBER for member in others)


def unattended(kind: str, members: Collection[MemberFacts]) -> bool:
    """Whether nobody represents the organisation of a mailbox any more."""
    return kind == Kind.MAILBOX and all(member.represents is None for member in members)


def blockers(kind: str, members: Collection[MemberFacts]) -> list[MemberFacts]:
    """Who wants nothing of the others: of two people either, of a mailbox the person. Groups go on for all."""
    if kind == Kind.DIRECT:
        return [member for member in members if member.blocks or member.blocks_organisation]
    if kind == Kind.MAILBOX:
        return [member for member in members if member.blocks_organisation and member.represents is None]
    return []


def side(member: MemberFacts, members: Collection[MemberFacts]) -> list[UUID]:
    """On whose behalf a member answers: their own, or that of all who represent the same organisation."""
    if member.represents is None:
        return [member.person_id]
    return [each.person_id for each in members if each.represents == member.represents]


def writes_freely(kind: str, actor_id: UUID, members: Mapping[UUID, MemberFacts]) -> bool:
    """Whether a message of theirs asks for nothing but to be stored: nothing to be answered, accepted or refused.

    Who is in a mailbox also depends on who represents the organisation, which the conversation's `roster` knows not.
    """
    member, everybody = members.get(actor_id), members.values()
    return (
        member is not None
        and member.state == MemberState.MEMBER
        and kind != Kind.MAILBOX
        and not blockers(kind, everybody)
        and not waits_for_answer(kind, actor_id, everybody)
    )


def may_administer(kind: str, member: MemberFacts) -> bool:
    return kind == Kind.GROUP and member.state == MemberState.MEMBER and member.role == MemberRole.ADMINISTRATOR


def hearers(members: Collection[MemberFacts]) -> list[UUID]:
    """Who is told of what happens; who has declined hears nothing more."""
    return [member.person_id for member in members if member.state in PRESENT]


def mentioned(place_kind: str, members: Mapping[UUID, MemberFacts], *, named: Iterable[UUID], by: UUID) -> list[UUID]:
    """Whom a message of a group really mentions: those who are in it now, not whoever else stands in the text."""
    if place_kind != Kind.GROUP:
        return []
    return [each for each in dict.fromkeys(named) if each != by and each in members and members[each].state in PRESENT]


def heir(members: Collection[MemberFacts], *, leaving: UUID) -> UUID | None:
    """Who becomes administrator when one ceases to be it: nobody while there is another one, else the longest there."""
    staying = [member for member in members if member.person_id != leaving and member.state == MemberState.MEMBER]
    if not staying or any(member.role == MemberRole.ADMINISTRATOR for member in staying):
        return None
    return min(staying, key=lambda member: (member.joined_at, member.person_id)).person_id


def visible_reports(actor: Actor) -> ColumnElement[bool]:
    """Nobody deals with what they have reported, or what is said of them."""
    return and_(Report.reporter_id != actor.id, Report.reported_id.is_distinct_from(actor.id))


def may_handle(actor: Actor, report: Report) -> bool:
    return actor.id not in {report.reporter_id, report.reported_id}
