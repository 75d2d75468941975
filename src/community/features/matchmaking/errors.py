"""What can go wrong with partners, as codes for the front end."""

from community.core.errors import Conflict


class ProfileFull(Conflict):
    """The profile has as many lines as it may have: `maximum`."""

    code = "profile_full"


class VersionConflict(Conflict):
    """Somebody else has edited it since it was read: `version` is the present one."""

    code = "version_conflict"


class WrongState(Conflict):
    """It is in a `state` in which this cannot be done."""

    code = "wrong_state"


class OwnReview(Conflict):
    """Nobody reviews what their own organisation wrote."""

    code = "own_review"


class AlreadyDeclined(Conflict):
    """The organisation has said no to the project as it is: one no is final until something changes."""

    code = "already_declined"


class CompetingMembers(Conflict):
    """A competitor of the organisation is invited already: they are never in one team."""

    code = "competing_members"


class InvitationOver(Conflict):
    """The last day for an answer was `day`."""

    code = "invitation_over"


class ConsortiumFull(Conflict):
    """The group has as many members as it may have: `maximum`."""

    code = "consortium_full"


class NobodyAccepted(Conflict):
    """A group needs at least two members."""

    code = "nobody_accepted"
