"""What can go wrong in the accounts slice, each with a stable code."""

from community.core.errors import Conflict, DomainError


class SignInRefused(DomainError):
    """Unknown address, wrong password, suspended or not yet activated: always this same answer."""

    status = 401
    code = "sign_in_refused"


class WrongPassword(DomainError):
    """The current password, asked again before a change, is not right."""

    status = 422
    code = "wrong_password"


class LinkInvalid(DomainError):
    """The link was never given out, or is for something else."""

    status = 410
    code = "link_invalid"


class LinkExpired(DomainError):
    """The link was good until `expiredAt`."""

    status = 410
    code = "link_expired"


class LinkUsed(DomainError):
    """The link has done its work already, or was taken back."""

    status = 410
    code = "link_used"


class AlreadyMember(Conflict):
    """The address belongs to a person who was let in already."""

    code = "already_member"


class AlreadyDecided(Conflict):
    """Somebody else decided meanwhile; `state` is what came of it."""

    code = "already_decided"


class OrganisationDecides(DomainError):
    """The organisation has an administrator of its own, who lets its people in."""

    status = 403
    code = "organisation_decides"


class EditConflict(Conflict):
    """Somebody else saved meanwhile; `version` and `current` say what there is now."""

    code = "edit_conflict"


class LastAdministrator(Conflict):
    """Nobody would be left to administer the chamber's platform."""

    code = "last_administrator"


class OrganisationRequired(DomainError):
    """The role belongs to an organisation, and none is given."""

    status = 422
    code = "organisation_required"


class NotPending(Conflict):
    """The invitation was accepted or revoked already."""

    code = "invitation_not_pending"


class AutomaticGroup(Conflict):
    """The people of an automatic group follow from what they are."""

    code = "automatic_group"


class AlreadyInvited(Conflict):
    """The address has an invitation that still works."""

    code = "already_invited"
