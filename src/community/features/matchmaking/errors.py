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
