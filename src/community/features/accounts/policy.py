"""Rules of the accounts slice, without I/O: who may do what, and the limits of time and number."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, true

from community.core.actor import Actor, Assurance, member_actor
from community.core.groups import EVERYONE, MODERATORS, OrganisationKind, kind_group
from community.core.permissions import Permission, Role
from community.features.accounts.models import Application, Invitation, Person
from community.features.accounts.models.application import ApplicationState
from community.features.accounts.models.person import PersonState
from community.features.accounts.schemas.sessions import SessionSnapshot, Standing

SESSION_IDLE: Final = timedelta(hours=12)
SESSION_ABSOLUTE: Final = timedelta(days=30)
FREE_ATTEMPTS: Final = 5
LONGEST_DELAY: Final = timedelta(minutes=15)
PATIENT_ATTEMPTS: Final = 100
"""Failures in a row after which one attempt a day is left; a new password by mail ends the count."""
ADDRESS_ATTEMPTS: Final = 30
ADDRESS_WINDOW: Final = 900


def delay_after(consecutive: int) -> timedelta:
    """How long to wait after so many failed attempts in a row; never for ever, so that nobody can lock others out."""
    if consecutive < FREE_ATTEMPTS:
        return timedelta(0)
    if consecutive >= PATIENT_ATTEMPTS:
        return timedelta(days=1)
    return min(LONGEST_DELAY, timedelta(seconds=30 << min(consecutive - FREE_ATTEMPTS, 10)))


def network_of(address: str) -> str:
    """The network of an address (/24, /48): enough to recognise a device, less than a trace of a person."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def alive_until(snapshot: SessionSnapshot, last_seen_at: datetime) -> datetime:
    """When the session ends by itself if nothing more is heard of it."""
    return min(snapshot.expires_at, last_seen_at + SESSION_IDLE)


def session_actor(snapshot: SessionSnapshot) -> Actor:
    """Who stands behind a session."""
    return actor_of(snapshot, session_id=snapshot.session_id, assurance=Assurance(snapshot.assurance))


def actor_of(standing: Standing, **session: Any) -> Actor:
    """A person with all that they may do; without a session for work that is done while they are away."""
    roles = roles_of(standing.platform_roles, standing.membership_role)
    kind = OrganisationKind(standing.organisation_kind) if standing.organisation_kind else None
    return member_actor(
        person_id=standing.person_id,
        organisation_id=standing.organisation_id,
        roles=roles,
        groups=frozenset(standing.groups) | automatic_groups(roles, kind),
        locale=standing.locale,
        **session,
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


OPEN_STATES: Final = frozenset({ApplicationState.WAITING, ApplicationState.ASKED})


def visible_applications(actor: Actor, application: Any = Application) -> ColumnElement[bool]:
    """Moderators see all whose address is confirmed, an organisation's administrators those who want to join it."""
    confirmed = application.confirmed_at.is_not(None)
    if actor.may(Permission.ACCOUNTS_APPLICATION_DECIDE):
        seen: ColumnElement[bool] = confirmed
    elif leads(actor, actor.organisation_id):
        seen = confirmed & (application.organisation_id == actor.organisation_id)
    else:
        seen = or_(false())
    return seen


def leads(actor: Actor, organisation_id: UUID | None) -> bool:
    """True for an administrator of this organisation."""
    return (
        organisation_id is not None
        and actor.organisation_id == organisation_id
        and actor.is_a(Role.ORGANISATION_ADMINISTRATOR)
    )


def may_decide(actor: Actor, organisation_id: UUID | None, *, led: bool) -> bool:
    """Who lets in: moderators a new organisation, its own administrators whoever wants to join it.

    Args:
        actor: who wants to decide.
        organisation_id: the organisation that the applicant wants to join, None for a new one.
        led: whether that organisation has an administrator who can sign in.
    """
    if leads(actor, organisation_id):
        return True
    return actor.may(Permission.ACCOUNTS_APPLICATION_DECIDE) and (organisation_id is None or not led)


def visible_people(actor: Actor) -> ColumnElement[bool]:
    """Members see who is active; those who can suspend see everybody; all see themselves."""
    if actor.may(Permission.ACCOUNTS_PERSON_SUSPEND):
        return true()
    return or_(Person.state == PersonState.ACTIVE, Person.id == actor.id)


def sees_email(actor: Actor, person_id: UUID, *, shown: bool) -> bool:
    """Shown by choice of the person, and to the moderators, who write to people in the name of the chamber."""
    return shown or actor.person_id == person_id or actor.may(Permission.ACCOUNTS_PERSON_SUSPEND)


def sees_phone(actor: Actor, person_id: UUID, *, shown: bool) -> bool:
    """Shown by choice of the person only."""
    return shown or actor.person_id == person_id


def may_suspend(actor: Actor, person_id: UUID, roles: frozenset[Role]) -> bool:
    """Moderators suspend members; only an administrator suspends moderators and administrators; nobody themselves."""
    if actor.person_id == person_id or not actor.may(Permission.ACCOUNTS_PERSON_SUSPEND):
        return False
    return actor.is_a(Role.ADMINISTRATOR) or not roles & {Role.MODERATOR, Role.ADMINISTRATOR}


def may_edit_organisation(actor: Actor, organisation_id: UUID) -> bool:
    """Its own administrators, and moderators."""
    return leads(actor, organisation_id) or may_edit_identity(actor)


def may_edit_identity(actor: Actor) -> bool:
    """Name and kind are what was vetted: moderators change them."""
    return actor.may(Permission.ACCOUNTS_APPLICATION_DECIDE)


INVITATION_LIFE: Final = timedelta(days=30)
PLATFORM_ROLES: Final = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})


def may_invite(actor: Actor, organisation_id: UUID | None, role: Role) -> bool:
    """An organisation's administrators into their own, moderators into any, administrators also staff."""
    if role in PLATFORM_ROLES:
        return actor.may(Permission.ACCOUNTS_ROLE_ASSIGN)
    return leads(actor, organisation_id) or actor.may(Permission.ACCOUNTS_APPLICATION_DECIDE)


def visible_invitations(actor: Actor) -> ColumnElement[bool]:
    """Moderators see all, an organisation's administrators those into their own."""
    if actor.may(Permission.ACCOUNTS_APPLICATION_DECIDE):
        return true()
    if leads(actor, actor.organisation_id):
        return Invitation.organisation_id == actor.organisation_id
    return or_(false())
