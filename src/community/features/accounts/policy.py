"""Rules of the accounts slice that need no I/O: who may do what, and the limits of time and number."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from community.core.actor import Actor, Assurance, member_actor
from community.core.groups import EVERYONE, MODERATORS, OrganisationKind, kind_group
from community.core.permissions import Role
from community.features.accounts.schemas.sessions import SessionSnapshot

SESSION_IDLE: Final = timedelta(hours=12)
SESSION_ABSOLUTE: Final = timedelta(days=30)


def alive_until(snapshot: SessionSnapshot, last_seen_at: datetime) -> datetime:
    """When the session ends by itself if nothing more is heard of it."""
    return min(snapshot.expires_at, last_seen_at + SESSION_IDLE)


def actor_of(snapshot: SessionSnapshot) -> Actor:
    """Who stands behind a session."""
    roles = roles_of(snapshot.platform_roles, snapshot.membership_role)
    kind = OrganisationKind(snapshot.organisation_kind) if snapshot.organisation_kind else None
    return member_actor(
        person_id=snapshot.person_id,
        organisation_id=snapshot.organisation_id,
        roles=roles,
        groups=frozenset(snapshot.groups) | automatic_groups(roles, kind),
        locale=snapshot.locale,
        session_id=snapshot.session_id,
        assurance=Assurance(snapshot.assurance),
    )


def roles_of(platform_roles: list[str], membership_role: str | None) -> frozenset[Role]:
    """All roles of a person; everybody who was let in is a member."""
    named = [*platform_roles, *([membership_role] if membership_role else [])]
    return frozenset({Role.MEMBER, *(Role(name) for name in named)})


def automatic_groups(roles: frozenset[Role], kind: OrganisationKind | None) -> frozenset[UUID]:
    """The groups that a person belongs to by what they are."""
    groups = {EVERYONE}
    if roles & {Role.MODERATOR, Role.ADMINISTRATOR}:
        groups.add(MODERATORS)
    if kind is not None:
        groups.add(kind_group(kind))
    return frozenset(groups)
