"""Who may do what in a conversation: pure rules about its members. Who is no member sees nothing of it, staff too."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from community.features.messaging.models import PRESENT, VISIBLE, Kind, MemberFacts, MemberRole, MemberState

MAX_MEMBERS: Final = 50
MAX_CHARACTERS: Final = 10_000
MAX_BYTES: Final = 4 * MAX_CHARACTERS
"""No character takes more."""


def pair_of(one: UUID, other: UUID) -> str:
    """The name of the direct conversation of two people."""
    return ":".join(sorted((str(one), str(other))))


def may_see(member: MemberFacts | None) -> bool:
    return member is not None and member.state in VISIBLE


def waits_for_answer(kind: str, actor_id: UUID, members: Collection[MemberFacts]) -> bool:
    """Whether nobody but the actor has taken part in a direct conversation: then it takes one message."""
    others = [member for member in members if member.person_id != actor_id]
    return kind == Kind.DIRECT and all(member.state != MemberState.MEMBER for member in others)


def blocker(kind: str, members: Collection[MemberFacts]) -> UUID | None:
    """Who of a direct conversation wants nothing of the other one; groups go on for both."""
    return next((member.person_id for member in members if member.blocks), None) if kind == Kind.DIRECT else None


def may_administer(kind: str, member: MemberFacts) -> bool:
    return kind == Kind.GROUP and member.state == MemberState.MEMBER and member.role == MemberRole.ADMINISTRATOR


def hearers(members: Collection[MemberFacts]) -> list[UUID]:
    """Who is told of what happens; who has declined hears nothing more."""
    return [member.person_id for member in members if member.state in PRESENT]


def heir(members: Collection[MemberFacts], *, leaving: UUID) -> UUID | None:
    """Who becomes administrator when one ceases to be it: nobody while there is another one, else the longest there."""
    staying = [member for member in members if member.person_id != leaving and member.state == MemberState.MEMBER]
    if not staying or any(member.role == MemberRole.ADMINISTRATOR for member in staying):
        return None
    return min(staying, key=lambda member: (member.joined_at, member.person_id)).person_id
