"""Events of the accounts slice. Identifiers only: neither tokens nor addresses nor texts travel here."""

from typing import ClassVar
from uuid import UUID

from community.core.event import Event


class ApplicationSubmitted(Event, frozen=True, kw_only=True):
    """Somebody filled in the public form; the address is not proved yet."""

    name: ClassVar[str] = "accounts.application_submitted"
    application_id: UUID


class ApplicationConfirmed(Event, frozen=True, kw_only=True):
    """The applicant proved the address: the application waits for a decision."""

    name: ClassVar[str] = "accounts.application_confirmed"
    application_id: UUID
    organisation_id: UUID | None


class ApplicationAsked(Event, frozen=True, kw_only=True):
    """Whoever decides asked the applicant for more."""

    name: ClassVar[str] = "accounts.application_asked"
    application_id: UUID
    author_id: UUID


class ApplicationAnswered(Event, frozen=True, kw_only=True):
    """The applicant answered, the application waits again."""

    name: ClassVar[str] = "accounts.application_answered"
    application_id: UUID
    organisation_id: UUID | None


class ApplicationDecided(Event, frozen=True, kw_only=True):
    """Approved (then somebody was let in) or refused."""

    name: ClassVar[str] = "accounts.application_decided"
    application_id: UUID
    author_id: UUID
    approved: bool
    person_id: UUID | None


class InvitationCreated(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.invitation_created"
    invitation_id: UUID
    author_id: UUID


class InvitationRevoked(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.invitation_revoked"
    invitation_id: UUID
    author_id: UUID


class OrganisationCreated(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.organisation_created"
    organisation_id: UUID


class OrganisationChanged(Event, frozen=True, kw_only=True):
    """Something that its page or a person's card shows has changed."""

    name: ClassVar[str] = "accounts.organisation_changed"
    organisation_id: UUID


class PersonActivated(Event, frozen=True, kw_only=True):
    """Chose a password for the first time: a member from now on."""

    name: ClassVar[str] = "accounts.person_activated"
    person_id: UUID
    organisation_id: UUID | None


class PersonChanged(Event, frozen=True, kw_only=True):
    """Name, function, language or another field of the person's page has changed."""

    name: ClassVar[str] = "accounts.person_changed"
    person_id: UUID


class PasswordChanged(Event, frozen=True, kw_only=True):
    """By the person, signed in or by a link."""

    name: ClassVar[str] = "accounts.password_changed"
    person_id: UUID


class EmailChanged(Event, frozen=True, kw_only=True):
    """The person has another mail address: chosen and confirmed, or the one before brought back."""

    name: ClassVar[str] = "accounts.email_changed"
    person_id: UUID


class PersonSuspended(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.person_suspended"
    person_id: UUID
    author_id: UUID


class PersonReinstated(Event, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.person_reinstated"
    person_id: UUID
    author_id: UUID


class MembershipChanged(Event, frozen=True, kw_only=True):
    """The person joined or left an organisation, or became or ceased to be its administrator."""

    name: ClassVar[str] = "accounts.membership_changed"
    person_id: UUID
    organisation_id: UUID


class RightsChanged(Event, frozen=True, kw_only=True):
    """Roles, groups or organisation of these people have changed: what they may do is other than it was."""

    name: ClassVar[str] = "accounts.rights_changed"
    person_ids: list[UUID]


class SessionsEnded(Event, frozen=True, kw_only=True):
    """These devices are signed out: by their person, by a new password, by a suspension."""

    name: ClassVar[str] = "accounts.sessions_ended"
    person_id: UUID
    session_ids: list[UUID]


class GroupChanged(Event, frozen=True, kw_only=True):
    """A group kept by hand was made, renamed, or has other people."""

    name: ClassVar[str] = "accounts.group_changed"
    group_id: UUID
